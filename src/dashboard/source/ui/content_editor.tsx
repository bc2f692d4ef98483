// The content of a channel: subject and parts of an email, an SMS, or a call. Used by templates and wizards.
import { useState } from 'preact/hooks';
import { Problem, send, type Channel, type Script } from '../api';
import { number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { CodeField } from './code_field';
import { useSettled } from './filter_builder';
import { explain, Field } from './parts';
import { ScriptEditor } from './script_editor';

export interface Content {
    subject: string;
    text: string;
    html: string;
    message: string;
    script: Script;
}

export const starter = (): Content => ({
    subject: 'Hello {{first_name|there}}',
    text: 'Hello {{first_name|there}},\n\n',
    html: '',
    message: 'Hello {{first_name|there}}, …\nAnswer STOP to get no more.',
    script: { steps: [{ say: 'Hello {{first_name|there}}.' }] } as unknown as Script,
});

const variables = ['first_name', 'last_name', 'company', 'industry', 'email', 'unsubscribe_url'];

function Variables({ insert }: { insert: (text: string) => void }) {
    return (
        <div class="row" role="group" aria-label={t('Insert a variable')}>
            <span class="muted small">{t('Insert a variable')}</span>
            {variables.map((name) => (
                <button type="button" class="link small" key={name} onClick={() => insert(`{{${name}}}`)}>
                    {name}
                </button>
            ))}
        </div>
    );
}

/// The faults that the server finds in the typed templates, by part.
function useFaults({ subject, text, html }: Content): Record<string, string> {
    const settled = useSettled({ subject, text, html }, 500);
    const polled = usePoll(`faults ${JSON.stringify(settled)}`, (signal) =>
        send('post', '/email/templates/render', { body: { ...settled, values: {} }, signal }),
    );
    const violations = polled.fault instanceof Problem ? polled.fault.violations : [];
    return Object.fromEntries(violations.map((each) => [each.path, each.message]));
}

function EmailEditor({ content, change, faults }: Props) {
    const [mode, setMode] = useState<'text' | 'html'>(content.html ? 'html' : 'text');
    const set = (part: Partial<Content>) => change({ ...content, ...part });
    const live = useFaults(content);
    const subject = content.subject.length;
    return (
        <div class="stack">
            <Field
                name="subject"
                label={t('Subject')}
                fault={faults.subject ?? live.subject}
                help={
                    counted(subject, '{n} character', '{n} characters') + (subject > 60 ? ` · ${t('phones show about 40')}` : '')
                }
            >
                {(attributes) => (
                    <input
                        {...attributes}
                        required
                        maxLength={998}
                        value={content.subject}
                        onInput={(event) => set({ subject: event.currentTarget.value })}
                    />
                )}
            </Field>
            <div class="choices" role="radiogroup" aria-label={t('Part')}>
                {(['text', 'html'] as const).map((each) => (
                    <label key={each}>
                        <input type="radio" name="part" checked={mode === each} onChange={() => setMode(each)} />
                        {each === 'text' ? t('Plain text') : 'HTML'}
                    </label>
                ))}
            </div>
            {mode === 'text' ? (
                <Field name="text" label={t('Plain text')} fault={faults.text ?? live.text}>
                    {(attributes) => (
                        <textarea
                            {...attributes}
                            class="code"
                            rows={12}
                            value={content.text}
                            onInput={(event) => set({ text: event.currentTarget.value })}
                        />
                    )}
                </Field>
            ) : (
                <CodeField
                    name="html"
                    label="HTML"
                    help={t('Kept byte for byte. Leave empty to send plain text only.')}
                    fault={faults.html ?? live.html}
                    value={content.html}
                    variables={variables}
                    change={(html) => set({ html })}
                />
            )}
            <Variables insert={(text) => set(mode === 'text' ? { text: content.text + text } : { html: content.html + text })} />
        </div>
    );
}

/// Characters outside of the GSM alphabet, which reduce the length of a segment to less than half.
const strange = (text: string) => [
    ...new Set(
        [...text].filter(
            (each) => !/[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]/.test(each),
        ),
    ),
];

function SmsEditor({ content, change, faults }: Props) {
    const settled = useSettled(content.message);
    const polled = usePoll(`sms ${settled}`, (signal) =>
        send('post', '/sms/templates/render', { body: { body: settled, values: {} }, signal }),
    );
    const odd = strange(content.message);
    return (
        <div class="stack">
            <Field
                name="message"
                label={t('Message')}
                fault={faults.message ?? (polled.fault && content.message ? explain(polled.fault) : undefined)}
                help={
                    polled.data && (
                        <>
                            {counted(polled.data.segments, '{n} segment', '{n} segments')} ·{' '}
                            {counted(polled.data.characters, '{n} character', '{n} characters')} ·{' '}
                            {polled.data.encoding === 'gsm7' ? 'GSM 7' : 'UCS-2'}
                            {polled.data.encoding === 'ucs2' && odd.length > 0 && (
                                <span class="warning"> · {t('because of {list}', { list: odd.slice(0, 8).join(' ') })}</span>
                            )}
                        </>
                    )
                }
            >
                {(attributes) => (
                    <textarea
                        {...attributes}
                        rows={6}
                        required
                        value={content.message}
                        onInput={(event) => change({ ...content, message: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Variables insert={(text) => change({ ...content, message: content.message + text })} />
        </div>
    );
}

interface Props {
    content: Content;
    change: (content: Content) => void;
    faults: Record<string, string>;
}

export function ContentEditor({ channel, ...props }: Props & { channel: Channel }) {
    if (channel === 'email') return <EmailEditor {...props} />;
    if (channel === 'sms') return <SmsEditor {...props} />;
    return <ScriptEditor script={props.content.script} change={(script) => props.change({ ...props.content, script })} />;
}

/// Size in bytes of UTF-8, which mail programs count.
export const bytesOf = (text: string) => new TextEncoder().encode(text).length;
export const kilobytes = (text: string) => `${number(Math.ceil(bytesOf(text) / 1024))} KB`;
