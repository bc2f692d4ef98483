// The fields of one block of an email.
import type { Block, BlockPart } from '../blocks';
import { t } from '../language';
import { ImageUpload } from './image_upload';
import { Field } from './parts';

interface Props {
    block: Block;
    faults: Record<string, string>;
    change: (part: BlockPart) => void;
}

interface LineProps extends Props {
    member: 'text' | 'url' | 'alt' | 'link';
    label: string;
    help?: string;
    rows?: number; ///< Several lines.
    first?: boolean; ///< Gets the focus when the block is added.
}

function Line({ block, faults, change, member, label, help, rows, first }: LineProps) {
    const isAddress = member === 'url' || member === 'link';
    const common = {
        value: block[member] ?? '',
        maxLength: member === 'text' ? 20000 : member === 'alt' ? 1000 : 2000,
        'data-first': first,
        'data-member': member,
        onInput: (event: { currentTarget: { value: string } }) => change({ [member]: event.currentTarget.value }),
    };
    return (
        <Field label={label} help={help} fault={faults[member]}>
            {(attributes) =>
                rows ? (
                    <textarea {...attributes} {...common} rows={rows} />
                ) : (
                    <input
                        {...attributes}
                        {...common}
                        inputMode={isAddress ? 'url' : undefined}
                        placeholder={isAddress ? 'https://' : undefined}
                    />
                )
            }
        </Field>
    );
}

function Align({ block, change }: Props) {
    return (
        <Field label={t('Alignment')}>
            {(attributes) => (
                <select
                    {...attributes}
                    value={block.align ?? 'start'}
                    onChange={(event) => change({ align: event.currentTarget.value })}
                >
                    <option value="start">{t('At the start')}</option>
                    <option value="center">{t('Centered')}</option>
                </select>
            )}
        </Field>
    );
}

function Level({ block, change }: Props) {
    return (
        <Field label={t('Level')}>
            {(attributes) => (
                <select
                    {...attributes}
                    value={block.level ?? 1}
                    onChange={(event) => change({ level: Number(event.currentTarget.value) })}
                >
                    {[1, 2, 3].map((level) => (
                        <option key={level}>{level}</option>
                    ))}
                </select>
            )}
        </Field>
    );
}

function Width({ block, faults, change }: Props) {
    return (
        <Field label={t('Width in pixels')} help={t('Empty: the whole column')} fault={faults.width}>
            {(attributes) => (
                <input
                    {...attributes}
                    type="number"
                    min={1}
                    max={552}
                    value={block.width ?? ''}
                    onInput={(event) => change({ width: Number(event.currentTarget.value) || null })}
                />
            )}
        </Field>
    );
}

const helpOfAlt = ({ url, alt }: Block) =>
    url && !alt
        ? t('Say what the image shows: many mail programs hide images at first. Empty: decoration.')
        : t('Read aloud, and shown where images are off. Empty: decoration.');

export function BlockFields(props: Props) {
    const marks = t('**bold**, [words of a link](https://…)');
    switch (props.block.type) {
        case 'heading':
            return (
                <>
                    <Line {...props} first member="text" label={t('Heading')} />
                    <div class="fields">
                        <Level {...props} />
                        <Align {...props} />
                    </div>
                </>
            );
        case 'text':
            return (
                <>
                    <Line {...props} first member="text" label={t('Text')} rows={5} help={marks} />
                    <div class="fields">
                        <Align {...props} />
                    </div>
                </>
            );
        case 'button':
            return (
                <div class="fields">
                    <Line {...props} first member="text" label={t('Words on the button')} />
                    <Line {...props} member="url" label={t('Opens the page')} />
                    <Align {...props} />
                </div>
            );
        case 'image':
            return (
                <ImageUpload block={props.block} change={props.change}>
                    <div class="fields">
                        <Line {...props} first member="url" label={t('Address of the image')} />
                        <Line {...props} member="alt" label={t('What it shows, in words')} help={helpOfAlt(props.block)} />
                        <Line {...props} member="link" label={t('Opens the page')} help={t('Empty: no link')} />
                        <Width {...props} />
                        <Align {...props} />
                    </div>
                </ImageUpload>
            );
        case 'divider':
            return null;
        case 'footer':
            return (
                <>
                    <Line {...props} first member="text" label={t('Small text')} rows={3} help={marks} />
                    <div class="fields">
                        <Align {...props} />
                    </div>
                </>
            );
    }
}
