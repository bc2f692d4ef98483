// A reply with what it replies to, other replies from the same address, and the answers; answering it.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { can, get, Problem, send, type Campaign, type Contact } from '../api';
import { dateTime } from '../format';
import { contactUrl, name as hostName } from '../host';
import { counted, t } from '../language';
import { notesOf, sendMessage, type Answers, type Message } from '../messages';
import { nameOf } from '../pages/contacts';
import { usePoll } from '../poll';
import { loadThread, markHandled, type Item } from '../replies';
import { channelWord, reasonWord } from '../words';
import { AnswerTemplates } from './answer_templates';
import { useSettled } from './fresh_state';
import { attempt, Badge, Dialog, explain, Field, Link, Note, toast } from './parts';

/// What is known about the sender: the contact, and the campaign or message that the reply belongs to.
interface About {
    contact: Contact | null;
    campaign: Campaign | null;
    message: Message | null;
    sent: string | null;
}

const nothing: About = { contact: null, campaign: null, message: null, sent: null };

const hasAddress = (contact: Contact, address: string | undefined) => contact.email === address || contact.phone === address;

async function about({ campaign_id, seq, event }: Item, answers: Answers, signal: AbortSignal): Promise<About> {
    const q = event.address;
    const found = q ? await get('/contacts', { query: { q, limit: 5 }, signal }) : { items: [] };
    const contact = found.items.find((each) => hasAddress(each, q)) ?? null;
    const message = answers.all.find((each) => each.campaign_id === campaign_id && each.seq === seq) ?? null;
    const isOneOff = answers.all.some((each) => each.campaign_id === campaign_id);
    if (!campaign_id || isOneOff)
        return { contact, campaign: null, message, sent: message ? (notesOf(message).text ?? null) : null };
    const none = () => null; // The campaign is deleted, or of one-off messages.
    const at = { id: campaign_id };
    const campaign = await get('/campaigns/{id}', { at, signal }).catch(none);
    const query = { contact_id: contact?.id };
    const rendered = campaign && contact ? await get('/campaigns/{id}/preview', { at, query, signal }).catch(none) : null;
    return { contact, campaign, message, sent: rendered?.message ?? rendered?.text ?? rendered?.subject ?? null };
}

/// The text is a value, so that braces in it are no tags of a template.
function requestOf(item: Item, { contact, campaign }: About, text: string, count: number) {
    const { channel, address, data } = item.event;
    const common = {
        ...(contact ? { contact_id: contact.id } : { to: address }),
        values: { answer: text, subject: subjectOf(item) } as unknown as Record<string, never>,
        key: `reply-${item.id}-${count + 1}`,
        inbound_id: item.id,
    };
    if (channel === 'sms')
        return { ...common, channel, message: '{{answer}}', ...(data?.to ? { from: { phone: data.to } } : {}) };
    const from = (campaign?.from as { email?: string } | null | undefined)?.email;
    return {
        ...common,
        channel: 'email' as const,
        subject: '{{subject}}',
        text: '{{answer}}',
        ...(from ? { from: { email: from } } : {}),
    };
}

const subjectOf = ({ event }: Item) => `Re: ${(event.data?.subject ?? '').replace(/^(re:\s*)+/i, '')}`.trim();

function Length({ text }: { text: string }) {
    const settled = useSettled(text);
    const polled = usePoll(`length ${settled}`, (signal) =>
        send('post', '/sms/templates/render', {
            body: { body: '{{answer}}', values: { answer: settled } as unknown as Record<string, never> },
            signal,
        }),
    );
    if (!settled || !polled.data) return null;
    return (
        <>
            {counted(polled.data.segments, '{n} segment', '{n} segments')} ·{' '}
            {counted(polled.data.characters, '{n} character', '{n} characters')}
        </>
    );
}

interface FormProps {
    item: Item;
    /// Null until it is loaded.
    known: About | null;
    count: number;
    changed: () => void;
    children: ComponentChildren;
}

function AnswerForm({ item, known, count, changed, children }: FormProps) {
    const [text, setText] = useState('');
    const [fault, setFault] = useState('');
    const [busy, setBusy] = useState(false);
    const { channel, address } = item.event;
    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        if (busy || !known || !text.trim()) return;
        setBusy(true);
        setFault('');
        try {
            await sendMessage(requestOf(item, known, text, count), {
                text,
                reply_to: item.id,
                ...(channel === 'email' ? { subject: subjectOf(item) } : {}),
            });
            setText('');
            toast(t('The answer is on its way'));
        } catch (problem) {
            const isTaken = problem instanceof Problem && problem.status === 409;
            setFault(isTaken ? t('Somebody else has just answered. Read that answer first.') : explain(problem as Error));
        }
        setBusy(false);
        changed();
    };
    return (
        <form class="stack tight" onSubmit={submit}>
            <Field
                label={t('Answer to {name} by {channel}', { name: address!, channel: channelWord(channel) })}
                help={channel === 'sms' && <Length text={text} />}
                fault={fault}
            >
                {(attributes) => (
                    <textarea
                        {...attributes}
                        rows={4}
                        maxLength={channel === 'sms' ? 1600 : 20000}
                        dir="auto"
                        value={text}
                        onInput={(event) => setText(event.currentTarget.value)}
                        onKeyDown={(event) => {
                            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
                                event.currentTarget.form!.requestSubmit();
                        }}
                    />
                )}
            </Field>
            <div class="row">
                <button class="primary" disabled={busy || !known || !text.trim()}>
                    {t('Send the answer')}
                </button>
                {known && (
                    <AnswerTemplates
                        channel={channel}
                        contact={known.contact}
                        insert={(body) => setText((before) => (before ? `${before}\n${body}` : body))}
                    />
                )}
                {children}
            </div>
        </form>
    );
}

