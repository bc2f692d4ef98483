// Uploads the image of a block: a file that is chosen, or dropped on the block.
import type { components } from 'schema';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchRaw } from '../api';
import type { Block, BlockPart } from '../blocks';
import { images } from '../catalogue/images';
import { learn, t } from '../language';
import { explain } from './parts';

learn(images);

const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const largest = 5_000_000;
const column = 552; // Its width in pixels.

/// Images that are narrower than the column keep their width.
async function widthOf(file: File) {
    const { width } = await createImageBitmap(file);
    return width < column ? width : null;
}

async function upload(file: File) {
    if (!types.includes(file.type))
        throw new Error(t('{name} is no PNG, JPEG, GIF or WebP image. Mail programs do not show other types.', { name: file.name }));
    if (file.size > largest)
        throw new Error(t('{name} has more than 5 MB. Make the image smaller: the column is 600 pixels wide.', { name: file.name }));
    const answer = await fetchRaw('POST', `/images?name=${encodeURIComponent(file.name.slice(0, 200))}`, file, file.type);
    const { url }: components['schemas']['image'] = await answer.json();
    if (!url) throw new Error(t('The configuration has no public_url, from which mail programs load images.'));
    return { url, width: await widthOf(file).catch(() => null) };
}

interface Props {
    block: Block;
    change: (part: BlockPart) => void;
    children: ComponentChildren;
}

export function ImageUpload(props: Props) {
    const latest = useRef<Props | null>(null); // The block may change while the file is on its way.
    latest.current = props;
    useEffect(() => () => void (latest.current = null), []);
    const zone = useRef<HTMLDivElement>(null);
    const input = useRef<HTMLInputElement>(null);
    const [said, setSaid] = useState('');
    const [fault, setFault] = useState('');
    const take = async (file: File | undefined) => {
        if (!file) return;
        setFault('');
        setSaid(t('Uploading …'));
        try {
            const uploaded = await upload(file);
            if (!latest.current) return;
            const { block, change } = latest.current;
            change(uploaded);
            setSaid(t('{name} is uploaded.', { name: file.name }));
            if (!block.alt) zone.current?.querySelector<HTMLElement>('[data-member=alt]')?.focus();
        } catch (thrown) {
            setSaid('');
            setFault(thrown instanceof TypeError ? explain(thrown) : (thrown as Error).message);
        }
    };
    return (
        <div
            class="stack"
            ref={zone}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
                event.preventDefault();
                void take(event.dataTransfer?.files[0]);
            }}
        >
            <div class="row">
                <button type="button" onClick={() => input.current!.click()}>
                    {t('Upload image')}
                </button>
                <span class="muted small">{t('Or drop a file here: PNG, JPEG, GIF or WebP, at most 5 MB.')}</span>
                <input
                    ref={input}
                    type="file"
                    hidden
                    accept={types.join(',')}
                    onChange={(event) => {
                        void take(event.currentTarget.files?.[0]);
                        event.currentTarget.value = '';
                    }}
                />
            </div>
            <p class={said ? 'muted small' : 'visually-hidden'} role="status" dir="auto">
                {said}
            </p>
            {fault && (
                <p class="bad small" role="alert" dir="auto">
                    {fault}
                </p>
            )}
            {props.children}
        </div>
    );
}
