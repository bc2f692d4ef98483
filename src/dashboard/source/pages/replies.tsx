// Inbound messages of all channels, newest first: which of them wait for an answer, and which are handled.
import { useEffect } from 'preact/hooks';
import { can } from '../api';
import { dateTime } from '../format';
import { t, type Text } from '../language';
import type { Answers } from '../messages';
import { usePoll } from '../poll';
import { isAnswered, isRead, loadReplies, loadReply, markRead, type Item } from '../replies';
import { route, setQuery } from '../router';
import { ChannelSelect } from '../ui/filter_select';
import { useFreshState, useSettled } from '../ui/fresh_state';
import { lazy } from '../ui/lazy';
import { AsOf, Card, Empty, Link, Loaded, Page, PageTurns } from '../ui/parts';
import { SavedFilters } from '../ui/saved_filters';
import { ScopeNote } from '../ui/scope_note';
import { channelWord } from '../words';

const Conversation = lazy(() => import('../ui/conversation').then((module) => module.Conversation));
type Data = Awaited<ReturnType<typeof loadReplies>>;

const views = { open: 'To answer', handled: 'Handled', all: 'All' } as const satisfies Record<string, Text>;
type View = keyof typeof views;

function stateOf(item: Item, answers: Answers) {
    if (item.event.kind === 'opted_out') return t('Opted out');
    if (item.event.kind === 'opted_in') return t('Opted in');
    if (isAnswered(item, answers)) return t('Has an answer');
    return item.handled ? t('Done') : '';
}

function Row({ item, answers, open }: { item: Item; answers: Answers; open: () => void }) {
    const { event } = item;
    const isNew = !isRead(item) && !item.handled;
    return (
        <tr class="open">
            <td>
                <button class={`link ${isNew ? 'strong' : ''}`} onClick={open}>
                    {event.address ?? t('No address')}
                </button>
                <div class="muted small">
                    {channelWord(event.channel)}
                    {isNew && <> · {t('Unread')}</>}
                </div>
            </td>
            <td>
                <div class={`clip pre ${isNew ? 'strong' : ''}`} dir="auto">
                    {event.data?.body ?? event.data?.subject ?? '–'}
                </div>
            </td>
            <td class="muted">{stateOf(item, answers)}</td>
            <td class="number muted optional">{dateTime(item.received_at)}</td>
        </tr>
    );
}

export function Replies() {
    return can('pii') ? <Inbox /> : <ScopeNote title={t('Replies')} scope="pii" />;
}

interface Chosen {
    view: View;
    channel: string;
    search: string;
}

function Filters({ view, channel, search, change }: Chosen & { change: (part: Record<string, string>) => void }) {
    return (
        <div class="filters">
            <div class="choices" role="radiogroup" aria-label={t('View')}>
                {(Object.keys(views) as View[]).map((each) => (
                    <label key={each}>
                        <input
                            type="radio"
                            name="view"
                            checked={view === each}
                            onChange={() => change({ state: each === 'open' ? '' : each })}
                        />
                        {t(views[each])}
                    </label>
                ))}
            </div>
            <ChannelSelect value={channel} change={(value) => change({ channel: value })} />
            <input
                type="search"
                aria-label={t('Search replies')}
                placeholder={t('Search replies')}
                value={search}
                onInput={(event) => change({ q: event.currentTarget.value })}
            />
        </div>
    );
}

function List({ data, view, channel, search }: Chosen & { data: Data }) {
    const { items, answers } = data;
    if (items.length === 0 && view === 'all' && !channel && !search)
        return (
            <Empty title={t('Nobody has replied yet')}>
                {t('Replies come through webhooks.')} <Link to="settings/webhooks">{t('Check the webhooks')}</Link>
            </Empty>
        );
    if (items.length === 0)
        return (
            <Empty title={view === 'open' ? t('Every reply is handled') : t('No reply fits')}>
                {view !== 'all' && <Link to="replies?state=all">{t('Show all')}</Link>}
            </Empty>
        );
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('From')}</th>
                        <th scope="col">{t('Message')}</th>
                        <th scope="col">{t('Status')}</th>
                        <th scope="col" class="number optional">
                            {t('Received')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {items.map((item) => (
                        <Row
                            key={item.id}
                            item={item}
                            answers={answers}
                            open={() => setQuery({ open: String(item.id) })}
                        />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

/// The reply that the address names, which may be on another page.
function Opened({ id, data, changed }: { id: string; data: Data; changed: () => void }) {
    const polled = usePoll(`reply ${id}`, (signal) => loadReply(id, signal), 4, false);
    const item = polled.data;
    useEffect(() => {
        if (item) markRead(item);
    }, [item?.id]);
    if (!item) return null;
    const refresh = () => {
        polled.refresh();
        changed();
    };
    return <Conversation key={id} item={item} answers={data.answers} changed={refresh} close={() => setQuery({ open: '' })} />;
}

function Inbox() {
    const { query } = route.value;
    const wanted = query.get('state') ?? 'open';
    const view = (wanted in views ? wanted : 'open') as View;
    const chosen = { view, channel: query.get('channel') ?? '', search: query.get('q') ?? '' };
    const [trail, setTrail] = useFreshState<string[]>(JSON.stringify(chosen), []);
    const after = trail.at(-1);
    const asked = {
        handled: view === 'all' ? undefined : view === 'handled',
        channel: chosen.channel,
        q: useSettled(chosen.search),
    };
    const polled = usePoll(
        `replies ${JSON.stringify(asked)} ${after ?? ''}`,
        (signal) => loadReplies(asked, after, signal),
        4,
        false,
    );
    const opened = query.get('open');
    return (
        <Page title={t('Replies')} about={<AsOf polled={polled} />}>
            <Card>
                <header>
                    <Filters {...chosen} change={setQuery} />
                    <SavedFilters list="replies" members={['state', 'channel', 'q']} />
                </header>
                <Loaded polled={polled}>
                    {(data) => (
                        <>
                            <List data={data} {...chosen} />
                            {!data.answers.isComplete && (
                                <p class="body muted small">
                                    {t('There are very many messages: some answers may not be marked here.')}
                                </p>
                            )}
                            <PageTurns trail={trail} turn={setTrail} next={data.next} />
                        </>
                    )}
                </Loaded>
            </Card>
            {opened && polled.data && <Opened id={opened} data={polled.data} changed={polled.refresh} />}
        </Page>
    );
}
