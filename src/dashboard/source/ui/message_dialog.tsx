// A message to one contact: own text or a template, at once or later.
import { useState } from 'preact/hooks';
import { Problem, type Channel, type Contact, type Explanation } from '../api';
import { t } from '../language';
import { sendMessage } from '../messages';
import { templatesOf } from '../pages/templates';
import { usePoll } from '../poll';
import { navigate } from '../router';
import { suppressionInWords } from '../sentences';
import { channelWord, kindOfMessageWord } from '../words';
import { Dialog, explain, Field, Note } from './parts';

/// Repeated requests of one dialog send one message.
const freshKey = () => `dashboard-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

interface Written {
    channel: Channel;
    template: number | null;
    subject: string;
    text: string;
    kind: 'transactional' | 'marketing';
    later: boolean;
    at: string;
}

function requestOf(contact: Contact, key: string, written: Written) {
    const { channel, template, subject, text, kind, later, at } = written;
    const content = template
        ? channel === 'phone'
            ? { script_id: template }
            : { template_id: template }
        : channel === 'email'
          ? { subject, text }
          : { message: text };
    return { contact_id: contact.id, channel, kind, key, ...content, ...(later ? { send_at: new Date(at).toISOString() } : {}) };
}

type Faults = Record<string, string>;

function OwnText({ written, set, faults }: { written: Written; set: (part: Partial<Written>) => void; faults: Faults }) {
    const label = written.channel === 'phone' ? t('Text to say') : t('Message');
    return (
        <>
            {written.channel === 'email' && (
                <Field label={t('Subject')} fault={faults.subject}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            required
                            maxLength={998}
                            value={written.subject}
                            onInput={(event) => set({ subject: event.currentTarget.value })}
                        />
                    )}
                </Field>
            )}
            <Field
                label={label}
                fault={faults.text ?? faults.message}
                help={t('{example} is replaced by the name of the contact.', { example: '{{first_name|there}}' })}
            >
                {(attributes) => (
                    <textarea
                        {...attributes}
                        rows={6}
                        required
                        maxLength={10000}
                        value={written.text}
                        onInput={(event) => set({ text: event.currentTarget.value })}
                    />
                )}
            </Field>
        </>
    );
}

function Choices({ written, set, channels }: { written: Written; set: (part: Partial<Written>) => void; channels: Channel[] }) {
    const { channel } = written;
    const templates = usePoll(`templates for a message ${channel}`, (signal) => templatesOf(channel, signal));
    return (
        <div class="fields">
            <Field label={t('Channel')}>
                {(attributes) => (
                    <select
                        {...attributes}
                        value={channel}
                        onChange={(event) => set({ channel: event.currentTarget.value as Channel, template: null })}
                    >
                        {channels.map((each) => (
                            <option key={each} value={each}>
                                {channelWord(each)}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <Field label={t('Content')}>
                {(attributes) => (
                    <select
                        {...attributes}
                        value={written.template ?? ''}
                        onChange={(event) => set({ template: Number(event.currentTarget.value) || null })}
                    >
                        <option value="">{t('Own text')}</option>
                        {(templates.data ?? []).map((each) => (
                            <option key={each.id} value={each.id}>
                                {t('Template')}: {each.name}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <Field
                label={t('Kind')}
                help={
                    written.kind === 'marketing' || channel !== 'email'
                        ? t('Goes to nobody who has opted out.')
                        : t('Emails also go to people who have unsubscribed: a receipt, an answer, a reminder.')
                }
            >
                {(attributes) => (
                    <select
                        {...attributes}
                        value={written.kind}
                        onChange={(event) => set({ kind: event.currentTarget.value as Written['kind'] })}
                    >
                        {(['transactional', 'marketing'] as const).map((each) => (
                            <option key={each} value={each}>
                                {kindOfMessageWord(each)}
                            </option>
                        ))}
                    </select>
                )}
            </Field>
            <Field label={t('When')} help={t('Empty: at once')}>
                {(attributes) => (
                    <input
                        {...attributes}
                        type="datetime-local"
                        value={written.at}
                        onInput={(event) => set({ at: event.currentTarget.value, later: event.currentTarget.value !== '' })}
                    />
                )}
            </Field>
        </div>
    );
}

export function MessageDialog({
    contact,
    suppressed,
    close,
}: {
    contact: Contact;
    suppressed: Explanation['suppressed_addresses'];
    close: () => void;
}) {
    const byPhone: Channel[] = contact.phone ? ['sms', 'phone'] : [];
    const channels: Channel[] = contact.email ? ['email', ...byPhone] : byPhone;
    const [key] = useState(freshKey);
    const [written, setWritten] = useState<Written>({
        channel: channels[0],
        template: null,
        subject: '',
        text: '',
        kind: 'transactional',
        later: false,
        at: '',
    });
    const [fault, setFault] = useState<Error | null>(null);
    const [busy, setBusy] = useState(false);
    const set = (part: Partial<Written>) => setWritten({ ...written, ...part });
    const { channel, template, text, subject } = written;
    const submit = async (event: SubmitEvent) => {
        event.preventDefault();
        setBusy(true);
        setFault(null);
        try {
            const notes = template ? {} : { text, ...(channel === 'email' ? { subject } : {}) };
            const made = await sendMessage(requestOf(contact, key, written), notes);
            close();
            navigate(`messages/${made.id}`);
        } catch (problem) {
            setFault(problem as Error);
            setBusy(false);
        }
    };
    const address = channel === 'email' ? contact.email : contact.phone;
    const violations = fault instanceof Problem ? fault.violations : [];
    const faults: Faults = Object.fromEntries(violations.map((each) => [each.path, each.message]));
    return (
        <Dialog title={t('Send a message to {name}', { name: address ?? '' })} wide close={close}>
            {suppressed.length > 0 && (
                <Note tone="warning" title={t('Suppressed')}>
                    {suppressed.map(suppressionInWords).join(' ')} {t('The message may be left out.')}
                </Note>
            )}
            <form class="stack" onSubmit={submit}>
                <Choices written={written} set={set} channels={channels} />
                {template === null && <OwnText written={written} set={set} faults={faults} />}
                {fault && <Note tone="bad">{explain(fault)}</Note>}
                <div class="row">
                    <button class="primary" disabled={busy}>
                        {channel === 'phone' ? t('Call') : t('Send')}
                    </button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                </div>
            </form>
        </Dialog>
    );
}
