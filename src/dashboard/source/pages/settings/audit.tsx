// The audit log: changes over the web and their callers.
import { useState } from 'preact/hooks';
import { get } from '../../api';
import { dateTime } from '../../format';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { AsOf, Card, Empty, Loaded, PageTurns } from '../../ui/parts';

export function Audit() {
    const [trail, setTrail] = useState<string[]>([]);
    const polled = usePoll(`audit ${trail.at(-1)}`, (signal) =>
        get('/audit', { query: { limit: 100, after: trail.at(-1) }, signal }),
    );
    const ids = (row: object) =>
        Object.entries(row)
            .map(([name, id]) => `${name} ${id}`)
            .join(', ');
    return (
        <Card title={t('Audit log')} aside={<AsOf polled={polled} />}>
            <Loaded polled={polled}>
                {(data) =>
                    data.items.length === 0 ? (
                        <Empty title={t('Nothing was changed over the web')} />
                    ) : (
                        <>
                            <div class="scroll" tabIndex={0}>
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">{t('Time')}</th>
                                            <th scope="col">{t('Actor')}</th>
                                            <th scope="col">{t('Operation')}</th>
                                            <th scope="col" class="optional">
                                                {t('Of')}
                                            </th>
                                            <th scope="col">{t('Result')}</th>
                                        </tr>
                                    </thead>
                                    <tbody>
                                        {data.items.map((each) => (
                                            <tr key={each.id}>
                                                <td class="muted nowrap">{dateTime(each.at)}</td>
                                                <td class="strong">{each.actor}</td>
                                                <td>
                                                    <code>{each.operation}</code>
                                                </td>
                                                <td class="optional muted">{ids(each.ids) || '–'}</td>
                                                <td>{each.result}</td>
                                            </tr>
                                        ))}
                                    </tbody>
                                </table>
                            </div>
                            <PageTurns trail={trail} turn={setTrail} next={data.next} />
                        </>
                    )
                }
            </Loaded>
        </Card>
    );
}
