// One campaign and its outcomes. All counters come from one response, so they add up.
import { can, get, type Campaign } from '../api';
import { dateTime, dateTimeZone, duration, number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { CampaignActions } from '../ui/campaign_actions';
import { Keys } from '../ui/keys';
import { finished, Funnel, Legend, Progress, Series } from '../ui/numbers';
import { AsOf, Badge, Card, Empty, Fault, Link, Loaded, Note, Page } from '../ui/parts';
import { useRate } from '../ui/rate';
import { Missed } from '../ui/missed';
import { Recipients } from '../ui/recipients';
import { channelWord, pauseWord } from '../words';

const kindsOf = {
    email: ['delivered', 'opened', 'clicked', 'bounced'],
    sms: ['delivered', 'failed', 'replied'],
    phone: ['answered', 'voicemail', 'busy', 'no_answer', 'keypress'],
} as const;

/// One sentence: the progress, or why there is none.
function state(campaign: Campaign, rate: number | undefined) {
    const { counters } = campaign;
    const left = counters.recipients - finished(counters);
    switch (campaign.status) {
        case 'draft':
            return t('A draft. Nothing was sent.');
        case 'scheduled':
            return t('Starts {time}', { time: dateTimeZone(campaign.scheduled_at!) });
        case 'paused':
            return `${pauseWord(campaign)} ${counters.in_flight > 0 ? counted(counters.in_flight, '{n} is in flight.', '{n} are in flight.') : ''}`;
        case 'completed':
            return t('Completed {time}', { time: dateTime(campaign.completed_at ?? campaign.updated_at) });
        case 'cancelled':
            return t('Cancelled {time}', { time: dateTime(campaign.completed_at ?? campaign.updated_at) });
    }
    if (!campaign.prepared_at) return t('Preparing the recipients');
    if (rate === undefined) return t('Running');
    if (rate > 0) return t('{rate} a second, {time} left', { rate: number(rate), time: duration(left / rate) });
    return campaign.hours
        ? t('Waiting for the recipients’ sending hours')
        : t('Nothing has moved for a while: waiting for the provider, a retry or a worker');
}

function silence(campaign: Campaign) {
    const { type, counters } = campaign;
    if (
        counters.sent === 0 ||
        counters.delivered + counters.bounced + counters.answered + counters.voicemail + counters.no_answer + counters.busy > 0
    )
        return null;
    return (
        <Note tone="warning" title={t('No reports')}>
            {t('The provider has accepted messages, but nothing was reported back yet.')}{' '}
            <Link to="settings/webhooks">{t('Check the webhooks')}</Link>{' '}
            {type === 'email' && t('Opens and clicks come the same way.')}
        </Note>
    );
}

function Detail({ campaign }: { campaign: Campaign }) {
    const { counters, type } = campaign;
    const rows: [string, string][] =
        type === 'email'
            ? [
                  [t('Opens by people'), number(counters.opens)],
                  [t('Opens by machines'), number(counters.machine_opens)],
                  [t('Clicks by people'), number(counters.clicks)],
                  [t('Clicks by machines'), number(counters.machine_clicks)],
                  [t('Bounced'), number(counters.bounced)],
                  [t('Complained'), number(counters.complained)],
                  [t('Deferred'), number(counters.deferred)],
              ]
            : type === 'sms'
              ? [
                    [t('Replies'), number(counters.replies)],
                    [t('Opted out'), number(counters.opted_out)],
                    [t('Segments sent'), number(campaign.segments ?? 0)],
                ]
              : [
                    [t('Answered'), number(counters.answered)],
                    [t('Voicemail'), number(counters.voicemail)],
                    [t('Busy'), number(counters.busy)],
                    [t('No answer'), number(counters.no_answer)],
                    [t('Key pressed'), number(counters.keypresses)],
                    [t('Transferred'), number(counters.transferred)],
                    [t('Not transferred'), number(counters.transfers_failed)],
                    [t('Talk time after transfers'), counters.talk_seconds > 0 ? duration(counters.talk_seconds) : '–'],
                    [t('Recordings'), number(counters.recordings)],
                    [t('Talk time'), counters.duration_seconds > 0 ? duration(counters.duration_seconds) : '–'],
                    [
                        t('Average call'),
                        counters.answered + counters.voicemail > 0
                            ? duration(counters.duration_seconds / (counters.answered + counters.voicemail))
                            : '–',
                    ],
                ];
    if (campaign.cost) rows.push([t('Cost'), campaign.cost]);
    return (
        <Card title={type === 'phone' ? t('Outcomes') : t('Reactions')}>
            <div class="scroll" tabIndex={0}>
                <table>
                    <tbody>
                        {rows.map(([word, value]) => (
                            <tr key={word}>
                                <td>{word}</td>
                                <td class="number strong">{value}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </Card>
    );
}

/// Reads less often than the campaign what takes long if there are millions of events.
function useSlowItems<T>(what: string, campaign: Campaign, load: (signal: AbortSignal) => Promise<{ items: T[] }>) {
    const hasSent = campaign.counters.sent > 0;
    const loadItems = async (signal: AbortSignal) => (hasSent ? (await load(signal)).items : []);
    return usePoll(`${what} ${campaign.id} ${hasSent}`, loadItems, campaign.status === 'running' ? 10 : 30, false);
}

function Times({ campaign }: { campaign: Campaign }) {
    const polled = useSlowItems('series', campaign, (signal) =>
        get('/campaigns/{id}/series', { at: { id: campaign.id }, signal }),
    );
    return (
        <Card title={t('Over time')}>
            <Loaded polled={polled}>{(points) => <Series points={points} kinds={[...kindsOf[campaign.type]]} />}</Loaded>
        </Card>
    );
}

function Links({ campaign }: { campaign: Campaign }) {
    const polled = useSlowItems('links', campaign, (signal) =>
        get('/campaigns/{id}/links', { at: { id: campaign.id }, signal }),
    );
    return (
        <Card title={t('Clicks by link')}>
            <Loaded polled={polled}>{(links) => <LinkTable links={links} />}</Loaded>
        </Card>
    );
}

function LinkTable({ links }: { links: Awaited<ReturnType<typeof get<'/campaigns/{id}/links'>>>['items'] }) {
    if (links.length === 0) return <p class="body muted">{t('Nobody has clicked yet.')}</p>;
    return (
        <div class="scroll" tabIndex={0}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Link')}</th>
                        <th scope="col" class="number">
                            {t('People')}
                        </th>
                        <th scope="col" class="number">
                            {t('Clicks')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Machines')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {links.slice(0, 8).map((each) => (
                        <tr key={each.link}>
                            <td>
                                <span class="clip">{each.link}</span>
                            </td>
                            <td class="number">{number(each.unique_clicks)}</td>
                            <td class="number">{number(each.clicks)}</td>
                            <td class="number optional muted">{number(each.machine_clicks)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Body({ campaign, at, refresh }: { campaign: Campaign; at: Date; refresh: () => void }) {
    const rate = useRate(finished(campaign.counters), at);
    const moves = ['running', 'paused'].includes(campaign.status);
    return (
        <>
            <Card>
                <div class="body stack">
                    <div class="row spread">
                        <strong>{state(campaign, campaign.status === 'running' ? rate : undefined)}</strong>
                        <span class="muted">
                            {t('{done} of {all}', {
                                done: number(finished(campaign.counters)),
                                all: number(campaign.counters.recipients),
                            })}
                        </span>
                    </div>
                    <Progress counters={campaign.counters} />
                    <Legend counters={campaign.counters} channel={campaign.type} />
                </div>
            </Card>
            {silence(campaign)}
            <div class="grid two">
                <Card title={t('Funnel')}>
                    <Funnel channel={campaign.type} counters={campaign.counters} />
                </Card>
                <Missed campaign={campaign} changed={refresh} />
                <Times campaign={campaign} />
                <Detail campaign={campaign} />
                {campaign.type === 'email' && <Links campaign={campaign} />}
                {campaign.type === 'phone' && campaign.counters.sent > 0 && <Keys campaign={campaign} />}
            </div>
            <Recipients campaign={campaign} seconds={moves ? 5 : 0} />
        </>
    );
}

export function CampaignPage({ id }: { id: string }) {
    const polled = usePoll(`campaign ${id}`, (signal) => get('/campaigns/{id}', { at: { id }, signal }), 2);
    const campaign = polled.data;
    if (!campaign) {
        return (
            <Page title={t('Campaign')}>
                {polled.fault ? (
                    <>
                        <Fault fault={polled.fault} retry={polled.refresh} />
                        <Link to="campaigns">{t('All campaigns')}</Link>
                    </>
                ) : (
                    <Empty title={t('Loading …')} />
                )}
            </Page>
        );
    }
    const edit = campaign.status === 'draft' && can('write');
    return (
        <Page
            title={campaign.name}
            badge={<Badge state={campaign.status} />}
            about={
                <>
                    {channelWord(campaign.type)} · <AsOf polled={polled} />
                </>
            }
            actions={
                <>
                    {edit && (
                        <Link class="button primary" to={`${campaign.type}/create/setup?id=${id}`}>
                            {t('Edit')}
                        </Link>
                    )}
                    <CampaignActions campaign={campaign} changed={polled.refresh} />
                </>
            }
        >
            <Loaded polled={polled}>{(data) => <Body campaign={data} at={polled.at!} refresh={polled.refresh} />}</Loaded>
        </Page>
    );
}
