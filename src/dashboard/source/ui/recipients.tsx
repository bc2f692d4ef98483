// The recipients of a campaign, by state and reason, and the timeline of each.
import { useState } from 'preact/hooks';
import { can, get, type Campaign, type Recipient } from '../api';
import { dateTimeSeconds, duration, number } from '../format';
import { t } from '../language';
import { recipientsAsCsv, recipientsOf } from '../csv';
import { notesOf } from '../messages';
import { usePoll } from '../poll';
import { route, setQuery } from '../router';
import { outcomeInWords } from '../sentences';
import { kindWord, reasonWord } from '../words';
import { StatusSelect } from './filter_select';
import { useFreshState, useSettled } from './fresh_state';
import { AsOf, Badge, Card, Dialog, Empty, Link, Loaded, PageTurns, attempt, download } from './parts';

const states = [
    'queued',
    'sending',
    'sent',
    'delivered',
    'retrying',
    'bounced',
    'failed',
    'skipped',
    'cancelled',
    'unknown',
] as const;
const callStates = [
    'queued',
    'sending',
    'sent',
    'answered',
    'voicemail',
    'busy',
    'no_answer',
    'retrying',
    'failed',
    'skipped',
    'cancelled',
    'unknown',
] as const;
const slice = 25;
const mostSaved = 100000;

type Event = Awaited<ReturnType<typeof get<'/campaigns/{id}/recipients/{seq}/events'>>>['items'][number];

function about(event: Event) {
    const data = event.data as Record<string, unknown>;
    const said = [
        event.actor === 'machine' && t('by a machine'),
        event.link,
        event.reason && reasonWord(event.reason),
        data.body,
        data.digits,
        data.detail,
        typeof data.duration_seconds === 'number' && duration(data.duration_seconds),
    ];
    return said.filter((each) => typeof each === 'string' && each !== '').join(' · ');
}

function Timeline({ recipient, close }: { recipient: Recipient; close: () => void }) {
    const at = { id: recipient.campaign_id, seq: recipient.seq };
    const polled = usePoll(`timeline ${at.id} ${at.seq}`, async (signal) => {
        const [events, explained, messages] = await Promise.all([
            get('/campaigns/{id}/recipients/{seq}/events', { at, signal }),
            get('/contacts/{contact_id}/explain', {
                at: { contact_id: recipient.contact_id },
                query: { campaign_id: recipient.campaign_id },
                signal,
            }).catch(() => null),
            recipient.replied_at
                ? get('/messages', { query: { contact_id: recipient.contact_id, limit: 200 }, signal }).catch(() => null)
                : null,
        ]);
        return {
            events: events.items,
            answers: (messages?.items ?? []).filter((each) => notesOf(each).reply_to !== undefined).reverse(),
            sentences: explained?.campaigns.find((each) => each.seq === recipient.seq)?.sentences,
        };
    });
    return (
        <Dialog title={recipient.address ?? t('No address')} wide close={close}>
            <div class="row">
                <Badge state={recipient.status} />
                {recipient.reason && <span>{reasonWord(recipient.reason)}</span>}
                {recipient.detail && <span class="muted">{recipient.detail}</span>}
                <Link to={`contacts/${recipient.contact_id}`}>{t('Open the contact')}</Link>
            </div>
            <Loaded polled={polled}>
                {({ events, answers, sentences }) => (
                    <>
                        {sentences && <p>{outcomeInWords(sentences)}</p>}
                        <h3>{t('Timeline')}</h3>
                        <ol class="timeline">
                            {recipient.sent_at && (
                                <li>
                                    <span class="muted">{dateTimeSeconds(recipient.sent_at)}</span>
                                    <span>{t('Sent through {name}', { name: recipient.provider ?? '' })}</span>
                                </li>
                            )}
                            {events.map((event, i) => (
                                <li key={i}>
                                    <span class="muted">{dateTimeSeconds(event.occurred_at)}</span>
                                    <span>
                                        <strong>{kindWord(event.kind)}</strong> <span dir="auto">{about(event)}</span>{' '}
                                        {event.recording_url?.startsWith('https://') && (
                                            <a href={event.recording_url} target="_blank" rel="noopener noreferrer">
                                                {t('Listen to it')}
                                            </a>
                                        )}
                                    </span>
                                </li>
                            ))}
                            {answers.map((each) => (
                                <li key={each.id}>
                                    <span class="muted">{dateTimeSeconds(each.created_at)}</span>
                                    <span>
                                        <strong>{t('Has an answer')}</strong> <span dir="auto">{notesOf(each).text}</span>{' '}
                                        <Link to={`messages/${each.id}`}>{t('Open')}</Link>
                                    </span>
                                </li>
                            ))}
                        </ol>
                        {events.length === 0 && <p class="muted">{t('Nothing was reported yet.')}</p>}
                    </>
                )}
            </Loaded>
        </Dialog>
    );
}

