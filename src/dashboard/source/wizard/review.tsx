// Step 6: checks that pass, warn or block; then the start, with ten seconds to undo.
import { useEffect, useState } from 'preact/hooks';
import { can, get, send, type Channel } from '../api';
import { sentPart } from '../blocks';
import { dateTimeZone, money, number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { navigate } from '../router';
import { bytesOf, kilobytes } from '../ui/content_editor';
import { attempt, Card, Dialog, Link, Loaded, toast } from '../ui/parts';
import { hasOptOutKey, stepsOf } from '../ui/script_editor';
import { channelWord } from '../words';
import { isStarter } from './content';
import { instantOf, startOf, type Draft } from './draft';
import { firstTime } from './hours';
import { whenWords, type StepProps } from './wizard';
import { peopleOfLaterDays, Zones, type Estimate } from './zones';

const undoSeconds = 10;
const clipped = 102 * 1024; // Gmail clips longer messages.

type Provider = Awaited<ReturnType<typeof get<'/providers'>>>['items'][number];
interface Finding {
    tone: 'ok' | 'warning' | 'stop';
    words: string;
    step: string;
    /// The name of the field that decides it.
    field: string;
}

function ofContent(channel: Channel, draft: Draft): Finding[] {
    const content = { ...draft.content, html: sentPart(draft.content.html) };
    const found: Finding[] = [];
    const warn = (bad: boolean, field: string, words: string) =>
        bad && found.push({ tone: 'warning', words, step: 'content', field });
    const first = channel === 'email' ? 'subject' : channel === 'sms' ? 'message' : 'script';
    const part = content.html ? 'html' : 'text';
    warn(isStarter(draft, channel), first, t('The content is still the one that every campaign begins with.'));
    if (channel === 'email') {
        const page = new DOMParser().parseFromString(content.html, 'text/html');
        warn(
            !(content.html + content.text).includes('unsubscribe_url'),
            part,
            t('The text has no unsubscribe link; mail programs show their own button only.'),
        );
        warn(
            bytesOf(content.html) > clipped,
            'html',
            t('The HTML has {size}; Gmail cuts it off at 102 KB.', { size: kilobytes(content.html) }),
        );
        warn(
            [...page.querySelectorAll('img')].some((image) => !image.hasAttribute('alt')),
            'html',
            t('An image has no alternative text.'),
        );
        warn(
            [...page.querySelectorAll('a')].some((link) => link.getAttribute('href')?.startsWith('http:')),
            'html',
            t('A link is not encrypted (http:).'),
        );
        warn(!!content.html && !content.text, 'text', t('There is no plain text part.'));
    }
    if (channel === 'sms') warn(!/\bstop\b/i.test(content.message), 'message', t('It does not say how to opt out (STOP).'));
    if (channel === 'phone') warn(!hasOptOutKey(stepsOf(content.script)), 'script', t('No key opts out of further calls.'));
    return found;
}

function ofPeople(estimate: Estimate, channel: Channel): Finding[] {
    const content = channel === 'email' ? 'text' : channel === 'sms' ? 'message' : 'script';
    const found: Finding[] = [
        estimate.sendable > 0
            ? {
                  tone: 'ok',
                  words: counted(estimate.sendable, '{n} person gets it', '{n} people get it'),
                  step: 'audience',
                  field: 'filter',
              }
            : { tone: 'stop', words: t('Nobody would get it.'), step: 'audience', field: 'filter' },
    ];
    const left = estimate.matched - estimate.sendable;
    if (left > 0)
        found.push({
            tone: 'warning',
            words: counted(left, '{n} person of the audience is left out', '{n} people of the audience are left out'),
            step: 'audience',
            field: 'filter',
        });
    if (estimate.lacks_postal_address)
        found.push({
            tone: 'warning',
            words: t('The text does not show the postal address of the sender.'),
            step: 'content',
            field: content,
        });
    estimate.missing.forEach((each) =>
        found.push({
            tone: 'warning',
            words: counted(each.contacts, '{n} person has no {name}', '{n} people have no {name}').replace('{name}', each.name),
            step: 'content',
            field: content,
        }),
    );
    if (estimate.template_error > 0)
        found.push({
            tone: 'warning',
            words: `${t('Content could not be filled in')}: ${number(estimate.template_error)}. ${estimate.errors[0]?.detail ?? ''}`,
            step: 'content',
            field: content,
        });
    return found;
}

function ofSending(channel: Channel, draft: Draft, estimate: Estimate, providers: Provider[]): Finding[] {
    const ready = providers.filter((each) => each.channel === channel && each.routed);
    const found: Finding[] = [];
    if (ready.length === 0)
        found.push({
            tone: 'stop',
            words: t('No account sends {channel}.', { channel: channelWord(channel) }),
            step: 'setup',
            field: 'from',
        });
    ready
        .filter((each) => each.set_aside)
        .forEach((each) =>
            found.push({
                tone: 'warning',
                words: t('{name} is set aside: {reason}', { name: each.name, reason: each.set_aside!.reason }),
                step: 'setup',
                field: 'from',
            }),
        );
    const { plan } = draft;
    const begin = plan.later ? 'start' : 'begin';
    found.push(
        plan.later && +instantOf(plan.local, plan.zone) < Date.now()
            ? { tone: 'stop', words: t('This time has passed.'), step: 'schedule', field: 'start' }
            : { tone: 'ok', words: t('Starts: {when}', { when: whenWords(draft) }), step: 'schedule', field: begin },
    );
    found.push(
        estimate.cost
            ? { tone: 'ok', words: t('Costs about {cost}', { cost: money(estimate.cost)! }), step: 'audience', field: 'filter' }
            : {
                  tone: 'warning',
                  words: t('The cost is not known: the configuration has no price.'),
                  step: 'audience',
                  field: 'filter',
              },
    );
    if (draft.hours && !firstTime(startOf(plan), draft.hours))
        found.push({ tone: 'stop', words: t('These hours never come.'), step: 'schedule', field: 'send_at' });
    const late = peopleOfLaterDays(estimate, plan.later ? instantOf(plan.local, plan.zone) : new Date());
    if (late > 0)
        found.push({
            tone: 'warning',
            words: counted(
                late,
                '{n} person gets it on a later day: at the start the hours of that day are over there',
                '{n} people get it on a later day: at the start the hours of that day are over there',
            ),
            step: 'schedule',
            field: 'send_at',
        });
    if (estimate.finishes_at)
        found.push({
            tone: 'ok',
            words: t('Finishes about {time}', { time: dateTimeZone(new Date(estimate.finishes_at)) }),
            step: 'schedule',
            field: begin,
        });
    return found;
}

/// Nothing is sent before the time is up; closing the page undoes the start.
function Countdown({ people, send: run, undo }: { people: number; send: () => void; undo: () => void }) {
    const [left, setLeft] = useState(undoSeconds);
    useEffect(() => {
        if (left === 0) {
            run();
            return;
        }
        const timer = setTimeout(() => setLeft(left - 1), 1000);
        return () => clearTimeout(timer);
    }, [left]);
    return (
        <Dialog title={t('Sending to {n} in {left} s', { n: counted(people, '{n} person', '{n} people'), left })} close={undo}>
            <p>{t('Nothing is sent before. Closing the page undoes it, too.')}</p>
            <div class="row">
                <button class="primary" onClick={undo}>
                    {t('Undo')}
                </button>
                <button onClick={run}>{t('Do not wait')}</button>
            </div>
        </Dialog>
    );
}

interface GoProps {
    channel: Channel;
    draft: Draft;
    people: number;
    stopped: boolean;
}

function Go({ channel, draft, people, stopped }: GoProps) {
    const [counting, setCounting] = useState(false);
    const [busy, setBusy] = useState(false);
    const id = draft.id!;
    const { plan } = draft;
    const start = async () => {
        setCounting(false);
        setBusy(true);
        const body = { scheduled_local: plan.local, timezone: plan.zone };
        const run = () =>
            plan.later
                ? send('post', '/campaigns/{id}/schedule', { at: { id }, body: body })
                : send('post', '/campaigns/{id}/start', { at: { id }, body: {} });
        if (await attempt(run)) {
            navigate(`campaigns/${id}`);
            if (plan.later) toast(t('Scheduled'), { label: t('Undo'), run: undo }, undoSeconds);
        }
        setBusy(false);
    };
    const undo = async () => {
        const unschedule = () => send('post', '/campaigns/{id}/unschedule', { at: { id } });
        if (await attempt(unschedule, t('Nothing was sent.'))) navigate(`${channel}/create/review?id=${id}`);
    };
    const words = plan.later
        ? counted(people, 'Schedule for {n} person', 'Schedule for {n} people')
        : counted(people, 'Send to {n} person', 'Send to {n} people');
    return (
        <div class="row">
            {can('send') ? (
                <button
                    type="button"
                    class="primary"
                    disabled={stopped || busy}
                    onClick={() => (plan.later ? start() : setCounting(true))}
                >
                    {words}
                </button>
            ) : (
                <span class="muted">{t('Your token lacks the scope “{scope}”, which this page needs.', { scope: 'send' })}</span>
            )}
            {stopped && <span class="bad">{t('Resolve what stops it first.')}</span>}
            {counting && (
                <Countdown
                    people={people}
                    send={start}
                    undo={() => {
                        setCounting(false);
                        toast(t('Nothing was sent.'));
                    }}
                />
            )}
        </div>
    );
}

function Findings({ findings, addressOf }: { findings: Finding[]; addressOf: (finding: Finding) => string }) {
    const words = { ok: t('Fine'), warning: t('Look'), stop: t('Stop') };
    const order = { stop: 0, warning: 1, ok: 2 };
    return (
        <div class="scroll">
            <table>
                <tbody>
                    {[...findings]
                        .sort((a, b) => order[a.tone] - order[b.tone])
                        .map((each) => (
                            <tr key={each.words}>
                                <td class="fit">
                                    <span class={`badge ${each.tone}`}>{words[each.tone]}</span>
                                </td>
                                <td>{each.words}</td>
                                <td class="number">
                                    <Link to={addressOf(each)} aria-label={t('Change: {what}', { what: each.words })}>
                                        {t('Change')}
                                    </Link>
                                </td>
                            </tr>
                        ))}
                </tbody>
            </table>
        </div>
    );
}

export function Review({ channel, draft }: StepProps) {
    const id = draft.id!;
    const { plan } = draft;
    const start = plan.later ? instantOf(plan.local, plan.zone).toISOString() : undefined;
    const polled = usePoll(`review ${id} ${draft.savedAt} ${start}`, async (signal) => {
        const [estimate, providers] = await Promise.all([
            get('/campaigns/{id}/estimate', { at: { id }, query: { start_at: start }, signal }),
            get('/providers', { signal }),
        ]);
        return { estimate, providers: providers.items };
    });
    // The content is judged at once; to count the people may take seconds.
    const findings = [
        ...(polled.data ? ofPeople(polled.data.estimate, channel) : []),
        ...ofContent(channel, draft),
        ...(polled.data ? ofSending(channel, draft, polled.data.estimate, polled.data.providers) : []),
    ];
    return (
        <Card title={t('Review')}>
            <Findings findings={findings} addressOf={({ step, field }) => `${channel}/create/${step}?id=${id}&field=${field}`} />
            <Loaded polled={polled} waiting="Counting …">
                {({ estimate }) => (
                    <>
                        {estimate.zones.length > 0 && (
                            <>
                                <h3 class="body">{t('When, by time zone')}</h3>
                                <Zones zones={estimate.zones} />
                            </>
                        )}
                        <div class="body">
                            <Go
                                channel={channel}
                                draft={draft}
                                people={estimate.sendable}
                                stopped={findings.some((each) => each.tone === 'stop')}
                            />
                        </div>
                    </>
                )}
            </Loaded>
        </Card>
    );
}
