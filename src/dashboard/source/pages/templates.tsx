// Templates of emails and SMS, and scripts of calls.
import { useState } from 'preact/hooks';
import { can, get, send, type Channel, type Script } from '../api';
import { withRenderedBlocks } from '../blocks';
import { dateTime } from '../format';
import { t, type Text } from '../language';
import { usePoll } from '../poll';
import { ContentEditor, starter, type Content } from '../ui/content_editor';
import { AsOf, attempt, Card, Dialog, Empty, explain, Field, Link, Loaded, Page } from '../ui/parts';
import { TemplatePreview } from '../ui/template_preview';
import { channelWord } from '../words';

export const collections = { email: '/email/templates', sms: '/sms/templates', phone: '/phone/scripts' } as const;

export interface Template {
    id: number;
    name: string;
    version: number;
    updated_at: string;
    subject?: string;
    text?: string | null;
    html?: string | null;
    body?: string;
    script?: Script;
    variables: string[];
}

export async function templatesOf(channel: Channel, signal?: AbortSignal): Promise<Template[]> {
    const answer = await get(collections[channel], { query: { limit: 1000 }, signal });
    return answer.items as Template[];
}

export const contentOf = (template: Template): Content => ({
    subject: template.subject ?? '',
    text: template.text ?? '',
    html: template.html ?? '',
    message: template.body ?? '',
    script: template.script ?? starter().script,
});

export function bodyOf(channel: Channel, content: Content): Record<string, unknown> {
    if (channel === 'email') return { subject: content.subject, text: content.text || null, html: content.html || null };
    return channel === 'sms' ? { body: content.message } : { script: content.script };
}

export const create = async (channel: Channel, name: string, content: Content) =>
    send('post', collections[channel], { body: { name, ...bodyOf(channel, await withRenderedBlocks(content)) } as never });

/// What is not sent stays as it is, byte for byte.
function changedParts(channel: Channel, template: Template, content: Content) {
    const before = bodyOf(channel, contentOf(template));
    const now = Object.entries(bodyOf(channel, content));
    return Object.fromEntries(now.filter(([part, value]) => JSON.stringify(value) !== JSON.stringify(before[part])));
}

function Editor({ channel, template, close }: { channel: Channel; template: Template | null; close: () => void }) {
    const [name, setName] = useState(template?.name ?? '');
    const [content, setContent] = useState(template ? contentOf(template) : starter());
    const [fault, setFault] = useState('');
    const save = async (event: SubmitEvent) => {
        event.preventDefault();
        try {
            if (template)
                await send('patch', `${collections[channel]}/{id}` as '/email/templates/{id}', {
                    at: { id: template.id },
                    body: { name, ...changedParts(channel, template, await withRenderedBlocks(content)) },
                });
            else await create(channel, name, content);
            close();
        } catch (problem) {
            setFault(explain(problem as Error));
        }
    };
    const remove = async () => {
        if (
            await attempt(
                () => send('delete', `${collections[channel]}/{id}` as '/email/templates/{id}', { at: { id: template!.id } }),
                t('Removed'),
            )
        )
            close();
    };
    return (
        <Dialog
            title={template ? `${template.name} · ${t('version {n}', { n: template.version })}` : t('New template')}
            wide
            close={close}
        >
            <form class="stack" onSubmit={save}>
                <Field label={t('Name')} fault={fault}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            required
                            maxLength={200}
                            value={name}
                            onInput={(event) => setName(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <ContentEditor channel={channel} content={content} change={setContent} faults={{}} />
                <div class="row">
                    <button class="primary">{t('Save')}</button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                    {template && (
                        <button type="button" class="danger" onClick={remove}>
                            {t('Delete')}
                        </button>
                    )}
                </div>
            </form>
        </Dialog>
    );
}

const tabs: Record<Channel, Text> = { email: 'Email templates', sms: 'SMS templates', phone: 'Call scripts' };

export function Templates({ channel }: { channel: Channel }) {
    const [opened, setOpened] = useState<Template | 'new' | null>(null);
    const [shown, setShown] = useState<Template | null>(null);
    const polled = usePoll(`templates ${channel}`, (signal) => templatesOf(channel, signal), 30);
    return (
        <Page
            title={t('Templates')}
            about={<AsOf polled={polled} />}
            actions={
                can('write') && (
                    <button class="primary" onClick={() => setOpened('new')}>
                        {t('New template')}
                    </button>
                )
            }
        >
            <nav class="tabs" aria-label={t('Channel')}>
                {(Object.keys(tabs) as Channel[]).map((each) => (
                    <Link key={each} to={`templates/${each}`} aria-current={each === channel ? 'page' : undefined}>
                        {t(tabs[each])}
                    </Link>
                ))}
            </nav>
            <Card>
                <Loaded polled={polled}>
                    {(items) =>
                        items.length === 0 ? (
                            <Empty title={t('There are no templates yet')}>
                                {t('Content of a campaign can also be saved as a template.')}
                            </Empty>
                        ) : (
                            <div class="scroll">
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">{t('Name')}</th>
                                            <th scope="col" class="optional">
                                                {channel === 'email' ? t('Subject') : channelWord(channel)}
                                            </th>
                                            <th scope="col" class="optional">
                                                {t('Variables')}
                                            </th>
                                            <th scope="col" class="number">
                                                {t('Version')}
                                            </th>
                                            <th scope="col" class="number optional">
                                                {t('Changed')}
                                            </th>
                                            <th scope="col">
                                                <span class="visually-hidden">{t('Action')}</span>
                                            </th>
                                        </tr>
                                    </thead>
                                    <tbody>
                                        {items.map((each) => (
                                            <tr key={each.id} class="open">
                                                <td>
                                                    {can('write') ? (
                                                        <button class="link" onClick={() => setOpened(each)}>
                                                            {each.name}
                                                        </button>
                                                    ) : (
                                                        <strong>{each.name}</strong>
                                                    )}
                                                </td>
                                                <td class="optional">
                                                    <span class="clip">{each.subject ?? each.body ?? '–'}</span>
                                                </td>
                                                <td class="optional muted">{each.variables.join(', ') || '–'}</td>
                                                <td class="number">{each.version}</td>
                                                <td class="number optional muted">{dateTime(each.updated_at)}</td>
                                                <td class="number">
                                                    <button
                                                        class="link"
                                                        aria-label={t('Preview of {name}', { name: each.name })}
                                                        onClick={() => setShown(each)}
                                                    >
                                                        {t('Preview')}
                                                    </button>
                                                </td>
                                            </tr>
                                        ))}
                                    </tbody>
                                </table>
                            </div>
                        )
                    }
                </Loaded>
            </Card>
            {shown && <TemplatePreview channel={channel} template={shown} close={() => setShown(null)} />}
            {opened && (
                <Editor
                    channel={channel}
                    template={opened === 'new' ? null : opened}
                    close={() => {
                        setOpened(null);
                        polled.refresh();
                    }}
                />
            )}
        </Page>
    );
}
