// All campaigns, newest first; the address contains the filters.
import { can, get, send, type Campaign } from '../api';
import { dateTime, number, percent } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { route, setQuery } from '../router';
import { ChannelSelect, StatusSelect } from '../ui/filter_select';
import { useFreshState, useSettled } from '../ui/fresh_state';
import { NewCampaign } from '../ui/new_campaign';
import { Progress } from '../ui/numbers';
import { AsOf, Badge, Card, Empty, Link, Loaded, Page, PageTurns, toast } from '../ui/parts';
import { SavedFilters } from '../ui/saved_filters';
import { channelWord } from '../words';

const statuses = ['draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled'] as const;

function result({ type, counters }: Campaign) {
    if (counters.sent === 0) return '–';
    const reached = type === 'phone' ? counters.answered : counters.delivered;
    return `${number(reached)} (${percent(reached, counters.sent)})`;
}

function reaction({ type, counters }: Campaign) {
    if (counters.sent === 0) return '–';
    return type === 'email'
        ? number(counters.unique_clicks)
        : type === 'sms'
          ? number(counters.unique_replies)
          : number(counters.keypresses);
}

const when = (campaign: Campaign) => campaign.started_at ?? campaign.scheduled_at ?? campaign.created_at;

function Row({ campaign, marked, mark }: { campaign: Campaign; marked: boolean; mark: (on: boolean) => void }) {
    const to = campaign.status === 'draft' ? `${campaign.type}/create/setup?id=${campaign.id}` : `campaigns/${campaign.id}`;
    return (
        <tr class="open">
            {can('send') && (
                <td>
                    <input
                        type="checkbox"
                        aria-label={t('Select {name}', { name: campaign.name })}
                        checked={marked}
                        onChange={(event) => mark(event.currentTarget.checked)}
                    />
                </td>
            )}
            <td>
                <Link to={to} class="title">
                    <span class="clip" dir="auto">
                        {campaign.name}
                    </span>
                </Link>
                <span class="muted small">{channelWord(campaign.type)}</span>
            </td>
            <td>
                <Badge state={campaign.status} />
            </td>
            <td class="optional">{campaign.counters.recipients > 0 && <Progress small counters={campaign.counters} />}</td>
            <td class="number optional">{number(campaign.counters.recipients)}</td>
            <td class="number optional">{result(campaign)}</td>
            <td class="number optional">{reaction(campaign)}</td>
            <td class="number optional muted">{dateTime(when(campaign))}</td>
        </tr>
    );
}

function Bulk({ chosen, changed }: { chosen: Campaign[]; changed: () => void }) {
    const each = async (word: string, change: (campaign: Campaign) => Promise<unknown>) => {
        const results = await Promise.allSettled(chosen.map(change));
        results.forEach(
            (one, i) => one.status === 'rejected' && toast(`${chosen[i].name}: ${one.reason.message}`, undefined, 12),
        );
        toast(`${word}: ${results.filter((one) => one.status === 'fulfilled').length} / ${chosen.length}`);
        changed();
    };
    if (chosen.length === 0) return null;
    return (
        <div class="row">
            <span class="muted">{counted(chosen.length, '{n} selected', '{n} selected')}</span>
            <button onClick={() => each(t('Pause'), ({ id }) => send('post', '/campaigns/{id}/pause', { at: { id }, body: {} }))}>
                {t('Pause')}
            </button>
            <button onClick={() => each(t('Resume'), ({ id }) => send('post', '/campaigns/{id}/resume', { at: { id } }))}>
                {t('Resume')}
            </button>
        </div>
    );
}

function Filters({ query, filter }: { query: URLSearchParams; filter: (changes: Record<string, string>) => void }) {
    return (
        <div class="filters">
            <input
                type="search"
                aria-label={t('Search by name')}
                placeholder={t('Search by name')}
                value={query.get('search') ?? ''}
                onInput={(event) => filter({ search: event.currentTarget.value })}
            />
            <StatusSelect choices={statuses} value={query.get('status')} change={(value) => filter({ status: value })} />
            <ChannelSelect value={query.get('type')} change={(value) => filter({ type: value })} />
        </div>
    );
}

function Table({ items, marked, setMarked }: { items: Campaign[]; marked: Set<number>; setMarked: (ids: Set<number>) => void }) {
    const mark = (id: number) => (on: boolean) => {
        const ids = new Set(marked);
        on ? ids.add(id) : ids.delete(id);
        setMarked(ids);
    };
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        {can('send') && (
                            <th scope="col">
                                <span class="visually-hidden">{t('Select')}</span>
                            </th>
                        )}
                        <th scope="col">{t('Campaign')}</th>
                        <th scope="col">{t('Status')}</th>
                        <th scope="col" class="optional">
                            {t('Progress')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Recipients')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Reached')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Reactions')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Date')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {items.map((each) => (
                        <Row key={each.id} campaign={each} marked={marked.has(each.id)} mark={mark(each.id)} />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export function Campaigns() {
    const { query } = route.value;
    const status = (query.get('status') ?? undefined) as Campaign['status'] | undefined;
    const type = (query.get('type') ?? undefined) as Campaign['type'] | undefined;
    const chosen = { status, type, q: useSettled(query.get('search') ?? '') };
    const [trail, turn] = useFreshState<string[]>(JSON.stringify(chosen), []);
    const asked = { ...chosen, limit: 100, after: trail.at(-1) };
    const [marked, setMarked] = useFreshState(JSON.stringify(asked), new Set<number>());
    const polled = usePoll(`campaigns ${JSON.stringify(asked)}`, (signal) => get('/campaigns', { query: asked, signal }), 3);
    return (
        <Page title={t('Campaigns')} about={<AsOf polled={polled} />} actions={<NewCampaign />}>
            <Card>
                <header>
                    <Filters query={query} filter={setQuery} />
                    <SavedFilters list="campaigns" members={['search', 'status', 'type']} />
                    <Bulk
                        chosen={(polled.data?.items ?? []).filter((each) => marked.has(each.id))}
                        changed={() => {
                            setMarked(new Set());
                            polled.refresh();
                        }}
                    />
                </header>
                <Loaded polled={polled}>
                    {({ items, next }) =>
                        items.length > 0 ? (
                            <>
                                <Table items={items} marked={marked} setMarked={setMarked} />
                                <PageTurns trail={trail} turn={turn} next={next} />
                            </>
                        ) : (
                            <Empty title={t('No campaign fits')}>
                                <NewCampaign />
                            </Empty>
                        )
                    }
                </Loaded>
            </Card>
        </Page>
    );
}
