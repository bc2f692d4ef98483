// Recipients that the campaign did not reach, by state and reason, each group with its action.
import { can, get, send, type Campaign, type Recipient } from '../api';
import { recipientsAsCsv, recipientsOf } from '../csv';
import { number } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { setQuery } from '../router';
import { reasonWord, stateWord } from '../words';
import { attempt, Card, download, Loaded, toast } from './parts';

const mostShown = 10;
const mostSaved = 100000;

interface Group {
    status: Recipient['status'];
    /// Null: none was given. Undefined: the state is the reason.
    reason?: string | null;
    count: number;
}

async function groupsOf({ id, counters }: Campaign, signal: AbortSignal) {
    const { items, other_recipients } = await get('/campaigns/{id}/reasons', { at: { id }, signal });
    const groups: Group[] = items.map(({ status, reason, recipients }) => ({ status, reason: reason ?? null, count: recipients }));
    for (const status of ['busy', 'no_answer', 'cancelled'] as const)
        if (counters[status] > 0) groups.push({ status, count: counters[status] });
    groups.sort((a, b) => b.count - a.count);
    const rest = groups.slice(mostShown).reduce((sum, group) => sum + group.count, other_recipients);
    return { groups: groups.slice(0, mostShown), rest };
}

const save = (campaign: Campaign, { status, reason }: Group) =>
    attempt(async () => {
        const items = await recipientsOf(campaign.id, { status, reason: reason ?? undefined }, mostSaved);
        const wanted = items.filter((each) => reason === undefined || (each.reason ?? null) === reason);
        download(`campaign-${campaign.id}-${status}.csv`, recipientsAsCsv(wanted));
    });

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
    const polled = usePoll(
        `missed ${campaign.id}`,
        (signal) => groupsOf(campaign, signal),
        campaign.status === 'running' ? 10 : 30,
    );
    return (
        <Card title={t('Who did not get it, and why')}>
            <Loaded polled={polled}>
                {({ groups, rest }) =>
                    groups.length === 0 ? (
                        <p class="body muted">
                            {campaign.counters.sent > 0
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
                                    {groups.map((group) => (
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
                            {rest > 0 && (
                                <p class="body muted small">{t('And {n} for other reasons.', { n: number(rest) })}</p>
                            )}
                        </div>
                    )
                }
            </Loaded>
        </Card>
    );
}
