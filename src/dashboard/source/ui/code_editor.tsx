// CodeMirror for HTML with {{variables}}. In a shadow root it needs no style elements, which the content policy forbids.
// Loaded on demand; ui/code_field.tsx shows a plain text area until then.
import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from '@codemirror/language';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'preact/hooks';

interface Place {
    inTag: boolean;
    quote: string | null; ///< The quote of the current attribute value, which may contain variables.
}

/// One token: a variable, a comment, a tag's name, an attribute, its value, or text.
function token(stream: StringStream, place: Place): string | null {
    if (stream.match(/^\{\{\{?.*?\}?\}\}/)) return 'variableName';
    if (place.quote) {
        stream.next();
        if (stream.current() === place.quote) place.quote = null;
        else stream.eatWhile(place.quote === '"' ? /[^"{]/ : /[^'{]/);
        return 'string';
    }
    if (!place.inTag) {
        if (stream.match(/^<!--.*?(-->|$)/)) return 'comment';
        if (stream.match(/^<\/?[\w!-]+/)) {
            place.inTag = true;
            return 'tagName';
        }
        stream.next();
        stream.eatWhile(/[^<{]/);
        return null;
    }
    if (stream.match(/^\/?>/)) {
        place.inTag = false;
        return 'tagName';
    }
    if (stream.match(/^["']/)) {
        place.quote = stream.current();
        return 'string';
    }
    if (stream.match(/^[\w-]+/)) return 'attributeName';
    stream.next();
    return null;
}

const language = StreamLanguage.define<Place>({ startState: () => ({ inTag: false, quote: null }), token });

const colors = HighlightStyle.define([
    { tag: tags.tagName, color: 'var(--ob-accent)' },
    { tag: tags.attributeName, color: 'var(--ob-muted)' },
    { tag: tags.string, color: 'var(--ob-good)' },
    { tag: tags.comment, color: 'var(--ob-muted)', fontStyle: 'italic' },
    { tag: tags.variableName, color: 'var(--ob-warning)', fontWeight: '600' },
]);

const theme = EditorView.theme({
    '&': { fontSize: '12.5px', color: 'var(--ob-text)', backgroundColor: 'var(--ob-surface)' },
    '&.cm-focused': { outline: '2px solid var(--ob-accent)', outlineOffset: '-1px' },
    '.cm-scroller': { fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, monospace', maxHeight: '34rem' },
    '.cm-content, .cm-gutters': { minHeight: '20rem' },
    '.cm-content': { caretColor: 'var(--ob-text)' },
    '.cm-cursor': { borderLeftColor: 'var(--ob-text)' },
    '.cm-gutters': {
        backgroundColor: 'var(--ob-background)',
        color: 'var(--ob-muted)',
        borderRight: '1px solid var(--ob-border)',
    },
    '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
        backgroundColor: 'color-mix(in srgb, var(--ob-accent) 25%, transparent) !important',
    },
    '.cm-fault': { boxShadow: 'inset 3px 0 0 var(--ob-bad)' },
    '.cm-tooltip': { backgroundColor: 'var(--ob-surface)', border: '1px solid var(--ob-border)' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--ob-accent)', color: 'var(--ob-on-accent)' },
});

const setFault = StateEffect.define<number | null>();

/// Marks the line of a fault that the server reports.
const faultMark = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(marks, transaction) {
        for (const effect of transaction.effects) {
            if (!effect.is(setFault)) continue;
            const { doc } = transaction.state;
            const isThere = effect.value !== null && effect.value <= doc.lines;
            return isThere
                ? Decoration.set(Decoration.line({ class: 'cm-fault' }).range(doc.line(effect.value!).from))
                : Decoration.none;
        }
        return marks.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
});

/// `line 3, column 7: …`
const lineOf = (fault: string | undefined) => Number(fault?.match(/^line (\d+)/)?.[1] ?? 0) || null;

const completing = (variables: string[]) => (context: CompletionContext) => {
    const before = context.matchBefore(/\{\{\w*/);
    return before && { from: before.from + 2, options: variables.map((label) => ({ label, apply: `${label}}}` })) };
};

export interface CodeEditorProps {
    label: string;
    value: string;
    change: (value: string) => void;
    variables: string[];
    fault?: string;
}

/// Keeps line ends: new lines get the first kind in the text.
function stateOf({ label, value, variables }: CodeEditorProps, changed: (view: EditorView) => void) {
    return EditorState.create({
        doc: value,
        extensions: [
            EditorState.lineSeparator.of(value.includes('\r\n') ? '\r\n' : '\n'),
            lineNumbers(),
            history(),
            drawSelection(),
            EditorView.lineWrapping,
            language,
            syntaxHighlighting(colors),
            theme,
            faultMark,
            autocompletion({ override: [completing(variables)] }),
            keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
            EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
            EditorView.updateListener.of((update) => update.docChanged && changed(update.view)),
        ],
    });
}

export default function CodeEditor(props: CodeEditorProps) {
    const host = useRef<HTMLDivElement>(null);
    const view = useRef<EditorView>(null);
    const latest = useRef(props);
    latest.current = props;
    // Typed text returns as `value`, maybe after more was typed: only other values replace the text.
    const reported = useRef(new Set<string>());
    useEffect(() => {
        const shadow = host.current!.attachShadow({ mode: 'open' });
        const tell = (of: EditorView) => {
            const text = of.state.sliceDoc();
            reported.current.add(text);
            latest.current.change(text);
        };
        view.current = new EditorView({ root: shadow, parent: shadow, state: stateOf(props, tell) });
        return () => view.current!.destroy();
    }, []);
    useEffect(() => {
        const { state } = view.current!;
        if (state.sliceDoc() === props.value) reported.current.clear();
        else if (!reported.current.has(props.value))
            view.current!.dispatch({ changes: { from: 0, to: state.doc.length, insert: props.value } });
    }, [props.value]);
    useEffect(() => view.current!.dispatch({ effects: setFault.of(lineOf(props.fault)) }), [props.fault]);
    return <div ref={host} class="code-editor" />;
}
