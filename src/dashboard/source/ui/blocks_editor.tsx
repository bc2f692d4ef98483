// The editor of an email made of blocks: add, move, remove and edit them, with buttons or with Alt and the arrow keys.
import { useEffect, useRef, useState } from 'preact/hooks';
import { emptyBlock, kinds, type Block, type Blocks, type Kind } from '../blocks';
import { counted, t } from '../language';
import { BlockFields } from './block_fields';
import { Field } from './parts';

/// Ids of the blocks, which follow them when they move, so that fields keep their state.
function useIds(count: number) {
    const ids = useRef<number[]>([]);
    const last = useRef(0);
    while (ids.current.length < count) ids.current.push(++last.current);
    ids.current.length = count;
    return { ids: ids.current, fresh: () => ++last.current };
}

/// Moves the focus into a block after the blocks were rendered again: to the element that had it, or to the first field.
function useFocus() {
    const [wanted, setWanted] = useState<{ id: number; element: Element | null } | null>(null);
    useEffect(() => {
        if (!wanted) return;
        const block = document.getElementById(`block-${wanted.id}`);
        const { element } = wanted;
        const isThere = element instanceof HTMLElement && block?.contains(element) && !element.matches(':disabled');
        const first = block?.querySelector<HTMLElement>('[data-first]') ?? block?.querySelector<HTMLElement>('button:enabled');
        (isThere ? element : first)?.focus();
    }, [wanted]);
    return (id: number, element: Element | null = null) => setWanted({ id, element });
}

interface BlockProps {
    id: number;
    at: number;
    count: number;
    block: Block;
    faults: Record<string, string>;
    change: (block: Block) => void;
    move: (by: 1 | -1) => void;
    remove: () => void;
}

function BlockEditor({ id, at, count, block, faults, change, move, remove }: BlockProps) {
    const title = `${at + 1}. ${t(kinds[block.type])}`;
    const turn = (by: 1 | -1) => at + by >= 0 && at + by < count && move(by);
    const onKeyDown = (event: KeyboardEvent) => {
        const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
        if (!event.altKey || !by || event.target instanceof HTMLSelectElement) return; // There they open the list.
        event.preventDefault();
        turn(by);
    };
    const button = (word: string, act: () => void, disabled = false) => (
        <button type="button" class="link small" aria-label={`${word}: ${title}`} disabled={disabled} onClick={act}>
            {word}
        </button>
    );
    return (
        <li id={`block-${id}`} onKeyDown={onKeyDown}>
            <div class="row spread">
                <h3>{title}</h3>
                <div class="row">
                    {button(t('Move up'), () => turn(-1), at === 0)}
                    {button(t('Move down'), () => turn(1), at === count - 1)}
                    {button(t('Remove'), remove)}
                </div>
            </div>
            <BlockFields block={block} faults={faults} change={(part) => change({ ...block, ...part } as Block)} />
            {faults[''] && <p class="bad small">{faults['']}</p>}
        </li>
    );
}

/// The faults below a path, by the rest of the path.
function faultsBelow(faults: Record<string, string>, path: string) {
    const below = Object.entries(faults).filter(([each]) => each === path || each.startsWith(`${path}.`));
    return Object.fromEntries(below.map(([each, message]) => [each.slice(path.length + 1), message]));
}

function Settings({ blocks, change, faults }: Props) {
    const set = (part: Partial<Blocks>) => change({ ...blocks, ...part });
    const preheader = blocks.preheader ?? '';
    return (
        <details>
            <summary>{t('Preview text, color and language')}</summary>
            <div class="fields">
                <Field
                    label={t('Preview text')}
                    fault={faults.preheader}
                    help={`${t('Lists of emails show it behind the subject.')} ${counted(preheader.length, '{n} character', '{n} characters')}`}
                >
                    {(attributes) => (
                        <input
                            {...attributes}
                            maxLength={300}
                            value={preheader}
                            onInput={(event) => set({ preheader: event.currentTarget.value || null })}
                        />
                    )}
                </Field>
                <Field label={t('Color of buttons')} fault={faults.accent}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            type="color"
                            value={blocks.accent ?? '#4f46e5'}
                            onInput={(event) => set({ accent: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <Field label={t('Language')} fault={faults.language} help={t('For screen readers: en, de, fr …')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            maxLength={35}
                            placeholder="en"
                            value={blocks.language ?? ''}
                            onInput={(event) => set({ language: event.currentTarget.value || null })}
                        />
                    )}
                </Field>
            </div>
        </details>
    );
}

interface Props {
    blocks: Blocks;
    change: (blocks: Blocks) => void;
    faults: Record<string, string>;
}

export function BlocksEditor({ blocks, change, faults }: Props) {
    const all = blocks.blocks;
    const { ids, fresh } = useIds(all.length);
    const focus = useFocus();
    const [said, setSaid] = useState('');
    const set = (list: Block[]) => change({ ...blocks, blocks: list });
    const move = (i: number, by: 1 | -1) => {
        const swap = <T,>(list: T[]) => list.map((each, k) => (k === i ? list[i + by] : k === i + by ? list[i] : each));
        const id = ids[i];
        ids.splice(0, ids.length, ...swap(ids));
        set(swap(all));
        focus(id, document.activeElement);
        setSaid(t('Now at place {place} of {all}', { place: i + by + 1, all: all.length }));
    };
    const remove = (i: number) => {
        ids.splice(i, 1);
        set(all.filter((_, k) => k !== i));
        focus(ids[Math.min(i, ids.length - 1)]);
        setSaid(t('Removed'));
    };
    const add = (kind: Kind) => {
        const end = all.length > 0 && all.at(-1)!.type === 'footer' && kind !== 'footer' ? all.length - 1 : all.length;
        const id = fresh();
        ids.splice(end, 0, id);
        set(all.toSpliced(end, 0, emptyBlock(kind)));
        focus(id);
    };
    return (
        <div class="stack">
            <Settings blocks={blocks} change={change} faults={faults} />
            <ol class="flow" aria-label={t('Blocks')}>
                {all.map((block, i) => (
                    <BlockEditor
                        key={ids[i]}
                        id={ids[i]}
                        at={i}
                        count={all.length}
                        block={block}
                        faults={faultsBelow(faults, `blocks[${i}]`)}
                        change={(value) => set(all.with(i, value))}
                        move={(by) => move(i, by)}
                        remove={() => remove(i)}
                    />
                ))}
            </ol>
            <div class="row" role="group" aria-label={t('Add a block')}>
                {(Object.keys(kinds) as Kind[]).map((kind) => (
                    <button type="button" class="quiet" key={kind} disabled={all.length >= 100} onClick={() => add(kind)}>
                        + {t(kinds[kind])}
                    </button>
                ))}
            </div>
            <p class="muted small">{t('Alt and the arrow keys move the block that you are in.')}</p>
            <p class="visually-hidden" role="status">
                {said}
            </p>
        </div>
    );
}
