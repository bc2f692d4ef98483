// Suppressed addresses.
import { useState } from 'preact/hooks';
import { can, get, send, type Channel } from '../api';
import { dateTime } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { route, setQuery } from '../router';
import { channels, ChannelSelect } from '../ui/filter_select';
import { useFreshState } from '../ui/fresh_state';
import { AsOf, Card, Dialog, Empty, Field, Loaded, Page, PageTurns, attempt } from '../ui/parts';
import { SavedFilters } from '../ui/saved_filters';
import { channelWord, reasonWord } from '../words';


function Add({ close }: { close: () => void }) {
    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget as HTMLFormElement);
        const channel = form.get('channel') as Channel;
        const entries = String(form.get('addresses'))
            .split(/[\s,;]+/)
            .filter(Boolean)
            .map((address) => ({ channel, address, reason: 'manual' }));
        if (await attempt(() => send('post', '/suppressions', { body: { entries } }), t('Saved'))) close();
    };
    return (
        <Dialog title={t('Suppress addresses')} close={close}>
            <form class="stack" onSubmit={submit}>
                <Field label={t('Channel')}>
                    {(attributes) => (
                        <select {...attributes} name="channel">
                            {channels.map((each) => (
                                <option key={each} value={each}>
                                    {channelWord(each)}
                                </option>
                            ))}
                        </select>
                    )}
                </Field>
                <Field label={t('Addresses')} help={t('One a line. Numbers with their country: +49…')}>
                    {(attributes) => <textarea {...attributes} name="addresses" rows={5} required />}
                </Field>
                <div class="row">
                    <button class="primary">{t('Suppress')}</button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                </div>
            </form>
        </Dialog>
    );
}

export function Suppressions() {
    const [adding, setAdding] = useState(false);
    const channel = (route.value.query.get('channel') ?? undefined) as Channel | undefined;
    const [trail, setTrail] = useFreshState<string[]>(channel ?? '', []);
    const asked = { channel, limit: 50, after: trail.at(-1) };
    const polled = usePoll(
        `suppressions ${JSON.stringify(asked)}`,
        (signal) => get('/suppressions', { query: asked, signal }),
        10,
    );
    const remove = async (row: { channel: Channel; address: string }) => {
        await attempt(
            () => send('delete', '/suppressions', { query: { channel: row.channel, address: row.address } }),
            t('Removed'),
        );
        polled.refresh();
    };
    return (
        <Page
            title={t('Suppressions')}
            about={<AsOf polled={polled} />}
            actions={
                can('write') && (
                    <button class="primary" onClick={() => setAdding(true)}>
                        {t('Suppress addresses')}
                    </button>
                )
            }
        >
            <Card>
                <header>
                    <div class="filters">
                        <ChannelSelect value={channel} change={(value) => setQuery({ channel: value })} />
                    </div>
                    <SavedFilters list="suppressions" members={['channel']} />
                </header>
                <Loaded polled={polled}>
                    {(data) =>
                        data.items.length === 0 ? (
                            <Empty title={t('Nobody is suppressed')} />
                        ) : (
                            <>
                                <div class="scroll">
                                    <table>
                                        <thead>
                                            <tr>
                                                <th scope="col">{t('Address')}</th>
                                                <th scope="col">{t('Channel')}</th>
                                                <th scope="col" class="optional">
                                                    {t('Reason')}
                                                </th>
                                                <th scope="col" class="optional">
                                                    {t('Source')}
                                                </th>
                                                <th scope="col" class="number optional">
                                                    {t('Since')}
                                                </th>
                                                <th scope="col">
                                                    <span class="visually-hidden">{t('Action')}</span>
                                                </th>
                                            </tr>
                                        </thead>
                                        <tbody>
                                            {data.items.map((each) => (
                                                <tr key={each.id}>
                                                    <td>{each.address}</td>
                                                    <td>{channelWord(each.channel)}</td>
                                                    <td class="optional">{reasonWord(each.reason)}</td>
                                                    <td class="optional muted">{each.source ?? '–'}</td>
                                                    <td class="number optional muted">{dateTime(each.occurred_at)}</td>
                                                    <td class="number">
                                                        {can('admin') && (
                                                            <button
                                                                class="link"
                                                                aria-label={t('Remove {name}', { name: each.address })}
                                                                onClick={() => remove(each)}
                                                            >
                                                                {t('Remove')}
                                                            </button>
                                                        )}
                                                    </td>
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
            {adding && (
                <Add
                    close={() => {
                        setAdding(false);
                        polled.refresh();
                    }}
                />
            )}
        </Page>
    );
}
