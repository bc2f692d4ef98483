// Recipients that the campaign did not reach, by state and reason, each group with its action.
import { useState } from 'preact/hooks';
import { can, get, send, type Campaign, type Recipient } from '../api';
import { recipientsOf } from '../csv';
import { number } from '../format';
import { t, type Text } from '../language';
import { usePoll } from '../poll';
import { setQuery } from '../router';
import { reasonWord, stateWord } from '../words';
import { attempt, Card, Loaded, toast } from './parts';
import { mostPeople, PeopleDialog, type People } from './people';

const mostShown = 10;

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

const titleOf = ({ status, reason }: Group) => (reason ? reasonWord(reason) : stateWord(status));

const peopleOf = (campaign: Campaign, group: Group): People => ({
    title: titleOf(group),
    name: group.status,
    count: group.count,
    canBeSuppressed: ['bounced', 'failed', 'unknown'].includes(group.status),
    read: async () => {
        const { status, reason } = group;
        const items = await recipientsOf(campaign.id, { status, reason: reason ?? undefined }, mostPeople);
        return items.filter((each) => reason === undefined || (each.reason ?? null) === reason).slice(0, mostPeople);
    },
});

type Remedy = 'fix' | 'retry' | 'people' | 'show';
const remedies: Record<Remedy, Text> = {
    fix: 'Fix the addresses',
    retry: 'Retry these',
    people: 'New campaign',
    show: 'Show them',
};

/// An address can only be corrected, and an opt-out is final; what was temporary can be tried again.
function remedyOf(campaign: Campaign, { status, reason }: Group): Remedy {
    if (reason?.match(/address|^212|^216(?!10)|^5\.1|^30005|^30006/)) return 'fix';
    if (['suppressed', 'duplicate', 'contact_deleted', '21610', '30004'].includes(reason ?? '')) return 'show';
    if (status === 'failed' && reason && ['completed', 'paused', 'running'].includes(campaign.status) && can('send')) return 'retry';
    const isOver = ['completed', 'cancelled'].includes(campaign.status);
    return isOver && can('write') ? 'people' : 'show';
}

function show(group: Group) {
    setQuery({ status: group.status, reason: group.reason ?? '', q: '' });
    document.getElementById('recipients')?.scrollIntoView();
}

interface RowProps {
    campaign: Campaign;
    group: Group;
    changed: () => void;
    open: () => void;
}

function Row({ campaign, group, changed, open }: RowProps) {
    const retry = () =>
        attempt(async () => {
            const body = { reason: group.reason };
            const answer = await send('post', '/campaigns/{id}/retry-failed', { at: { id: campaign.id }, body });
            toast(t('{n} are tried again', { n: number(answer.retried) }));
            changed();
        });
    const remedy = remedyOf(campaign, group);
    const actions = { fix: () => show(group), show: () => show(group), retry, people: open };
    return (
        <tr>
            <td>
                <button class="link" onClick={() => show(group)}>
                    {titleOf(group)}
                </button>
                {group.reason && <div class="muted small">{stateWord(group.status)}</div>}
            </td>
            <td class="number strong">{number(group.count)}</td>
            <td class="actions">
                <button class="link" onClick={actions[remedy]}>
                    {t(remedies[remedy])}
                </button>
                {remedy !== 'people' && (
                    <button class="link" aria-label={t('More for {name}', { name: titleOf(group) })} onClick={open}>
                        {t('More')}
                    </button>
                )}
            </td>
        </tr>
    );
}

export function Missed({ campaign, changed }: { campaign: Campaign; changed: () => void }) {
    const [opened, setOpened] = useState<Group | null>(null);
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
                                        <Row
                                            key={group.status + group.reason}
                                            campaign={campaign}
                                            group={group}
                                            changed={changed}
                                            open={() => setOpened(group)}
                                        />
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
            {opened && <PeopleDialog campaign={campaign} people={peopleOf(campaign, opened)} close={() => setOpened(null)} />}
        </Card>
    );
}
