// What happened to recipients since midnight, on the browser's clock, by channel.
import { get, type Channel } from '../api';
import { number } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { channelWord } from '../words';
import { Card, Loaded } from './parts';

const counters = ['sent', 'delivered', 'failed', 'unknown', 'replied'] as const;

async function load(signal: AbortSignal) {
    const from = new Date(new Date().setHours(0, 0, 0, 0)).toISOString();
    const { period } = await get('/stats', { query: { contacts: false, from }, signal });
    return Object.entries(period!.channels)
        .map(([channel, counts]) => ({ channel: channel as Channel, counts }))
        .filter(({ counts }) => counters.some((name) => counts[name] > 0));
}

export function Today() {
    const polled = usePoll('today', load, 10);
    const headings = [t('Sent'), t('Delivered'), t('Failed'), t('Unknown'), t('Replied')];
    return (
        <Card title={t('Today')}>
            <Loaded polled={polled}>
                {(rows) =>
                    rows.length === 0 ? (
                        <p class="body muted">{t('Nothing was sent or reported today.')}</p>
                    ) : (
                        <div class="scroll" tabIndex={0}>
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">{t('Channel')}</th>
                                        {headings.map((word) => (
                                            <th scope="col" class="number" key={word}>
                                                {word}
                                            </th>
                                        ))}
                                    </tr>
                                </thead>
                                <tbody>
                                    {rows.map(({ channel, counts }) => (
                                        <tr key={channel}>
                                            <th scope="row">{channelWord(channel)}</th>
                                            {counters.map((name) => (
                                                <td class="number" key={name}>
                                                    {number(counts[name])}
                                                </td>
                                            ))}
                                        </tr>
                                    ))}
                                </tbody>
                            </table>
                        </div>
                    )
                }
            </Loaded>
        </Card>
    );
}
