// The content of an email: made of blocks or written as HTML, and its plain text.
import { useRef, useState } from 'preact/hooks';
import { mayBeBlocks, sentPart, starterBlocks, withRenderedBlocks, type Blocks } from '../blocks';
import { Problem, send } from '../api';
import { counted, t, type Text } from '../language';
import { usePoll } from '../poll';
import { BlocksEditor } from './blocks_editor';
import { CodeField } from './code_field';
import { starter, variables, Variables, type Content, type EditorProps } from './content_editor';
import { useSettled } from './fresh_state';
import { LivePreview } from './live_preview';
import { attempt, explain, Field, Note } from './parts';

const byPath = (fault: Error | undefined): Record<string, string> =>
    Object.fromEntries((fault instanceof Problem ? fault.violations : []).map((each) => [each.path, each.message]));

/// The faults that the server finds in the typed templates, by part.
function useFaults({ subject, text, html }: Content): Record<string, string> {
    const settled = useSettled({ subject, text, html }, 500);
    const polled = usePoll(`faults ${JSON.stringify(settled)}`, (signal) =>
        send('post', '/email/templates/render', { body: { ...settled, values: {} }, signal }),
    );
    return byPath(polled.fault);
}

/// The blocks that the stored HTML was made of, and their plain text; undefined until it is known.
function useStoredBlocks({ html, blocks }: Content) {
    const isAsked = !blocks && mayBeBlocks(html);
    const polled = usePoll(`stored blocks ${isAsked ? html : ''}`, (signal) =>
        isAsked ? send('post', '/email/blocks/inspect', { body: { html }, signal }) : Promise.resolve(null),
    );
    if (!isAsked) return { document: null, text: null };
    return polled.data ?? (polled.fault ? { document: null, text: null } : undefined);
}

/// Renders edited blocks shortly after the last change; the fault of the last try.
function useRendering(props: EditorProps): Error | undefined {
    const latest = useRef(props);
    latest.current = props;
    const settled = useSettled(props.content.blocks, 300);
    return usePoll(`rendered ${JSON.stringify(settled)}`, async (signal) => {
        const before = latest.current.content;
        const made = await withRenderedBlocks(before, signal);
        const { content, change } = latest.current;
        if (made === before || content.blocks !== before.blocks) return;
        const { html, madeText, isRendered } = made;
        change({ ...content, html, madeText, isRendered, text: content.text === before.text ? made.text : content.text });
    }).fault;
}

/// The first blocks, in place of the HTML. Plain text that somebody has written stays.
export const begunWithBlocks = (content: Content): Content => ({
    ...content,
    html: '',
    text: content.text === starter().text ? '' : content.text,
    blocks: starterBlocks(),
    madeText: undefined,
    isRendered: false,
});

type Mode = 'blocks' | 'html' | 'text';
const modes: Record<Mode, Text> = { blocks: 'Blocks', html: 'HTML', text: 'Plain text' };

function Modes({ mode, offered, choose }: { mode: Mode; offered: Mode[]; choose: (mode: Mode) => void }) {
    return (
        <div class="choices" role="radiogroup" aria-label={t('Part')}>
            {offered.map((each) => (
                <label key={each}>
                    <input type="radio" name="part" checked={mode === each} onChange={() => choose(each)} />
                    {t(modes[each])}
                </label>
            ))}
        </div>
    );
}

function SubjectField({ value, fault, change }: { value: string; fault?: string; change: (value: string) => void }) {
    const long = value.length > 60 ? ` · ${t('phones show about 40')}` : '';
    return (
        <Field
            name="subject"
            label={t('Subject')}
            fault={fault}
            help={counted(value.length, '{n} character', '{n} characters') + long}
        >
            {(attributes) => (
                <input
                    {...attributes}
                    required
                    maxLength={998}
                    value={value}
                    onInput={(event) => change(event.currentTarget.value)}
                />
            )}
        </Field>
    );
}

interface TextProps {
    content: Content;
    made?: string; ///< The text of the blocks, if the email is made of blocks.
    fault?: string;
    change: (text: string) => void;
}

function TextField({ content, made, fault, change }: TextProps) {
    const byHand = made !== undefined && content.text !== made && (
        <>
            {t('Written by hand: it does not follow the blocks.')}{' '}
            <button type="button" class="link small" onClick={() => change(made)}>
                {t('Make it of the blocks again')}
            </button>
        </>
    );
    const followed = made !== undefined && t('Made of the blocks. What you change here stays as you write it.');
    return (
        <Field name="text" label={t('Plain text')} fault={fault} help={byHand || followed || undefined}>
            {(attributes) => (
                <textarea
                    {...attributes}
                    class="code"
                    rows={12}
                    value={content.text}
                    onInput={(event) => change(event.currentTarget.value)}
                />
            )}
        </Field>
    );
}

