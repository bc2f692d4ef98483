// The accounts: which are ready, and which are set aside.
import { can, get, send } from '../../api';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { AsOf, attempt, Card, Empty, Loaded } from '../../ui/parts';
import { channelWord } from '../../words';

export function Providers() {
    const polled = usePoll('providers', (signal) => get('/providers', { signal }), 5);
    const resume = async (name: string) => {
        await attempt(
            () => send('post', '/providers/{name}/resume', { at: { name }, body: {} as never }),
            t('Tried again at once'),
        );
        polled.refresh();
    };
    return (
        <Card title={t('Providers')} aside={<AsOf polled={polled} />}>
            <Loaded polled={polled}>
                {({ items }) =>
                    items.length === 0 ? (
                        <Empty title={t('No account is configured.')}>
                            {t('Accounts stand in the configuration of the server.')}
                        </Empty>
                    ) : (
                        <div class="scroll">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">{t('Account')}</th>
                                        <th scope="col">{t('Channel')}</th>
                                        <th scope="col">{t('Status')}</th>
                                        <th scope="col">
                                            <span class="visually-hidden">{t('Action')}</span>
                                        </th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {items.map((each) => (
                                        <tr key={each.name + each.channel}>
                                            <td>
                                                <strong>{each.name}</strong> <span class="muted">{each.type}</span>
                                            </td>
                                            <td>{channelWord(each.channel)}</td>
                                            <td>
                                                {each.set_aside ? (
                                                    <>
                                                        <span class="badge failed">{t('Set aside')}</span>{' '}
                                                        <span class="muted">{each.set_aside.reason}</span>
                                                    </>
                                                ) : each.routed ? (
                                                    <span class="badge ok">{t('Ready')}</span>
                                                ) : (
                                                    <span class="badge">{t('Not routed')}</span>
                                                )}
                                            </td>
                                            <td class="number">
                                                {each.set_aside && can('send') && (
                                                    <button onClick={() => resume(each.name)}>{t('Try again')}</button>
                                                )}
                                            </td>
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
