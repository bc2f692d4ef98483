// One contact: facts, actions, and the messages that this person got.
import { useState } from 'preact/hooks';
import { can, get, send, type Contact, type Explanation } from '../api';
import { dateTime, number } from '../format';
import { contactUrl, name as hostName } from '../host';
import { t } from '../language';
import { notesOf, type Message } from '../messages';
import { usePoll } from '../poll';
import { navigate } from '../router';
import { outcomeInWords, suppressionInWords } from '../sentences';
import { lazy } from '../ui/lazy';
import { AsOf, Badge, Card, Dialog, Empty, Fault, Field, Link, Loaded, Note, Page, attempt } from '../ui/parts';
import { channelWord } from '../words';
import { nameOf } from './contacts';

const MessageDialog = lazy(() => import('../ui/message_dialog').then((module) => module.MessageDialog));
const editable = ['first_name', 'last_name', 'email', 'phone', 'company', 'industry', 'timezone'] as const;

function EditForm({ contact, close }: { contact: Contact; close: () => void }) {
    const words = {
        first_name: t('First name'),
        last_name: t('Last name'),
        email: t('Email'),
        phone: t('Phone'),
        company: t('Company'),
        industry: t('Industry'),
        timezone: t('Time zone'),
    };
    const save = async (event: SubmitEvent) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget as HTMLFormElement);
        const body = Object.fromEntries(
            editable
                .map((name) => [name, String(form.get(name)).trim() || null])
                .filter(([name, value]) => value !== (contact[name as keyof Contact] ?? null)),
        );
        if (await attempt(() => send('patch', '/contacts/{id}', { at: { id: contact.id }, body: body }), t('Saved'))) close();
    };
    return (
        <Dialog title={t('Edit contact')} close={close}>
            <form class="stack" onSubmit={save}>
                <div class="fields">
                    {editable.map((name) => (
                        <Field key={name} label={words[name]}>
                            {(attributes) => <input {...attributes} name={name} defaultValue={contact[name] ?? ''} />}
                        </Field>
                    ))}
                </div>
                <div class="row">
                    <button class="primary">{t('Save')}</button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                </div>
            </form>
        </Dialog>
    );
}

function EraseDialog({ contact, close }: { contact: Contact; close: () => void }) {
    const erase = async () => {
        if (await attempt(() => send('post', '/contacts/{id}/erase', { at: { id: contact.id } }), t('Erased')))
            navigate('contacts');
    };
    return (
        <Dialog title={t('Erase this person?')} close={close}>
            <p>{t('Every record of this person is removed for good, in all campaigns. Numbers of campaigns stay.')}</p>
            <div class="row">
                <button class="danger" onClick={erase}>
                    {t('Erase')}
                </button>
                <button onClick={close}>{t('Keep it')}</button>
            </div>
        </Dialog>
    );
}

function Actions({
    contact,
    suppressed,
    changed,
}: {
    contact: Contact;
    suppressed: Explanation['suppressed_addresses'];
    changed: () => void;
}) {
    const [shown, setShown] = useState<'edit' | 'erase' | 'message' | null>(null);
    const close = () => {
        setShown(null);
        changed();
    };
    const addresses = [
        contact.email && { channel: 'email' as const, address: contact.email },
        contact.phone && { channel: 'sms' as const, address: contact.phone },
        contact.phone && { channel: 'phone' as const, address: contact.phone },
    ];
    const suppress = async () => {
        const entries = addresses
            .filter((each) => !!each)
            .map((each) => ({ ...(each as { channel: 'email'; address: string }), reason: 'manual' }));
        await attempt(() => send('post', '/suppressions', { body: { entries } }), t('Gets nothing more'));
        changed();
    };
    const inHost = contactUrl(contact.external_id);
    return (
        <>
            {inHost && (
                <a class="button" href={inHost} target="_blank" rel="noopener noreferrer">
                    {t('Open in {name}', { name: hostName })}
                </a>
            )}
            {can('send') && (contact.email || contact.phone) && (
                <button class="primary" onClick={() => setShown('message')}>
                    {t('Send a message')}
                </button>
            )}
            {can('write') && <button onClick={() => setShown('edit')}>{t('Edit')}</button>}
            {can('write') && <button onClick={suppress}>{t('Suppress')}</button>}
            {can('admin') && (
                <button class="danger" onClick={() => setShown('erase')}>
                    {t('Erase')}
                </button>
            )}
            {shown === 'message' && (
                <MessageDialog contact={contact} suppressed={suppressed} close={() => setShown(null)} />
            )}
            {shown === 'edit' && <EditForm contact={contact} close={close} />}
            {shown === 'erase' && <EraseDialog contact={contact} close={() => setShown(null)} />}
        </>
    );
}

