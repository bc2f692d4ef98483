// Who did not get it, and why: recipients by state and reason, each with its one action.
import { can, get, send, type Campaign, type Recipient } from '../api';
import { number } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { setQuery } from '../router';
import { reasonWord, stateWord } from '../words';
import { attempt, Card, download, Loaded, toast } from './parts';

const read = 5000;

type Status = Recipient['status'];
interface Group {
    status: Status;
    reason: string | null;
    count: number;
    sample: Recipient[];
}

function countsOf({ counters }: Campaign): [Status, number][] {
    const all: [Status, number][] = [
        ['skipped', counters.skipped],
        ['failed', counters.failed],
        ['bounced', counters.bounced],
        ['unknown', counters.unknown],
        ['busy', counters.busy],
        ['no_answer', counters.no_answer],
        ['cancelled', counters.cancelled],
    ];
    return all.filter(([, count]) => count > 0);
}

async function recipientsIn(id: number, status: Status, most: number, signal?: AbortSignal, reason?: string) {
    const items: Recipient[] = [];
    for (let after: number | undefined; items.length < most;) {
        const slice = await get('/campaigns/{id}/recipients', {
            at: { id },
            query: { status, reason, limit: 1000, after } as never,
            signal,
        });
        items.push(...slice.items);
        if (!slice.next) break;
        after = slice.next;
    }
    return items;
}

async function groupsOf(campaign: Campaign, signal: AbortSignal) {
    const lists = await Promise.all(
        countsOf(campaign).map(async ([status]) => ({ status, items: await recipientsIn(campaign.id, status, read, signal) })),
    );
    const groups: Group[] = [];
    for (const { status, items } of lists) {
        const byReason = Map.groupBy(items, (each) => each.reason ?? null);
        for (const [reason, sample] of byReason) groups.push({ status, reason, count: sample.length, sample });
    }
    return { groups: groups.sort((a, b) => b.count - a.count), isPartial: lists.some(({ items }) => items.length >= read) };
}

export function csv(rows: (string | number | null | undefined)[][]) {
    // A leading sign would make a spreadsheet take text for a formula.
    const cell = (value: string | number | null | undefined) =>
        `"${String(value ?? '')
            .replace(/^(?=[=+\-@\t\r])/, typeof value === 'string' && !/^\+\d+$/.test(value) ? "'" : '')
            .replace(/"/g, '""')}"`;
    return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function save(campaign: Campaign, group: Group) {
    const rows = group.sample.map((each) => [
        each.contact_id,
        each.address,
        each.status,
        each.reason,
        each.detail,
        each.provider,
    ]);
    download(
        `campaign-${campaign.id}-${group.status}.csv`,
        csv([['contact_id', 'address', 'status', 'reason', 'detail', 'provider'], ...rows]),
    );
}

function Remedy({ campaign, group, changed }: { campaign: Campaign; group: Group; changed: () => void }) {
    const retry = () =>
        attempt(async () => {
            const answer = await send('post', '/campaigns/{id}/retry-failed', { at: { id: campaign.id }, body: {} as never });
            toast(t('{n} are tried again', { n: number(answer.retried) }));
            changed();
        });
    const mayHelp = !group.reason?.match(/address|^212|^216|^5\.1/); // Another try cannot mend an address.
    if (group.status === 'failed' && mayHelp && campaign.status === 'completed' && can('send'))
        return (
            <button class="link" onClick={retry}>
                {t('Retry failed')}
            </button>
        );
    return (
        <button class="link" onClick={() => save(campaign, group)}>
            {t('Save as CSV')}
        </button>
    );
}

function show(group: Group) {
    setQuery({ status: group.status, reason: group.reason ?? '' });
    document.getElementById('recipients')?.scrollIntoView({ behavior: 'smooth' });
}

export function Missed({ campaign, changed }: { campaign: Campaign; changed: () => void }) {
    const counts = countsOf(campaign);
    const polled = usePoll(
        `missed ${campaign.id}`,
        (signal) => groupsOf(campaign, signal),
        campaign.status === 'running' ? 10 : 30,
    );
    return (
        <Card title={t('Who did not get it, and why')}>
            <Loaded polled={polled}>
                {({ groups, isPartial }) =>
                    groups.length === 0 ? (
                        <p class="body muted">
                            {counts.length === 0 && campaign.counters.sent > 0
                                ? t('Everyone who was sent to got it, as far as is known.')
                                : t('Nobody so far.')}
                        </p>
                    ) : (
                        <div class="scroll">
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">{t('Reason')}</th>
                                        <th scope="col" class="number">
                                            {t('People')}
                                        </th>
                                        <th scope="col">
                                            <span class="visually-hidden">{t('Action')}</span>
                                        </th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {groups.slice(0, 10).map((group) => (
                                        <tr key={group.status + group.reason}>
                                            <td>
                                                <button class="link" onClick={() => show(group)}>
                                                    {group.reason ? reasonWord(group.reason) : stateWord(group.status)}
                                                </button>
                                                <div class="muted small">{stateWord(group.status)}</div>
                                            </td>
                                            <td class="number strong">{number(group.count)}</td>
                                            <td class="number">
                                                <Remedy campaign={campaign} group={group} changed={changed} />
                                            </td>
                                        </tr>
                                    ))}
                                </tbody>
                            </table>
                            {isPartial && (
                                <p class="body muted small">
                                    {t('Counted among the first {n} of each state.', { n: number(read) })}
                                </p>
                            )}
                        </div>
                    )
                }
            </Loaded>
        </Card>
    );
}
