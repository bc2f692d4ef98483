// The inbox of the sandbox: what a simulator accepted in place of the vendors, as people would have got it.
import { useState } from 'preact/hooks';
import { can, fetchRaw, type Channel } from '../api';
import { sandbox } from '../catalogue/sandbox';
import { dateTimeSeconds, duration, number as inFigures } from '../format';
import { hasSandbox } from '../host';
import { learn, t, type Text } from '../language';
import { usePoll } from '../poll';
import { folder, route, setQuery } from '../router';
import { ChannelSelect } from '../ui/filter_select';
import { AsOf, Badge, Card, Empty, Link, Loaded, Page } from '../ui/parts';
import { ScopeNote } from '../ui/scope_note';
import { stepsOfTwiml, Transcript } from '../ui/transcript';
import { channelWord } from '../words';

learn(sandbox);

interface Head {
    number: number;
    channel: Channel;
    from: string;
    to: string;
    subject: string;
    state: string;
    at: string;
}
type Item = Head & { beginning: string };
type Sms = Head & { text: string; is_ours: boolean };
type Part = { keys: string; outcome: string; seconds: string; twiml: string };
type Letter = Head & { text: string; has_html: boolean; parts: Part[]; thread: Sms[] };

const mostShown = 100;
const titles: Record<Channel, Text> = { email: 'Email to {to}', sms: 'SMS to {to}', phone: 'Call to {to}' };

const load = async <T,>(below: string, signal: AbortSignal): Promise<T> =>
    (await fetchRaw('GET', `preview/sandbox${below}`, undefined, undefined, signal)).json();

/// The simulator has the words of Twilio, such as `no-answer`.
const State = ({ state }: { state: string }) => (state ? <Badge state={state.replaceAll('-', '_')} /> : null);

