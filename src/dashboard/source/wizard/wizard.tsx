// A campaign in six steps, one address each. Every step saves the draft, so Back and reloading lose nothing.
import { useEffect, useRef, useState } from 'preact/hooks';
import { can, get, Problem, type Campaign, type Channel } from '../api';
import { withRenderedBlocks } from '../blocks';
import { dateTimeZone, money } from '../format';
import { counted, t, type Text } from '../language';
import { usePoll } from '../poll';
import { navigate, route } from '../router';
import { attempt, Dialog, Empty, explain, Fault, Link, Note, Page } from '../ui/parts';
import { ScopeNote } from '../ui/scope_note';
import { stateWord } from '../words';
import { Audience } from './audience';
import { ContentStep } from './content';
import { Changed, draftOf, emptyDraft, instantOf, requestOf, save, type Draft } from './draft';
import { Preview } from './preview';
import { Review } from './review';
import { Schedule } from './schedule';
import { Setup } from './setup';

export interface StepProps {
    channel: Channel;
    draft: Draft;
    change: (part: Partial<Draft>) => void;
    faults: Record<string, string>;
}

const steps: [string, Text, (props: StepProps) => preact.JSX.Element][] = [
    ['setup', 'Setup', Setup],
    ['audience', 'Audience', Audience],
    ['content', 'Content', ContentStep],
    ['preview', 'Preview', Preview],
    ['schedule', 'Schedule', Schedule],
    ['review', 'Review', Review],
];
const titles: Record<Channel, Text> = { email: 'New email campaign', sms: 'New SMS campaign', phone: 'New phone campaign' };

const address = (channel: Channel, step: string, id: number | null) => `${channel}/create/${step}${id ? `?id=${id}` : ''}`;

export function whenWords({ plan, hours }: Draft) {
    const start = plan.later ? dateTimeZone(instantOf(plan.local, plan.zone)) : t('at once');
    if (hours?.send_at) return t('{start}, at {time} of each recipient', { start, time: hours.send_at });
    return hours?.windows?.length ? t('{start}, in the hours of each recipient', { start }) : start;
}

/// Of the saved draft, and whether there are changes since.
function Summary({ draft, isChanged }: { draft: Draft; isChanged: boolean }) {
    const polled = usePoll(`estimate ${draft.id} ${draft.savedAt}`, (signal) =>
        draft.id ? get('/campaigns/{id}/estimate', { at: { id: draft.id }, signal }) : Promise.resolve(null),
    );
    const estimate = polled.data;
    return (
        <div class="summary" role="status" aria-label={t('Whom, when and for how much')}>
            <strong>{estimate ? counted(estimate.sendable, '{n} person', '{n} people') : '–'}</strong>
            <span>{whenWords(draft)}</span>
            <span class="muted">{estimate?.cost ? money(estimate.cost) : t('cost not known')}</span>
            {draft.id && (
                <span class="muted small">
                    {isChanged ? t('Before your last changes') : t('Saved as draft {id}', { id: draft.id })}
                </span>
            )}
        </div>
    );
}

function StepList({ channel, at, draft, go }: { channel: Channel; at: number; draft: Draft; go: (step: string) => void }) {
    return (
        <nav aria-label={t('Steps')}>
            <ol class="steps">
                {steps.map(([name, word], i) => (
                    <li key={name}>
                        {draft.id === null && i > 0 ? (
                            <span>{t(word)}</span>
                        ) : (
                            <a
                                href={address(channel, name, draft.id)}
                                class={i < at ? 'done' : ''}
                                aria-current={i === at ? 'step' : undefined}
                                onClick={(event) => {
                                    event.preventDefault();
                                    go(name);
                                }}
                            >
                                {t(word)}
                            </a>
                        )}
                    </li>
                ))}
            </ol>
        </nav>
    );
}

function ChangedDialog({ overwrite, duplicate, close }: { overwrite: () => void; duplicate: () => void; close: () => void }) {
    return (
        <Dialog title={t('Somebody else has changed this draft')} close={close}>
            <p>{t('Your changes are not saved yet. Overwrite theirs, or keep both by saving yours as a draft of its own.')}</p>
            <div class="row">
                <button class="primary" onClick={duplicate}>
                    {t('Save mine as a copy')}
                </button>
                <button class="danger" onClick={overwrite}>
                    {t('Overwrite theirs')}
                </button>
            </div>
        </Dialog>
    );
}

/// The differences from the saved campaign.
function changesOf(channel: Channel, draft: Draft, saved: Draft) {
    const [now, before] = [requestOf(channel, draft), requestOf(channel, saved)];
    return Object.fromEntries(
        Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
    );
}

const hasChanges = (channel: Channel, draft: Draft, saved: Draft) =>
    (!!draft.content.blocks && !draft.content.isRendered) || Object.keys(changesOf(channel, draft, saved)).length > 0;