function Done({ items, changed }: { items: Item[]; changed: () => void }) {
    const replies = items.filter((each) => each.event.kind === 'replied');
    const open = replies.filter((each) => !each.handled);
    if (replies.length === 0 || !can('write')) return null;
    const mark = async () => {
        await attempt(() => markHandled(open.length > 0 ? open : replies.slice(-1), open.length > 0));
        changed();
    };
    return (
        <button type="button" onClick={mark}>
            {open.length > 0 ? t('Mark as done') : t('Mark as open')}
        </button>
    );
}

function Thread({ items, answers }: { items: Item[]; answers: Answers }) {
    return (
        <ol class="thread">
            {items.map((each) => [
                <li key={each.id}>
                    <p class="bubble" dir="auto">
                        {each.event.data?.body ?? each.event.data?.subject ?? '–'}
                    </p>
                    <span class="muted small">{dateTime(each.received_at)}</span>
                </li>,
                ...(answers.byReply.get(each.id) ?? []).map((message) => (
                    <li key={`m${message.id}`} class="ours">
                        <p class="bubble" dir="auto">
                            {notesOf(message).text ?? t('One-off message')}
                        </p>
                        <span class="muted small row">
                            {dateTime(message.created_at)} <Badge state={message.status} />
                            {message.reason && reasonWord(message.reason)}
                            <Link to={`messages/${message.id}`}>{t('Open')}</Link>
                        </span>
                    </li>
                )),
            ])}
        </ol>
    );
}

function Sender({ known }: { known: About }) {
    const { contact, campaign, message, sent } = known;
    const inHost = contact && contactUrl(contact.external_id);
    return (
        <>
            <div class="row">
                {contact ? (
                    <Link to={`contacts/${contact.id}`}>
                        <span dir="auto">{nameOf(contact)}</span>
                    </Link>
                ) : (
                    <span class="muted">{t('No contact has this address.')}</span>
                )}
                {inHost && (
                    <a href={inHost} target="_blank" rel="noopener noreferrer">
                        {t('Open in {name}', { name: hostName })}
                    </a>
                )}
                {campaign && (
                    <span>
                        <span class="muted">{t('Campaign')}: </span>
                        <Link to={`campaigns/${campaign.id}`}>
                            <span dir="auto">{campaign.name}</span>
                        </Link>
                    </span>
                )}
                {message && <Link to={`messages/${message.id}`}>{t('One-off message')}</Link>}
            </div>
            {sent && (
                <details>
                    <summary>{t('What was sent')}</summary>
                    <pre tabIndex={0} dir="auto">
                        {sent}
                    </pre>
                </details>
            )}
        </>
    );
}

export interface ConversationProps {
    item: Item;
    answers: Answers;
    changed: () => void;
    close: () => void;
}

export function Conversation({ item, answers, changed, close }: ConversationProps) {
    const { event } = item;
    const polled = usePoll(`conversation ${item.id}`, (signal) => about(item, answers, signal));
    const thread = usePoll(
        `thread ${item.id} ${item.handled}`,
        async (signal) => (event.address ? loadThread(item, signal) : []),
        4,
        false,
    );
    const others = (thread.data ?? []).filter((each) => each.id !== item.id);
    const same = [item, ...others].sort((a, b) => a.id - b.id);
    const refresh = () => {
        thread.refresh();
        changed();
    };
    const target = same.findLast((each) => each.event.kind === 'replied') ?? item;
    const isOut = same.at(-1)!.event.kind === 'opted_out';
    const isAnswerable = !!event.address && event.channel !== 'phone' && !isOut;
    const done = <Done items={same} changed={refresh} />;
    return (
        <Dialog title={event.address ?? t('No address')} wide close={close}>
            {polled.data && <Sender known={polled.data} />}
            <Thread items={same} answers={answers} />
            {isOut && (
                <Note title={t('Opted out')}>{t('This person wants no more messages: an answer would be left out.')}</Note>
            )}
            {isAnswerable && !can('send') && (
                <Note title={t('Not allowed')}>
                    {t('Your token lacks the scope “{scope}”, which an answer needs.', { scope: 'send' })}
                </Note>
            )}
            {isAnswerable && can('send') ? (
                <AnswerForm
                    item={target}
                    known={polled.data ?? (polled.fault ? nothing : null)}
                    count={answers.byReply.get(target.id)?.length ?? 0}
                    changed={refresh}
                >
                    {done}
                </AnswerForm>
            ) : (
                <div class="row">{done}</div>
            )}
        </Dialog>
    );
}
