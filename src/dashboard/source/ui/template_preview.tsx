// A saved template, rendered by the server for one contact.
import { useState } from 'preact/hooks';
import { send, type Channel, type Contact } from '../api';
import { counted, t } from '../language';
import type { Template } from '../pages/templates';
import { usePoll } from '../poll';
import { folder } from '../router';
import { ContactPicker } from './filter_builder';
import { Dialog, Loaded, Note } from './parts';
import { stepsOf } from './script_editor';
import { stepsOfTwiml, Transcript } from './transcript';

interface Rendered {
    missing: string[];
    subject?: string;
    text?: string;
    html?: string;
    message?: string;
    segments?: number;
    twiml?: string;
}

function render(channel: Channel, id: number, contact: Contact | null, signal: AbortSignal): Promise<Rendered> {
    const options = { at: { id }, body: contact ? { contact_id: contact.id } : { values: {} }, signal };
    if (channel === 'email') return send('post', '/email/templates/{id}/render', options);
    return channel === 'sms'
        ? send('post', '/sms/templates/{id}/render', options)
        : send('post', '/phone/scripts/{id}/render', options);
}

function View({ template, rendered, contact }: { template: Template; rendered: Rendered; contact: Contact | null }) {
    const source = `${folder}preview/templates/${template.id}${contact ? `?contact_id=${contact.id}` : ''}`;
    return (
        <>
            {rendered.missing.length > 0 && (
                <Note tone="warning" title={t('Missing values')}>
                    {rendered.missing.join(', ')}
                </Note>
            )}
            {rendered.subject !== undefined && (
                <p dir="auto">
                    <span class="muted">{t('Subject')}: </span>
                    <strong>{rendered.subject}</strong>
                </p>
            )}
            {rendered.html && <iframe key={source} class="frame" src={source} title={t('Preview of the email')} />}
            {!rendered.html && rendered.text && (
                <pre tabIndex={0} dir="auto">
                    {rendered.text}
                </pre>
            )}
            {rendered.message !== undefined && (
                <p class="bubble" dir="auto">
                    {rendered.message}
                </p>
            )}
            {rendered.segments !== undefined && (
                <p class="muted small">{counted(rendered.segments, '{n} segment', '{n} segments')}</p>
            )}
            {rendered.twiml && <Transcript steps={stepsOfTwiml(rendered.twiml, stepsOf(template.script!))} />}
        </>
    );
}

export function TemplatePreview({ channel, template, close }: { channel: Channel; template: Template; close: () => void }) {
    const [contact, setContact] = useState<Contact | null>(null);
    const polled = usePoll(`template ${channel} ${template.id} ${contact?.id}`, (signal) =>
        render(channel, template.id, contact, signal),
    );
    return (
        <Dialog title={template.name} wide close={close}>
            <ContactPicker label={t('As whom')} chosen={contact} choose={setContact} />
            <Loaded polled={polled}>{(rendered) => <View template={template} rendered={rendered} contact={contact} />}</Loaded>
        </Dialog>
    );
}