/// Leaving the wizard for another page saves unsaved edits; closing the browser asks first.
function useSavingAtEnd(channel: Channel, draft: Draft, saved: Draft) {
    const latest = useRef({ draft, saved });
    latest.current = { draft, saved };
    useEffect(() => {
        const isOpen = () => {
            const { draft: edited, saved: before } = latest.current;
            return edited.id !== null && hasChanges(channel, edited, before);
        };
        const saveAll = async () => {
            const { draft: edited, saved: before } = latest.current;
            const made = { ...edited, content: await withRenderedBlocks(edited.content) };
            await save(channel, made, changesOf(channel, made, before), false);
        };
        const ask = (event: BeforeUnloadEvent) => isOpen() && event.preventDefault();
        addEventListener('beforeunload', ask);
        return () => {
            removeEventListener('beforeunload', ask);
            if (isOpen()) attempt(saveAll, t('Saved'));
        };
    }, []);
}

/// Moves the focus to the field that the address names, if the step shows it.
function useNamedField(step: string) {
    const name = route.value.query.get('field');
    useEffect(() => {
        if (!name) return;
        const field = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
        field?.scrollIntoView({ block: 'center' });
        (field?.querySelector<HTMLElement>('input, select, textarea') ?? field)?.focus();
    }, [step, name]);
}

function Steps({ channel, step, start }: { channel: Channel; step: string; start: Draft }) {
    const [draft, setDraft] = useState(start);
    const [saved, setSaved] = useState(start);
    const [fault, setFault] = useState<Error | null>(null);
    const [conflict, setConflict] = useState<string | null>(null);
    useSavingAtEnd(channel, draft, saved);
    useNamedField(step);
    const at = steps.findIndex(([name]) => name === step);
    const [, word, Body] = steps[at];
    useEffect(() => {
        if (draft.id === null && at > 0) navigate(address(channel, 'setup', null), true);
    }, []);
    const go = async (next: string, options: { force?: boolean; copy?: boolean } = {}) => {
        setFault(null);
        try {
            const made = { ...draft, content: await withRenderedBlocks(draft.content) };
            const base = options.copy ? { ...made, id: null, name: t('{name} (copy)', { name: draft.name }) } : made;
            const kept = await save(channel, base, changesOf(channel, base, saved), !!options.force);
            setDraft(kept);
            setSaved(kept);
            setConflict(null);
            navigate(address(channel, next, kept.id));
        } catch (problem) {
            problem instanceof Changed ? setConflict(next) : setFault(problem as Error);
        }
    };
    const faults = Object.fromEntries(
        (fault instanceof Problem ? fault.violations : []).map((each) => [each.path.replace(/^from\..*/, 'from'), each.message]),
    );
    const isChanged = draft.plan !== saved.plan || hasChanges(channel, draft, saved);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        if (at + 1 < steps.length) go(steps[at + 1][0]);
    };
    return (
        <Page
            title={draft.name || t(titles[channel])}
            about={draft.name ? t(titles[channel]) : undefined}
            actions={
                <Link class="button quiet" to="campaigns">
                    {t('Close')}
                </Link>
            }
        >
            <StepList channel={channel} at={at} draft={draft} go={go} />
            <Summary draft={saved} isChanged={isChanged} />
            {fault && (
                <Note tone="bad" title={t('Not saved')}>
                    {explain(fault)}
                </Note>
            )}
            <form class="page" onSubmit={submit} aria-label={t(word)}>
                <Body channel={channel} draft={draft} faults={faults} change={(part) => setDraft({ ...draft, ...part })} />
                <div class="row spread">
                    {at > 0 ? (
                        <button type="button" onClick={() => go(steps[at - 1][0])}>
                            {t('Back')}
                        </button>
                    ) : (
                        <span />
                    )}
                    {at + 1 < steps.length && <button class="primary">{t('Save and continue')}</button>}
                </div>
            </form>
            {conflict && (
                <ChangedDialog
                    close={() => setConflict(null)}
                    overwrite={() => go(conflict, { force: true })}
                    duplicate={() => go(conflict, { copy: true })}
                />
            )}
        </Page>
    );
}

async function load(channel: Channel, id: string | null, signal: AbortSignal): Promise<{ draft: Draft; campaign?: Campaign }> {
    if (id) {
        const campaign = await get('/campaigns/{id}', { at: { id }, signal });
        return { draft: await draftOf(campaign), campaign };
    }
    const { items } = await get('/campaigns', { query: { type: channel, limit: 1 }, signal });
    return { draft: emptyDraft(channel, items[0]) };
}

export function Wizard({ channel, step }: { channel: Channel; step: string }) {
    const [id] = useState(route.value.query.get('id'));
    const polled = usePoll(`wizard ${channel} ${id}`, (signal) => load(channel, id, signal));
    if (!can('write')) return <ScopeNote title={t(titles[channel])} scope="write" />;
    if (!steps.some(([name]) => name === step))
        return (
            <Page title={t('Nothing is here')}>
                <p>{t('This address has no page.')}</p>
            </Page>
        );
    if (!polled.data)
        return (
            <Page title={t(titles[channel])}>
                {polled.fault ? <Fault fault={polled.fault} retry={polled.refresh} /> : <Empty title={t('Loading …')} />}
            </Page>
        );
    const { draft, campaign } = polled.data;
    if (campaign && campaign.status !== 'draft') {
        return (
            <Page title={campaign.name}>
                <Note title={stateWord(campaign.status)}>
                    {t('This campaign is no draft any more.')} <Link to={`campaigns/${campaign.id}`}>{t('Open')}</Link>
                </Note>
            </Page>
        );
    }
    return <Steps channel={channel} step={step} start={draft} />;
}
