// The findings of doctor, with remedies.
import { get } from '../../api';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { Card, Loaded } from '../../ui/parts';

export function Doctor() {
    const polled = usePoll('doctor', (signal) => get('/doctor', { signal }));
    return (
        <Card title={t('Doctor')} aside={<button onClick={polled.refresh}>{t('Look again')}</button>}>
            <Loaded polled={polled}>
                {({ findings }) => (
                    <div class="scroll" tabIndex={0}>
                        <table>
                            <tbody>
                                {findings
                                    .toSorted((a, b) => Number(a.status === 'ok') - Number(b.status === 'ok'))
                                    .map((each, i) => (
                                        <tr key={i}>
                                            <td class="fit">
                                                <span class={`badge ${each.status}`}>{each.topic}</span>
                                            </td>
                                            <td>
                                                {each.sentence}
                                                {each.fix && <div class="muted small">{each.fix}</div>}
                                            </td>
                                        </tr>
                                    ))}
                            </tbody>
                        </table>
                    </div>
                )}
            </Loaded>
        </Card>
    );
}
