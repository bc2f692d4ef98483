// Limits of messages per second.
import { useState } from 'preact/hooks';
import { can, get, send } from '../../api';
import { number } from '../../format';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { AsOf, attempt, Card, Dialog, Field, Loaded } from '../../ui/parts';

function PaceForm({ name, current, close }: { name: string; current: number | null; close: () => void }) {
    const save = async (event: SubmitEvent) => {
        event.preventDefault();
        const text = String(new FormData(event.currentTarget as HTMLFormElement).get('limit')).trim();
        if (
            await attempt(
                () => send('put', '/pace/{name}', { at: { name }, body: { per_second: text === '' ? null : Number(text) } }),
                t('Saved'),
            )
        )
            close();
    };
    return (
        <Dialog title={t('Pace of {name}', { name })} close={close}>
            <form class="stack" onSubmit={save}>
                <Field label={t('Messages a second')} help={t('Empty: no limit')}>
                    {(attributes) => (
                        <input {...attributes} name="limit" type="number" min="0.001" step="any" defaultValue={current ?? ''} />
                    )}
                </Field>
                <div class="row">
                    <button class="primary">{t('Save')}</button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                </div>
            </form>
        </Dialog>
    );
}

export function Pace() {
    const [opened, setOpened] = useState<{ name: string; current: number | null } | null>(null);
    const polled = usePoll(
        'pace',
        async (signal) => {
            const [limits, providers] = await Promise.all([get('/pace', { signal }), get('/providers', { signal })]);
            const names = [
                'global',
                ...new Set(providers.items.map((each) => each.name)),
                ...limits.items.map((each) => each.name),
            ];
            return [...new Set(names)].map((name) => ({
                name,
                current: limits.items.find((each) => each.name === name)?.per_second ?? null,
            }));
        },
        10,
    );
    return (
        <Card title={t('Pace')} aside={<AsOf polled={polled} />}>
            <Loaded polled={polled}>
                {(items) => (
                    <div class="scroll">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{t('Limit of')}</th>
                                    <th scope="col" class="number">
                                        {t('Messages a second')}
                                    </th>
                                    <th scope="col">
                                        <span class="visually-hidden">{t('Action')}</span>
                                    </th>
                                </tr>
                            </thead>
                            <tbody>
                                {items.map((each) => (
                                    <tr key={each.name}>
                                        <td class="strong">{each.name === 'global' ? t('All together') : each.name}</td>
                                        <td class="number">
                                            {each.current == null ? (
                                                <span class="muted">{t('no limit')}</span>
                                            ) : (
                                                number(each.current)
                                            )}
                                        </td>
                                        <td class="number">
                                            {can('send') && (
                                                <button
                                                    class="link"
                                                    aria-label={t('Change the pace of {name}', { name: each.name })}
                                                    onClick={() => setOpened(each)}
                                                >
                                                    {t('Change')}
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
            {opened && (
                <PaceForm
                    {...opened}
                    close={() => {
                        setOpened(null);
                        polled.refresh();
                    }}
                />
            )}
        </Card>
    );
}
