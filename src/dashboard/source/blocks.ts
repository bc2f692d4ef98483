// Emails made of blocks: the server renders them, and finds them again in the HTML.
import type { components } from 'schema';
import { send } from './api';
import { blocks } from './catalogue/blocks';
import { learn, t, type Text } from './language';
import type { Content } from './ui/content_editor';

learn(blocks);

export type Blocks = components['schemas']['email_document'];
export type Block = components['schemas']['email_block'];
export type Kind = Block['type'];

/// Members that the type of the block has.
export type BlockPart = Partial<Record<keyof Block, string | number | null>>;

export const kinds: Record<Kind, Text> = {
    heading: 'Heading',
    text: 'Text',
    button: 'Button',
    image: 'Image',
    divider: 'Divider',
    footer: 'Footer',
};

export function emptyBlock(type: Kind): Block {
    const legal = `{{sender_postal_address|}}\n[${t('Unsubscribe')}]({{unsubscribe_url}})`;
    if (type === 'footer') return { type, align: 'center', text: legal };
    if (type === 'button') return { type, align: 'center', text: '', url: '' };
    if (type === 'image') return { type, url: '', alt: '' };
    return type === 'divider' ? { type } : { type, text: '' };
}

export const starterBlocks = (): Blocks => ({
    blocks: [
        { type: 'heading', text: 'Hello {{first_name|there}}' },
        { type: 'text', text: '' },
        emptyBlock('button'),
        emptyBlock('footer'),
    ],
});

/// HTML that may have been made of blocks.
export const mayBeBlocks = (html: string) => html.startsWith('{{! outbound blocks ');

/// What is sent of the HTML: the server keeps the blocks in a comment of the template.
export const sentPart = (html: string) => (mayBeBlocks(html) ? html.slice(html.indexOf('}}\n') + 3) : html);

/// The content with the HTML of its blocks. Its plain text follows them, unless somebody has written an own one.
export async function withRenderedBlocks(content: Content, signal?: AbortSignal): Promise<Content> {
    if (!content.blocks || content.isRendered) return content;
    const made = await send('post', '/email/blocks/render', { body: content.blocks, signal });
    const isOwn = content.text !== '' && content.text !== content.madeText;
    return { ...content, html: made.html, text: isOwn ? content.text : made.text, madeText: made.text, isRendered: true };
}
