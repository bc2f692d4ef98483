// One-off messages: the list, and one message with its state.
import { can, get, type Channel } from '../api';
import { dateTime, dateTimeSeconds, duration, number } from '../format';
import { t } from '../language';
import { notesOf, type Message } from '../messages';
import { usePoll } from '../poll';
import { route, setQuery } from '../router';
import { outcomeInWords } from '../sentences';
import { ChannelSelect, StatusSelect } from '../ui/filter_select';
import { useFreshState } from '../ui/fresh_state';
import { AsOf, Badge, Card, Empty, Fault, Link, Loaded, Page, PageTurns } from '../ui/parts';
import { SavedFilters } from '../ui/saved_filters';
import { states } from '../ui/states';
import { stepsOfTwiml, Transcript } from '../ui/transcript';
import { channelWord, kindOfMessageWord, reasonWord } from '../words';

const slice = 50;

function Rows({ items }: { items: Message[] }) {
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Address')}</th>
                        <th scope="col">{t('Status')}</th>
                        <th scope="col" class="optional">
                            {t('Reason')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Attempts')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Due')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {items.map((each) => (
                        <tr key={each.id} class="open">
                            <td>
                                <Link to={`messages/${each.id}`} class="title">
                                    {each.address ?? t('No address')}
                                </Link>
                                <div class="muted small">
                                    {channelWord(each.channel)} · {kindOfMessageWord(each.kind)}
                                </div>
                                {notesOf(each).text && (
                                    <div class="clip small" dir="auto">
                                        {notesOf(each).text}
                                    </div>
                                )}
                            </td>
                            <td>
                                <Badge state={each.status} />
                                {each.reason && <div class="narrow muted small">{reasonWord(each.reason)}</div>}
                            </td>
                            <td class="optional">
                                <span class="clip">{each.reason ? reasonWord(each.reason) : '–'}</span>
                            </td>
                            <td class="number optional">{number(each.attempt)}</td>
                            <td class="number optional muted">{dateTime(each.send_at)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export function Messages() {
    const { query } = route.value;
    const channel = (query.get('channel') ?? undefined) as Channel | undefined;
    const status = (query.get('status') ?? undefined) as Message['status'] | undefined;
    const contact = query.get('contact');
    const chosen = { channel, status, contact_id: contact ? Number(contact) : undefined };
    const [trail, setTrail] = useFreshState<string[]>(JSON.stringify(chosen), []);
    const asked = { ...chosen, limit: slice, after: trail.at(-1) };
    const polled = usePoll(
        `messages ${JSON.stringify(asked)}`,
        (signal) => get('/messages', { query: asked, signal }),
        trail.length > 0 ? 0 : 5,
    );
    return (
        <Page title={t('Messages')} about={<AsOf polled={polled} />}>
            <Card>
                <header>
                    <div class="filters">
                        <ChannelSelect value={channel} change={(value) => setQuery({ channel: value })} />
                        <StatusSelect choices={states} value={status} change={(value) => setQuery({ status: value })} />
                        {contact && (
                            <button class="quiet" onClick={() => setQuery({ contact: '' })}>
                                {t('Contact')} {contact} ✕<span class="visually-hidden">{t('Remove the filter')}</span>
                            </button>
                        )}
                    </div>
                    <SavedFilters list="messages" members={['channel', 'status', 'contact']} />
                </header>
                <Loaded polled={polled}>
                    {(data) =>
                        data.items.length === 0 ? (
                            <Empty title={t('No message is here')}>
                                {t('Messages to one person come from the API, from the page of a contact and from answers.')}{' '}
                                <Link to="contacts">{t('All contacts')}</Link>
                            </Empty>
                        ) : (
                            <>
                                <Rows items={data.items} />
                                <PageTurns trail={trail} turn={setTrail} next={data.next} />
                            </>
                        )
                    }
                </Loaded>
            </Card>
        </Page>
    );
}

/// Vendors report whole seconds: within one, the steps keep their order.
const secondOf = (at: string) => Math.floor(Date.parse(at) / 1000);

function stepsOf(message: Message): [string, string][] {
    const steps: [string | null | undefined, string][] = [
        [message.created_at, t('Accepted by the API')],
        [message.sent_at, t('Sent through {name}', { name: message.provider ?? '' })],
        [message.delivered_at, t('Delivered')],
        [message.answered_at, t('Answered')],
        [message.opened_at, t('Opened')],
        [message.clicked_at, t('Clicked')],
        [message.replied_at, t('Replied')],
        [message.next_attempt_at, t('Next attempt')],
    ];
    if (Date.parse(message.send_at) - Date.parse(message.created_at) > 1000) steps.push([message.send_at, t('Due')]);
    return steps
        .filter((step): step is [string, string] => !!step[0])
        .sort((a, b) => secondOf(a[0]) - secondOf(b[0]));
}

/// The texts that were sent. They do not change.
function Sent({ message }: { message: Message }) {
    const { id } = message;
    const polled = usePoll(`sent ${id}`, (signal) =>
        get('/messages/{id}', { at: { id }, query: { content: true }, signal }).then(({ content }) => ({ content })),
    );
    return (
        <Card title={t('What was sent')}>
            <Loaded polled={polled}>
                {({ content }) =>
                    content ? (
                        <div class="body stack tight">
                            {content.subject && <strong dir="auto">{content.subject}</strong>}
                            {(content.text ?? content.message) && (
                                <p class="bubble" dir="auto">
                                    {content.text ?? content.message}
                                </p>
                            )}
                            {content.html && (
                                <details>
                                    <summary>HTML</summary>
                                    <pre tabIndex={0} dir="auto">
                                        {content.html}
                                    </pre>
                                </details>
                            )}
                            {content.twiml && <Transcript steps={stepsOfTwiml(content.twiml, [])} />}
                        </div>
                    ) : (
                        <p class="body muted">{t('The text is not kept: this person was erased.')}</p>
                    )
                }
            </Loaded>
        </Card>
    );
}

function Facts({ message }: { message: Message }) {
    const { text, subject, reply_to } = notesOf(message);
    const isShown = can('pii'); // The text is on the card beside this one.
    const known = ['text', 'subject', 'reply_to'];
    const others = Object.entries(message.metadata ?? {}).filter(([name]) => !known.includes(name) || !text);
    const facts: [string, string | null | undefined][] = [
        [t('Channel'), channelWord(message.channel)],
        [t('Kind'), kindOfMessageWord(message.kind)],
        [t('Attempts'), number(message.attempt)],
        [t('Talk time'), message.duration_seconds ? duration(message.duration_seconds) : null],
        [t('Key of the request'), message.key],
        [t('Id of the provider'), message.external_id],
        ...others.map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ];
    return (
        <Card title={t('Facts')}>
            {((text && !isShown) || reply_to !== undefined) && (
                <div class="body stack tight">
                    {!isShown && subject && <strong dir="auto">{subject}</strong>}
                    {text && !isShown && (
                        <p class="bubble" dir="auto">
                            {text}
                        </p>
                    )}
                    {reply_to !== undefined && (
                        <Link to={`replies?state=all&open=${reply_to}`}>{t('The reply that this answers')}</Link>
                    )}
                </div>
            )}
            <div class="scroll" tabIndex={0}>
                <table>
                    <tbody>
                        {facts
                            .filter(([, value]) => value)
                            .map(([word, value]) => (
                                <tr key={word}>
                                    <td class="muted">{word}</td>
                                    <td dir="auto">
                                        <span class="clip">{value}</span>
                                    </td>
                                </tr>
                            ))}
                    </tbody>
                </table>
            </div>
        </Card>
    );
}

export function MessagePage({ id }: { id: string }) {
    const polled = usePoll(`message ${id}`, (signal) => get('/messages/{id}', { at: { id }, signal }), 2);
    const message = polled.data;
    if (!message)
        return (
            <Page title={t('One-off message')}>
                {polled.fault ? (
                    <>
                        <Fault fault={polled.fault} retry={polled.refresh} />
                        <Link to="messages">{t('All messages')}</Link>
                    </>
                ) : (
                    <Empty title={t('Loading …')} />
                )}
            </Page>
        );
    return (
        <Page
            title={message.address ?? t('No address')}
            badge={<Badge state={message.status} />}
            about={
                <>
                    {t('One-off message')} · <AsOf polled={polled} />
                </>
            }
            actions={
                message.contact_id > 0 && (
                    <Link class="button" to={`contacts/${message.contact_id}`}>
                        {t('Open the contact')}
                    </Link>
                )
            }
        >
            <Loaded polled={polled}>
                {() => (
                    <div class="grid two">
                        <Card title={t('What became of it')}>
                            <div class="body stack">
                                <p>{outcomeInWords(message.sentences)}</p>
                                {message.reason && (
                                    <p class="bad">
                                        {reasonWord(message.reason)} {message.detail}
                                    </p>
                                )}
                                <ol class="timeline">
                                    {stepsOf(message).map(([at, word]) => (
                                        <li key={at + word}>
                                            <span class="muted">{dateTimeSeconds(at)}</span>
                                            <strong>{word}</strong>
                                        </li>
                                    ))}
                                </ol>
                            </div>
                        </Card>
                        {can('pii') && <Sent message={message} />}
                        <Facts message={message} />
                    </div>
                )}
            </Loaded>
        </Page>
    );
}
