// Small components that all pages share.
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Problem } from '../api';
import { clock } from '../format';
import { hasSandbox, name, sandboxUrl } from '../host';
import { t, type Text } from '../language';
import type { Polled } from '../poll';
import { href, navigate } from '../router';
import { stateWord } from '../words';
import { isOffline } from '../api';

export function Link({
    to,
    children,
    ...rest
}: {
    to: string;
    class?: string;
    'aria-current'?: 'page' | 'step';
    'aria-label'?: string;
    children: ComponentChildren;
}) {
    const follow = (event: MouseEvent) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(to);
    };
    return (
        <a {...rest} href={href(to)} onClick={follow}>
            {children}
        </a>
    );
}

/// To the page of the sandbox's inbox or, if the server cannot read that, to the simulator's own.
export const SandboxLink = ({ current, children }: { current?: boolean; children: ComponentChildren }) =>
    hasSandbox ? (
        <Link to="sandbox" aria-current={current ? 'page' : undefined}>
            {children}
        </Link>
    ) : (
        <a href={sandboxUrl} target="_blank" rel="noopener noreferrer">
            {children}
        </a>
    );

export function Page({
    title,
    badge,
    about,
    actions,
    children,
}: {
    title: string;
    badge?: ComponentChildren;
    about?: ComponentChildren;
    actions?: ComponentChildren;
    children: ComponentChildren;
}) {
    useEffect(() => {
        document.title = `${title} · ${name}`;
    }, [title]);
    return (
        <div class="page">
            <header class="head">
                <div>
                    <h1>
                        <span dir="auto">{title}</span>
                        {badge}
                    </h1>
                    {about && <p class="muted">{about}</p>}
                </div>
                {actions && <div class="row">{actions}</div>}
            </header>
            {children}
        </div>
    );
}

export function Card({ title, aside, children }: { title?: string; aside?: ComponentChildren; children: ComponentChildren }) {
    const id = useId();
    return (
        <section class="card" aria-labelledby={title ? id : undefined}>
            {title && (
                <header>
                    <h2 id={id}>{title}</h2>
                    {aside}
                </header>
            )}
            {children}
        </section>
    );
}

export const Badge = ({ state }: { state: string }) => <span class={`badge ${state}`}>{stateWord(state)}</span>;

export const AsOf = ({ polled }: { polled: Polled<unknown> }) =>
    polled.at ? (
        <span class="muted small" data-as-of>
            {t(isOffline.value ? 'Offline. Last updated {time}' : 'As of {time}', { time: clock(polled.at) })}
        </span>
    ) : null;

export function explain(fault: Error) {
    return fault instanceof Problem ? fault.message : t('The server cannot be reached.');
}

export function Note({
    tone,
    title,
    children,
}: {
    tone?: 'bad' | 'warning' | 'good';
    title?: string;
    children: ComponentChildren;
}) {
    return (
        <div class={`note ${tone ?? ''}`} role={tone === 'bad' ? 'alert' : undefined}>
            {title && <strong>{title}</strong>}
            <span>{children}</span>
        </div>
    );
}

export function Fault({ fault, retry }: { fault: Error; retry?: () => void }) {
    return (
        <Note tone="bad">
            {explain(fault)}{' '}
            {retry && (
                <button class="link" onClick={retry}>
                    {t('Try again')}
                </button>
            )}
        </Note>
    );
}

/// The loaded data, or a text for its absence.
export function Loaded<T>({
    polled,
    waiting = 'Loading …',
    children,
}: {
    polled: Polled<T>;
    waiting?: Text;
    children: (data: T) => ComponentChildren;
}) {
    if (polled.data !== undefined) {
        return (
            <>
                {polled.fault && !isOffline.value && <Fault fault={polled.fault} retry={polled.refresh} />}
                {children(polled.data)}
            </>
        );
    }
    if (polled.fault) return <Fault fault={polled.fault} retry={polled.refresh} />;
    return (
        <p class="empty" role="status">
            {t(waiting)}
        </p>
    );
}

