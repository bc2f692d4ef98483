// The content of a channel: subject and parts of an email, an SMS, or a call. Used by templates and wizards.
import { send, type Channel, type Script } from '../api';
import type { Blocks } from '../blocks';
import { number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { EmailEditor } from './email_editor';
import { useSettled } from './fresh_state';
import { explain, Field } from './parts';
import { ScriptEditor } from './script_editor';

export interface Content {
    subject: string;
    text: string;
    html: string;
    message: string;
    script: Script;
    blocks?: Blocks; ///< Edited blocks of an email, which become `html` and `text`.
    isRendered?: boolean; ///< Whether they are those of the blocks already.
    madeText?: string; ///< The plain text that the server made of the blocks last.
}

export const starter = (): Content => ({
    subject: 'Hello {{first_name|there}}',
    text: 'Hello {{first_name|there}},\n\n',
    html: '',
    message: 'Hello {{first_name|there}}, …\nAnswer STOP to get no more.',
    script: { steps: [{ say: 'Hello {{first_name|there}}.' }] } as unknown as Script,
});

export const variables = ['first_name', 'last_name', 'company', 'industry', 'email', 'unsubscribe_url'];

export function Variables({ insert }: { insert: (text: string) => void }) {
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

/// Characters outside of the GSM alphabet, which reduce the length of a segment to less than half.
const strange = (text: string) => [
    ...new Set(
        [...text].filter(
            (each) => !/[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]/.test(each),
        ),
    ),
];

function SmsEditor({ content, change, faults }: EditorProps) {
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

export interface EditorProps {
    content: Content;
    change: (content: Content) => void;
    faults: Record<string, string>;
}

export function ContentEditor({ channel, ...props }: EditorProps & { channel: Channel }) {
    if (channel === 'email') return <EmailEditor {...props} />;
    if (channel === 'sms') return <SmsEditor {...props} />;
    return <ScriptEditor script={props.content.script} change={(script) => props.change({ ...props.content, script })} />;
}

/// Size in bytes of UTF-8, which mail programs count.
export const bytesOf = (text: string) => new TextEncoder().encode(text).length;
export const kilobytes = (text: string) => `${number(Math.ceil(bytesOf(text) / 1024))} KB`;
