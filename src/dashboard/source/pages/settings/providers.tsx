// The accounts, ready or set aside.
import { useState } from 'preact/hooks';
import { can, get, send } from '../../api';
import { sandboxUrl } from '../../host';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { FindingTable } from '../../ui/finding_table';
import { AsOf, attempt, Card, Dialog, Empty, Loaded, Note, SandboxLink } from '../../ui/parts';
import { channelWord } from '../../words';

function Connections({ close }: { close: () => void }) {
    const polled = usePoll('connections', (signal) => get('/doctor', { query: { online: true }, signal }));
    return (
        <Dialog title={t('Test connections')} wide close={close}>
            <Loaded polled={polled}>
                {({ findings }) => <FindingTable findings={findings.filter((each) => each.topic === 'providers')} />}
            </Loaded>
        </Dialog>
    );
}

type Account = Awaited<ReturnType<typeof get<'/providers'>>>['items'][number];

export function AccountState({ account }: { account: Account }) {
    if (account.set_aside)
        return (
            <>
                <span class="badge failed">{t('Set aside')}</span> <span class="muted">{account.set_aside.reason}</span>
            </>
        );
    return account.routed ? <span class="badge ok">{t('Ready')}</span> : <span class="badge">{t('Not routed')}</span>;
}

function Row({ account, changed }: { account: Account; changed: () => void }) {
    const { name } = account;
    const resume = async () => {
        await attempt(() => send('post', '/providers/{name}/resume', { at: { name } }), t('Tried again at once'));
        changed();
    };
    return (
        <tr>
            <td>
                <strong>{name}</strong> <span class="muted">{account.type}</span>
            </td>
            <td>{channelWord(account.channel)}</td>
            <td>
                <AccountState account={account} />
            </td>
            <td class="number">{account.set_aside && can('send') && <button onClick={resume}>{t('Try again')}</button>}</td>
        </tr>
    );
}

export function Providers() {
    const [testing, setTesting] = useState(false);
    const polled = usePoll('providers', (signal) => get('/providers', { signal }), 5);
    return (
        <Card
            title={t('Providers')}
            aside={
                <div class="row">
                    <AsOf polled={polled} />
                    <button onClick={() => setTesting(true)}>{t('Test connections')}</button>
                </div>
            }
        >
            {sandboxUrl && (
                <div class="body">
                    <Note title={t('Sandbox')}>
                        {t('A simulator stands in for the vendors: no message reaches anybody.')}{' '}
                        <SandboxLink>{t('See what it got')}</SandboxLink>
                    </Note>
                </div>
            )}
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
                                        <Row key={each.name + each.channel} account={each} changed={polled.refresh} />
                                    ))}
                                </tbody>
                            </table>
                        </div>
                    )
                }
            </Loaded>
            {testing && <Connections close={() => setTesting(false)} />}
        </Card>
    );
}
