// Recipients that the campaign did not reach, by state and reason, each group with its action.
import { can, send, type Campaign, type Recipient } from '../api';
import { recipientsAsCsv, recipientsOf } from '../csv';
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

async function groupsOf(campaign: Campaign, signal: AbortSignal) {
    const lists = await Promise.all(
        countsOf(campaign).map(async ([status]) => ({
            status,
            items: await recipientsOf(campaign.id, { status }, read, signal),
        })),
    );
    const groups: Group[] = [];
    for (const { status, items } of lists) {
        const byReason = Map.groupBy(items, (each) => each.reason ?? null);
        for (const [reason, sample] of byReason) groups.push({ status, reason, count: sample.length, sample });
    }
    return { groups: groups.sort((a, b) => b.count - a.count), isPartial: lists.some(({ items }) => items.length >= read) };
}

function save(campaign: Campaign, group: Group) {
    download(`campaign-${campaign.id}-${group.status}.csv`, recipientsAsCsv(group.sample));
}

function Remedy({ campaign, group, changed }: { campaign: Campaign; group: Group; changed: () => void }) {
    const retry = () =>
        attempt(async () => {
            const answer = await send('post', '/campaigns/{id}/retry-failed', { at: { id: campaign.id } });
            toast(t('{n} are tried again', { n: number(answer.retried) }));
            changed();
        });
    const mayHelp = !group.reason?.match(/address|^212|^216|^5\.1/); // Another attempt cannot fix an address.
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