function lastEvent(recipient: Recipient) {
    return (
        recipient.replied_at ??
        recipient.clicked_at ??
        recipient.opened_at ??
        recipient.delivered_at ??
        recipient.answered_at ??
        recipient.sent_at
    );
}

function Rows({ items, open }: { items: Recipient[]; open: (recipient: Recipient) => void }) {
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Address')}</th>
                        <th scope="col">{t('Status')}</th>
                        <th scope="col" class="optional">
                            {t('Reason')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Attempts')}
                        </th>
                        <th scope="col" class="optional">
                            {t('Provider')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Last event')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {items.map((each) => (
                        <tr key={each.seq} class="open">
                            <td>
                                <button class="link" onClick={() => open(each)}>
                                    {each.address ?? t('No address: contact {id}', { id: each.contact_id })}
                                </button>
                            </td>
                            <td>
                                <Badge state={each.status} />
                                {each.reason && <div class="narrow muted small">{reasonWord(each.reason)}</div>}
                            </td>
                            <td class="optional">
                                <span class="clip">{each.reason ? reasonWord(each.reason) : '–'}</span>
                            </td>
                            <td class="number optional">{number(each.attempt)}</td>
                            <td class="optional muted">{each.provider ?? '–'}</td>
                            <td class="number optional muted">{lastEvent(each) ? dateTimeSeconds(lastEvent(each)!) : '–'}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export function Recipients({ campaign, seconds }: { campaign: Campaign; seconds: number }) {
    const { query } = route.value;
    const [opened, setOpened] = useState<Recipient | null>(null);
    const status = (query.get('status') ?? undefined) as Recipient['status'] | undefined;
    const reason = query.get('reason') ?? undefined;
    const search = useSettled(query.get('q') ?? '');
    const chosen = { status, reason, q: search };
    const [trail, setTrail] = useFreshState<string[]>(JSON.stringify(chosen), []);
    const asked = { ...chosen, limit: slice, after: trail.at(-1) };
    const polled = usePoll(
        `recipients ${campaign.id} ${JSON.stringify(asked)}`,
        (signal) => get('/campaigns/{id}/recipients', { at: { id: campaign.id }, query: asked, signal }),
        seconds,
    );
    const choices = campaign.type === 'phone' ? callStates : states;
    const saveAll = async () =>
        download(
            `campaign-${campaign.id}.csv`,
            recipientsAsCsv(await recipientsOf(campaign.id, chosen, mostSaved)),
        );
    return (
        <div id="recipients">
            <Card title={t('Recipients')} aside={<AsOf polled={polled} />}>
                <div class="body filters">
                    <StatusSelect choices={choices} value={status} change={(value) => setQuery({ status: value, reason: '' })} />
                    {can('pii') && (
                        <input
                            type="search"
                            aria-label={t('Search addresses')}
                            placeholder={t('Search addresses')}
                            value={query.get('q') ?? ''}
                            onInput={(event) => setQuery({ q: event.currentTarget.value })}
                        />
                    )}
                    <button onClick={() => attempt(saveAll)}>{t('Save as CSV')}</button>
                    {reason && (
                        <button class="quiet" onClick={() => setQuery({ reason: '' })}>
                            {reasonWord(reason)} ✕<span class="visually-hidden">{t('Remove the filter')}</span>
                        </button>
                    )}
                </div>
                <Loaded polled={polled}>
                    {(data) =>
                        data.items.length === 0 ? (
                            <Empty title={t('No recipient fits')} />
                        ) : (
                            <>
                                <Rows items={data.items} open={setOpened} />
                                <PageTurns trail={trail} turn={setTrail} next={data.next} />
                            </>
                        )
                    }
                </Loaded>
            </Card>
            {opened && <Timeline recipient={opened} close={() => setOpened(null)} />}
        </div>
    );
}
