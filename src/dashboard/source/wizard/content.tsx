// Step 3: start from a template, an earlier campaign or empty content; edit; save as a template.
import { useState } from 'preact/hooks';
import { get, type Channel } from '../api';
import { t } from '../language';
import { usePoll } from '../poll';
import { contentOf, create, templatesOf } from '../pages/templates';
import { ContentEditor, starter, type Content } from '../ui/content_editor';
import { begunWithBlocks } from '../ui/email_editor';
import { attempt, Card } from '../ui/parts';
import { draftOf, type Draft } from './draft';
import type { StepProps } from './wizard';

async function sources(channel: Channel, own: number | null, signal: AbortSignal) {
    const [templates, campaigns] = await Promise.all([
        templatesOf(channel, signal),
        get('/campaigns', { query: { type: channel, limit: 7 }, signal }),
    ]);
    return {
        templates,
        campaigns: campaigns.items.filter((each) => each.id !== own).slice(0, 6),
    };
}

export const isStarter = ({ content }: Draft, channel: Channel) => {
    const fresh = starter();
    return channel === 'email'
        ? content.text === fresh.text && !content.html && !content.blocks
        : channel === 'sms'
          ? content.message === fresh.message
          : JSON.stringify(content.script) === JSON.stringify(fresh.script);
};

export function ContentStep({ channel, draft, change, faults }: StepProps) {
    const [begun, setBegun] = useState(!isStarter(draft, channel));
    const [round, setRound] = useState(0);
    const polled = usePoll(`sources ${channel}`, (signal) => sources(channel, draft.id, signal));
    const take = (content: Content) => {
        change({ content });
        setBegun(true);
        setRound(round + 1);
    };
    const copy = (id: number) => attempt(async () => take((await draftOf(await get('/campaigns/{id}', { at: { id } }))).content));
    return (
        <>
            {!begun && (
                <Card title={t('Begin with')}>
                    <div class="body pick">
                        <button type="button" onClick={() => setBegun(true)}>
                            <b>{channel === 'phone' ? t('An empty call') : t('An empty page')}</b>
                            <span>{t('Write it here.')}</span>
                        </button>
                        {channel === 'email' && (
                            <button type="button" onClick={() => take(begunWithBlocks(draft.content))}>
                                <b>{t('Blocks')}</b>
                                <span>{t('Headings, text, buttons and images, one below the other.')}</span>
                            </button>
                        )}
                        {(polled.data?.templates ?? []).slice(0, 6).map((each) => (
                            <button type="button" key={each.id} onClick={() => take(contentOf(each))}>
                                <b class="clip">{each.name}</b>
                                <span class="clip">
                                    {t('Template')} · {each.subject ?? each.body ?? t('Call script')}
                                </span>
                            </button>
                        ))}
                        {(polled.data?.campaigns ?? []).map((each) => (
                            <button type="button" key={`c${each.id}`} onClick={() => copy(each.id)}>
                                <b class="clip">{each.name}</b>
                                <span>{t('Copy of a campaign')}</span>
                            </button>
                        ))}
                    </div>
                </Card>
            )}
            {begun && (
                <Card
                    title={t('Content')}
                    aside={
                        <div class="row">
                            <button type="button" class="quiet" onClick={() => setBegun(false)}>
                                {t('Begin with something else')}
                            </button>
                            <button
                                type="button"
                                onClick={() =>
                                    attempt(() => create(channel, draft.name, draft.content), t('Saved as a template'))
                                }
                            >
                                {t('Save as template')}
                            </button>
                        </div>
                    }
                >
                    <div class="body">
                        <ContentEditor
                            key={round}
                            channel={channel}
                            content={draft.content}
                            faults={faults}
                            change={(content) => change({ content })}
                        />
                    </div>
                </Card>
            )}
        </>
    );
}