function LeaveBlocks({ leave }: { leave: () => void }) {
    return (
        <Note tone="warning" title={t('Made of blocks')}>
            {t('As code, every character can be changed. The blocks cannot be edited any more then.')}{' '}
            <button type="button" class="link" onClick={leave}>
                {t('Go on as code')}
            </button>
        </Note>
    );
}

/// Inserts text where the caret was last, among the fields below `host`.
function useCaret() {
    const field = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);
    const onFocusIn = ({ target }: FocusEvent) => {
        const isText = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
        if (isText) field.current = target;
    };
    const insert = (text: string) => {
        const at = field.current;
        if (!at?.isConnected) return;
        at.focus();
        at.setRangeText(text, at.selectionStart ?? at.value.length, at.selectionEnd ?? at.value.length, 'end');
        at.dispatchEvent(new Event('input', { bubbles: true }));
    };
    return { onFocusIn, insert };
}

interface BlocksProps {
    blocks: Blocks;
    html: string; ///< As rendered last.
    fault?: Error;
    change: (blocks: Blocks) => void;
}

function BlocksPart({ blocks, html, fault, change }: BlocksProps) {
    const { onFocusIn, insert } = useCaret();
    const faults = byPath(fault);
    return (
        <div class="grid two" data-field="html" tabIndex={-1}>
            <div class="stack" onFocusIn={onFocusIn}>
                <BlocksEditor blocks={blocks} change={change} faults={faults} />
                <Variables insert={insert} />
            </div>
            <div class="stack sticky">
                <h3>{t('Preview')}</h3>
                {fault && (
                    <Note tone="warning" title={t('Not up to date')}>
                        {explain(fault)}
                    </Note>
                )}
                {html && <LivePreview html={html} />}
            </div>
        </div>
    );
}

export function EmailEditor(props: EditorProps) {
    const { content, change, faults } = props;
    const [chosen, setChosen] = useState<Mode | null>(null);
    const live = useFaults(content);
    const stored = useStoredBlocks(content);
    const fault = useRendering(props);
    const blocks = content.blocks ?? stored?.document ?? null;
    const isWaiting = stored === undefined;
    const mode = chosen ?? (blocks || isWaiting ? 'blocks' : content.html ? 'html' : 'text');
    const offered: Mode[] = blocks || isWaiting || !content.html ? ['blocks', 'html', 'text'] : ['html', 'text'];
    const made = content.blocks ? content.madeText : (stored?.text ?? undefined);
    const set = (part: Partial<Content>) => change({ ...content, ...part });
    const setBlocks = (value: Blocks) => set({ blocks: value, madeText: made, isRendered: false });
    const choose = (next: Mode) => {
        setChosen(next);
        if (next === 'blocks' && !blocks && !isWaiting) change(begunWithBlocks(content));
    };
    const leave = () =>
        attempt(async () => {
            const { html, text } = await withRenderedBlocks(content);
            change({ ...content, html: sentPart(html), text, blocks: undefined, madeText: undefined, isRendered: undefined });
        });
    return (
        <div class="stack">
            <SubjectField
                value={content.subject}
                fault={faults.subject ?? live.subject}
                change={(subject) => set({ subject })}
            />
            <Modes mode={mode} offered={offered} choose={choose} />
            {isWaiting && mode !== 'text' && (
                <p class="muted" role="status">
                    {t('Loading …')}
                </p>
            )}
            {mode === 'blocks' && blocks && (
                <BlocksPart blocks={blocks} html={content.html} fault={fault} change={setBlocks} />
            )}
            {mode === 'html' && blocks && <LeaveBlocks leave={leave} />}
            {mode === 'html' && !blocks && !isWaiting && (
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
            {mode === 'text' && (
                <TextField
                    content={content}
                    fault={faults.text ?? live.text}
                    made={made}
                    change={(text) => set({ text })}
                />
            )}
            {mode !== 'blocks' && !(mode === 'html' && blocks) && (
                <Variables
                    insert={(text) => set(mode === 'text' ? { text: content.text + text } : { html: content.html + text })}
                />
            )}
        </div>
    );
}