/// Without a message: one that named no contact, or an old one.
function OneOff({ message }: { message: Message | undefined }) {
    if (!message) return <span class="title">{t('One-off message')}</span>;
    const { text } = notesOf(message);
    return (
        <>
            <Link class="title" to={`messages/${message.id}`}>
                {t('One-off message')} · {channelWord(message.channel)}
            </Link>
            {text && (
                <div class="clip" dir="auto">
                    {text}
                </div>
            )}
        </>
    );
}

function Person({
    contact,
    explanation,
    messages,
}: {
    contact: Contact;
    messages: Message[];
    explanation: Explanation;
}) {
    const facts: [string, string | null | undefined][] = [
        [t('Email'), contact.email],
        [t('Phone'), contact.phone],
        [t('Company'), contact.company],
        [t('Industry'), contact.industry],
        [t('Time zone'), contact.timezone],
        [t('Score'), contact.lead_score == null ? null : number(contact.lead_score)],
        [t('Tags'), contact.tags?.join(', ')],
        [t('Id in the host'), contact.external_id],
        [t('Changed'), dateTime(contact.updated_at)],
        ...Object.entries(contact.fields ?? {}).map(([name, value]): [string, string] => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
        ]),
    ];
    return (
        <div class="grid two">
            <Card title={t('Facts')}>
                <div class="scroll" tabIndex={0}>
                    <table>
                        <tbody>
                            {facts
                                .filter(([, value]) => value)
                                .map(([word, value]) => (
                                    <tr key={word}>
                                        <td class="muted">{word}</td>
                                        <td dir="auto">{value}</td>
                                    </tr>
                                ))}
                        </tbody>
                    </table>
                </div>
            </Card>
            <Card title={t('What this person got')}>
                {explanation.suppressed_addresses.length > 0 && (
                    <div class="body stack tight">
                        {explanation.suppressed_addresses.map((each) => (
                            <Note tone="warning" title={t('Suppressed')} key={each.channel}>
                                {suppressionInWords(each)}
                            </Note>
                        ))}
                    </div>
                )}
                {explanation.campaigns.length === 0 ? (
                    <Empty title={t('Nothing so far')} />
                ) : (
                    <div class="scroll">
                        <table>
                            <tbody>
                                {explanation.campaigns.map((each) => (
                                    <tr key={`${each.campaign_id}-${each.seq}`}>
                                        <td>
                                            {each.one_off ? (
                                                <OneOff
                                                    message={messages.find(
                                                        (one) => one.campaign_id === each.campaign_id && one.seq === each.seq,
                                                    )}
                                                />
                                            ) : (
                                                <Link class="title" to={`campaigns/${each.campaign_id}`}>
                                                    <span class="clip">{each.name}</span>
                                                </Link>
                                            )}
                                            <div class="muted small">{outcomeInWords(each.sentences)}</div>
                                        </td>
                                        <td class="number">
                                            <Badge state={each.status} />
                                        </td>
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                )}
            </Card>
        </div>
    );
}

export function ContactPage({ id }: { id: string }) {
    const polled = usePoll(
        `contact ${id}`,
        async (signal) => {
            const [contact, explanation, messages] = await Promise.all([
                get('/contacts/{id}', { at: { id }, signal }),
                get('/contacts/{contact_id}/explain', { at: { contact_id: id }, signal }),
                get('/messages', { query: { contact_id: Number(id), limit: 200 }, signal }),
            ]);
            return { contact, explanation, messages: messages.items };
        },
        10,
    );
    if (!polled.data)
        return (
            <Page title={t('Contact')}>
                {polled.fault ? (
                    <>
                        <Fault fault={polled.fault} />
                        <Link to="contacts">{t('All contacts')}</Link>
                    </>
                ) : (
                    <Empty title={t('Loading …')} />
                )}
            </Page>
        );
    return (
        <Page
            title={nameOf(polled.data.contact)}
            about={<AsOf polled={polled} />}
            actions={
                <Actions
                    contact={polled.data.contact}
                    suppressed={polled.data.explanation.suppressed_addresses}
                    changed={polled.refresh}
                />
            }
        >
            <Loaded polled={polled}>{(data) => <Person {...data} />}</Loaded>
        </Page>
    );
}
