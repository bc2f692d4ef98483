// A field for code: the editor, or a text area until the editor is loaded or if loading fails.
import { useEffect, useState } from 'preact/hooks';
import type { CodeEditorProps } from './code_editor';

type Editor = typeof import('./code_editor').default;

interface Props extends CodeEditorProps {
    name: string;
    help: string;
}

export function CodeField({ name, help, ...props }: Props) {
    const [Loaded, setLoaded] = useState<{ editor: Editor } | null>(null);
    useEffect(() => {
        import('./code_editor').then(
            (module) => setLoaded({ editor: module.default }),
            () => null,
        );
    }, []);
    return (
        <div class="field" data-field={name} tabIndex={-1}>
            <span class="label">{props.label}</span>
            {Loaded ? (
                <Loaded.editor {...props} />
            ) : (
                <textarea
                    aria-label={props.label}
                    class="code"
                    rows={16}
                    spellcheck={false}
                    value={props.value}
                    onInput={(event) => props.change(event.currentTarget.value)}
                />
            )}
            <span class="help">{help}</span>
            {props.fault && (
                <span class="fault" role="status">
                    {props.fault}
                </span>
            )}
        </div>
    );
}