const Rows = ({ items }: { items: Item[] }) => (
    <div class="scroll">
        <table>
            <thead>
                <tr>
                    <th scope="col">{t('Address')}</th>
                    <th scope="col">{t('Message')}</th>
                    <th scope="col">{t('Status')}</th>
                    <th scope="col" class="number optional">
                        {t('Time')}
                    </th>
                </tr>
            </thead>
            <tbody>
                {items.map((each) => (
                    <tr key={each.number} class="open">
                        <td>
                            <Link to={`sandbox/${each.number}`} class="title">
                                {each.to}
                            </Link>
                            <div class="muted small">{channelWord(each.channel)}</div>
                        </td>
                        <td>
                            <span class="clip" dir="auto">
                                {each.beginning}
                            </span>
                        </td>
                        <td>
                            <State state={each.state} />
                        </td>
                        <td class="number optional muted">{dateTimeSeconds(each.at)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    </div>
);

function List({ items, channel, words }: { items: Item[]; channel: string; words: string }) {
    const wanted = words.trim().toLowerCase();
    const found = items.filter(
        (each) =>
            (!channel || each.channel === channel) &&
            `${each.number} ${each.to} ${each.from} ${each.beginning}`.toLowerCase().includes(wanted),
    );
    if (found.length === 0)
        return items.length > 0 ? (
            <Empty title={t('Nothing matches the filter')} />
        ) : (
            <Empty title={t('Nothing was accepted yet')}>{t('Start a campaign, or send a test to yourself.')}</Empty>
        );
    return (
        <>
            <Rows items={found.slice(0, mostShown)} />
            {found.length > mostShown && (
                <p class="body muted small">
                    {t('The latest {shown} of {all}: the filter finds the others.', {
                        shown: mostShown,
                        all: inFigures(found.length),
                    })}
                </p>
            )}
        </>
    );
}

function Inbox() {
    const channel = route.value.query.get('channel') ?? '';
    const [words, setWords] = useState('');
    const polled = usePoll('sandbox', (signal) => load<{ items: Item[] }>('', signal), 3);
    return (
        <Page
            title={t('Sandbox inbox')}
            about={
                <>
                    {t('What the simulator accepted in place of the vendors, the latest first. Nobody got any of it.')}{' '}
                    <AsOf polled={polled} />
                </>
            }
        >
            <Card>
                <header>
                    <div class="filters">
                        <ChannelSelect value={channel} change={(value) => setQuery({ channel: value })} />
                        <input
                            type="search"
                            aria-label={t('Number, address or words')}
                            placeholder={t('Number, address or words')}
                            value={words}
                            onInput={(event) => setWords(event.currentTarget.value)}
                        />
                    </div>
                </header>
                <Loaded polled={polled}>{({ items }) => <List items={items} channel={channel} words={words} />}</Loaded>
            </Card>
        </Page>
    );
}

const Email = ({ letter }: { letter: Letter }) => (
    <>
        {letter.has_html && (
            <iframe
                class="frame"
                sandbox=""
                title={t('The email')}
                src={`${folder}preview/sandbox/${letter.number}/html`}
            />
        )}
        {letter.text && (
            <details open={!letter.has_html}>
                <summary>{t('Plain text')}</summary>
                <pre tabIndex={0} dir="auto">
                    {letter.text}
                </pre>
            </details>
        )}
    </>
);

const Thread = ({ letter }: { letter: Letter }) => (
    <ol class="thread">
        {letter.thread.map((each) => (
            <li
                key={each.number}
                class={each.is_ours ? 'ours' : ''}
                aria-current={each.number === letter.number ? 'true' : undefined}
            >
                <p class="bubble">{each.text}</p>
                <span class="muted small">
                    {dateTimeSeconds(each.at)} <State state={each.state} />
                </span>
            </li>
        ))}
    </ol>
);

/// What became of a transfer or a recording.
function outcomeOf({ outcome, seconds }: Part) {
    const time = duration(Number(seconds));
    if (outcome === 'recorded') return t('Recorded for {time}.', { time });
    return outcome === 'completed' ? t('They talked for {time}.', { time }) : t('Nobody was connected.');
}

const Call = ({ letter }: { letter: Letter }) => (
    <>
        {letter.parts.length === 0 && <p class="muted">{t('Nobody has answered yet.')}</p>}
        {letter.parts.map((part, i) => (
            <div key={i} class="stack">
                {part.keys && (
                    <p class="note good">
                        <strong>{t('Key {keys} was pressed.', { keys: part.keys })}</strong>
                    </p>
                )}
                {part.outcome && (
                    <p class="note good">
                        <strong>{outcomeOf(part)}</strong>
                    </p>
                )}
                <Transcript steps={stepsOfTwiml(part.twiml, [])} />
            </div>
        ))}
    </>
);

function MessagePage({ number }: { number: string }) {
    const polled = usePoll(`sandbox ${number}`, (signal) => load<Letter>(`/${encodeURIComponent(number)}`, signal), 3);
    const letter = polled.data;
    return (
        <Page
            title={letter ? letter.subject || t(titles[letter.channel], { to: letter.to }) : t('Sandbox inbox')}
            badge={letter && <State state={letter.state} />}
            about={<Link to="sandbox">{t('Whole inbox')}</Link>}
        >
            <Loaded polled={polled}>
                {(shown) => (
                    <Card>
                        <div class="body stack">
                            <p class="muted" dir="auto">
                                {t('From {from} to {to}, {time}', { from: shown.from, to: shown.to, time: dateTimeSeconds(shown.at) })}
                            </p>
                            {shown.channel === 'email' && <Email letter={shown} />}
                            {shown.channel === 'sms' && <Thread letter={shown} />}
                            {shown.channel === 'phone' && <Call letter={shown} />}
                        </div>
                    </Card>
                )}
            </Loaded>
        </Page>
    );
}

const NoSimulator = () => (
    <Page title={t('Sandbox inbox')}>
        <Empty title={t('Here is no simulator')}>{t('The configuration names none on the machine of the server.')}</Empty>
    </Page>
);

const refusal = () =>
    !hasSandbox ? <NoSimulator /> : can('pii') ? null : <ScopeNote title={t('Sandbox inbox')} scope="pii" />;

export const Sandbox = () => refusal() ?? <Inbox />;
export const SandboxMessage = ({ number }: { number: string }) => refusal() ?? <MessagePage number={number} />;
