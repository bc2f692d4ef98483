// API tokens: the secret of a new one is shown once.
import { useState } from 'preact/hooks';
import { get, send, type Scope } from '../../api';
import { dateTime } from '../../format';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { attempt, Card, Check, Copy, Dialog, Field, Loaded, Note } from '../../ui/parts';

const scopes: Scope[] = ['read', 'write', 'send', 'pii', 'admin'];

function NewToken({ close }: { close: () => void }) {
    const [name, setName] = useState('');
    const [chosen, setChosen] = useState<Scope[]>(['read']);
    const [secret, setSecret] = useState('');
    const create = (event: SubmitEvent) => {
        event.preventDefault();
        return attempt(async () => setSecret((await send('post', '/tokens', { body: { name, scopes: chosen } })).token));
    };
    const link = `${document.baseURI}#token=${secret}`;
    return (
        <Dialog title={t('New token')} close={close}>
            {secret ? (
                <>
                    <Note tone="warning" title={t('Shown once')}>
                        {t('Copy it now: only a hash of it is kept.')}
                    </Note>
                    <pre tabIndex={0}>{secret}</pre>
                    <div class="row">
                        <Copy text={secret} label="Copy the token" />
                        <Copy text={link} label="Copy a sign-in link" />
                        <button class="primary" onClick={close}>
                            {t('Done')}
                        </button>
                    </div>
                </>
            ) : (
                <form class="stack" onSubmit={create}>
                    <Field label={t('Name')} help={t('Who or what it is for. The audit log shows it.')}>
                        {(attributes) => (
                            <input
                                {...attributes}
                                required
                                maxLength={200}
                                value={name}
                                onInput={(event) => setName(event.currentTarget.value)}
                            />
                        )}
                    </Field>
                    <fieldset>
                        <legend>{t('Scopes')}</legend>
                        {scopes.map((each) => (
                            <Check
                                key={each}
                                label={each}
                                checked={chosen.includes(each)}
                                change={(on) => setChosen(on ? [...chosen, each] : chosen.filter((one) => one !== each))}
                            />
                        ))}
                    </fieldset>
                    <div class="row">
                        <button class="primary" disabled={chosen.length === 0}>
                            {t('Create')}
                        </button>
                        <button type="button" onClick={close}>
                            {t('Cancel')}
                        </button>
                    </div>
                </form>
            )}
        </Dialog>
    );
}

export function Tokens() {
    const [adding, setAdding] = useState(false);
    const polled = usePoll('tokens', (signal) => get('/tokens', { query: { limit: 1000 }, signal }));
    const revoke = async (id: number) => {
        await attempt(() => send('delete', '/tokens/{id}', { at: { id } }), t('Revoked'));
        polled.refresh();
    };
    return (
        <Card title={t('Tokens')} aside={<button onClick={() => setAdding(true)}>{t('New token')}</button>}>
            <Loaded polled={polled}>
                {({ items }) => (
                    <div class="scroll">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{t('Name')}</th>
                                    <th scope="col">{t('Scopes')}</th>
                                    <th scope="col" class="number optional">
                                        {t('Last use')}
                                    </th>
                                    <th scope="col">
                                        <span class="visually-hidden">{t('Action')}</span>
                                    </th>
                                </tr>
                            </thead>
                            <tbody>
                                {items.map((each) => (
                                    <tr key={each.id}>
                                        <td class="strong">{each.name}</td>
                                        <td class="muted">{each.scopes.join(', ')}</td>
                                        <td class="number optional muted">{each.used_at ? dateTime(each.used_at) : '–'}</td>
                                        <td class="number">
                                            {each.revoked_at ? (
                                                <span class="badge">{t('Revoked')}</span>
                                            ) : (
                                                <button
                                                    class="link bad"
                                                    aria-label={t('Revoke {name}', { name: each.name })}
                                                    onClick={() => revoke(each.id)}
                                                >
                                                    {t('Revoke')}
                                                </button>
                                            )}
                                        </td>
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                )}
            </Loaded>
            {adding && (
                <NewToken
                    close={() => {
                        setAdding(false);
                        polled.refresh();
                    }}
                />
            )}
        </Card>
    );
}
