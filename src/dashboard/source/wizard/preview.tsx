// Step 4: the message for one contact, rendered by the server as it will be sent, and a test message.
import { useState } from 'preact/hooks';
import { can, get, send, type Channel, type Contact } from '../api';
import { number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { folder } from '../router';
import { ContactPicker } from '../ui/filter_builder';
import { Card, explain, Field, Loaded, Note } from '../ui/parts';
import { stepsOf, type Step } from '../ui/script_editor';
import { stepsOfTwiml, Transcript } from '../ui/transcript';
import { reasonWord } from '../words';
import type { StepProps } from './wizard';

type Rendered = Awaited<ReturnType<typeof get<'/campaigns/{id}/preview'>>>;

function EmailView({ id, rendered, contact }: { id: number; rendered: Rendered; contact: Contact | null }) {
    const [view, setView] = useState<'desktop' | 'phone' | 'text'>('desktop');
    const [images, setImages] = useState(true);
    const words = { desktop: t('Desktop'), phone: t('Phone'), text: t('Plain text') };
    const source = `${folder}preview/campaigns/${id}${images ? '' : '/without-images'}${contact ? `?contact_id=${contact.id}` : ''}`;
    return (
        <div class="stack">
            <p dir="auto">
                <span class="muted">{t('Subject')}: </span>
                <strong>{rendered.subject}</strong>
            </p>
            <div class="choices" role="radiogroup" aria-label={t('View')}>
                {(['desktop', 'phone', 'text'] as const).map((each) => (
                    <label key={each}>
                        <input type="radio" name="view" checked={view === each} onChange={() => setView(each)} />
                        {words[each]}
                    </label>
                ))}
                <label>
                    <input type="checkbox" checked={!images} onChange={(event) => setImages(!event.currentTarget.checked)} />
                    {t('Images off')}
                </label>
            </div>
            {view === 'text' || !rendered.html ? (
                <pre tabIndex={0} dir="auto">
                    {rendered.text || t('There is no plain text part.')}
                </pre>
            ) : (
                <iframe key={source} class={`frame ${view}`} src={source} title={t('Preview of the email')} />
            )}
        </div>
    );
}

interface ViewProps {
    channel: Channel;
    id: number;
    rendered: Rendered;
    contact: Contact | null;
    script: Step[];
}

function View({ channel, id, rendered, contact, script }: ViewProps) {
    return (
        <div class="stack">
            {rendered.reason && (
                <Note tone="warning" title={t('Would be left out')}>
                    {reasonWord(rendered.reason)} {rendered.detail}
                </Note>
            )}
            {rendered.missing.length > 0 && (
                <Note tone="warning" title={t('Missing values')}>
                    {rendered.missing.join(', ')}
                </Note>
            )}
            {channel === 'email' && <EmailView id={id} rendered={rendered} contact={contact} />}
            {channel === 'sms' && (
                <>
                    <p class="bubble" dir="auto">
                        {rendered.message}
                    </p>
                    <p class="muted small">
                        {counted(rendered.segments ?? 0, '{n} segment', '{n} segments')} ·{' '}
                        {counted(rendered.characters ?? 0, '{n} character', '{n} characters')}
                    </p>
                </>
            )}
            {channel === 'phone' && rendered.twiml && (
                <>
                    <h3>{t('A person hears')}</h3>
                    <Transcript steps={stepsOfTwiml(rendered.twiml, script)} />
                    {rendered.voicemail_twiml && (
                        <>
                            <h3>{t('A machine hears')}</h3>
                            <Transcript steps={stepsOfTwiml(rendered.voicemail_twiml, [])} />
                        </>
                    )}
                </>
            )}
        </div>
    );
}

const remembered = (channel: Channel) => `outbound.test.${channel === 'email' ? 'email' : 'phone'}`;

function Test({ channel, id, contact }: { channel: Channel; id: number; contact: Contact | null }) {
    const [to, setTo] = useState(localStorage.getItem(remembered(channel)) ?? '');
    const [said, setSaid] = useState('');
    const run = async () => {
        localStorage.setItem(remembered(channel), to);
        setSaid(t('Sending …'));
        try {
            const answer = await send('post', '/campaigns/{id}/test-send', {
                at: { id },
                body: { to: [to], contact_id: contact?.id ?? null },
            });
            setSaid(
                answer.results
                    .map((each) =>
                        each.outcome === 'accepted'
                            ? t('Accepted by {name}', { name: answer.provider })
                            : `${each.outcome} ${each.detail ?? each.code ?? ''}`,
                    )
                    .join(' '),
            );
        } catch (fault) {
            setSaid(explain(fault as Error));
        }
    };
    if (!can('send')) return null;
    return (
        <Card title={t('Test')}>
            <div class="body stack">
                <Field label={channel === 'email' ? t('Your address') : t('Your number')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            inputMode={channel === 'email' ? 'email' : 'tel'}
                            value={to}
                            onInput={(event) => setTo(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <div class="row">
                    <button type="button" disabled={!to} onClick={run}>
                        {channel === 'phone' ? t('Call me now') : t('Send it to me')}
                    </button>
                </div>
                <p role="status" class="muted">
                    {said}
                </p>
            </div>
        </Card>
    );
}

export function Preview({ channel, draft }: StepProps) {
    const [contact, setContact] = useState<Contact | null>(null);
    const id = draft.id!;
    const polled = usePoll(`preview ${id} ${draft.savedAt} ${contact?.id}`, (signal) =>
        get('/campaigns/{id}/preview', { at: { id }, query: contact ? { contact_id: contact.id } : {}, signal }),
    );
    return (
        <div class="grid two">
            <Card title={t('Preview')} aside={polled.data?.address && <span class="muted small">{polled.data.address}</span>}>
                <div class="body">
                    <Loaded polled={polled}>
                        {(rendered) => (
                            <View
                                channel={channel}
                                id={id}
                                rendered={rendered}
                                contact={contact}
                                script={stepsOf(draft.content.script)}
                            />
                        )}
                    </Loaded>
                </div>
            </Card>
            <div class="stack">
                <Card title={t('As whom')}>
                    <div class="body">
                        <ContactPicker label={t('Contact')} chosen={contact} choose={setContact} />
                        {!contact && polled.data?.contact_id && (
                            <p class="muted small">{t('Now: contact {id}', { id: number(polled.data.contact_id) })}</p>
                        )}
                    </div>
                </Card>
                <Test channel={channel} id={id} contact={contact} />
            </div>
        </div>
    );
}
