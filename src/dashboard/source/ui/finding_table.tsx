// Findings of doctor, each with what to do about it.
import { findingInWords, topicWord, type Finding } from '../findings';

export const FindingTable = ({ findings }: { findings: (Finding & { topic: string })[] }) => (
    <table>
        <tbody>
            {findings
                .map((each) => [each, findingInWords(each)] as const)
                .map(([{ status, topic }, { sentence, fix }], i) => (
                    <tr key={i}>
                        <td class="fit">
                            <span class={`badge ${status}`}>{topicWord(topic)}</span>
                        </td>
                        <td>
                            {sentence}
                            {fix && <div class="muted small">{fix}</div>}
                        </td>
                    </tr>
                ))}
        </tbody>
    </table>
);