/// Buttons to the previous and next page of a list. `trail` contains the cursors of the pages so far.
export function PageTurns({
    trail,
    turn,
    next,
}: {
    trail: string[];
    turn: (trail: string[]) => void;
    next: string | null | undefined;
}) {
    if (trail.length === 0 && !next) return null;
    return (
        <div class="body row">
            <button disabled={trail.length === 0} onClick={() => turn(trail.slice(0, -1))}>
                {t('Previous')}
            </button>
            <button disabled={!next} onClick={() => turn([...trail, next!])}>
                {t('Next')}
            </button>
        </div>
    );
}

export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
    <div class="empty">
        <strong>{title}</strong>
        {children}
    </div>
);

export function Dialog({
    title,
    wide,
    close,
    children,
}: {
    title: string;
    wide?: boolean;
    close: () => void;
    children: ComponentChildren;
}) {
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => {
        dialog.current!.showModal();
    }, []);
    return (
        <dialog
            ref={dialog}
            class={wide ? 'wide' : ''}
            aria-labelledby={id}
            onClose={close}
            onClick={(event) => event.target === dialog.current && close()}
        >
            <header>
                <h2 id={id} dir="auto">
                    {title}
                </h2>
                <button class="quiet" onClick={close}>
                    {t('Close')}
                </button>
            </header>
            <div class="stack">{children}</div>
        </dialog>
    );
}

interface Toast {
    id: number;
    text: string;
    action?: { label: string; run: () => void };
}
const toasts = signal<Toast[]>([]);
let lastToast = 0;

export function toast(text: string, action?: Toast['action'], seconds = 6) {
    const id = ++lastToast;
    const drop = () => (toasts.value = toasts.value.filter((each) => each.id !== id));
    toasts.value = [
        ...toasts.value,
        {
            id,
            text,
            action: action && {
                label: action.label,
                run: () => {
                    drop();
                    action.run();
                },
            },
        },
    ];
    setTimeout(drop, seconds * 1000);
}

export const Toasts = () => (
    <div class="toasts" role="status">
        {toasts.value.map((each) => (
            <div key={each.id}>
                <span>{each.text}</span>
                {each.action && <button onClick={each.action.run}>{each.action.label}</button>}
            </div>
        ))}
    </div>
);

/// Runs a change, and shows its result.
export async function attempt(change: () => Promise<unknown>, done?: string) {
    try {
        await change();
        if (done) toast(done);
        return true;
    } catch (fault) {
        toast(explain(fault as Error));
        return false;
    }
}

export async function copy(text: string) {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else {
        const area = Object.assign(document.createElement('textarea'), { value: text });
        document.body.append(area);
        area.select();
        document.execCommand('copy');
        area.remove();
    }
    toast(t('Copied'));
}

export const Copy = ({ text, label }: { text: string; label?: Text }) => (
    <button class="quiet" onClick={() => copy(text)}>
        {t(label ?? 'Copy')}
    </button>
);

/// `name` identifies the field for links to it, such as those of the review.
export function Field({
    name,
    label,
    help,
    fault,
    wide,
    children,
}: {
    name?: string;
    label: string;
    help?: ComponentChildren;
    fault?: string;
    wide?: boolean;
    children: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ComponentChildren;
}) {
    const id = useId();
    const described = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
    return (
        <div class={`field ${wide ? 'wide' : ''}`} data-field={name}>
            <label for={id}>{label}</label>
            {children({ id, 'aria-describedby': described, 'aria-invalid': fault ? true : undefined })}
            {help && (
                <span class="help" id={`${id}-help`}>
                    {help}
                </span>
            )}
            {fault && (
                <span class="fault" id={`${id}-fault`}>
                    {fault}
                </span>
            )}
        </div>
    );
}

export const Check = ({ label, checked, change }: { label: string; checked: boolean; change: (value: boolean) => void }) => (
    <label class="check">
        <input type="checkbox" checked={checked} onChange={(event) => change(event.currentTarget.checked)} />
        {label}
    </label>
);

export function download(name: string, text: string, type = 'text/csv') {
    const link = Object.assign(document.createElement('a'), {
        href: URL.createObjectURL(new Blob([text], { type })),
        download: name,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
