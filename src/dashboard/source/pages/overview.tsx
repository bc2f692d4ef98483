// Running and upcoming campaigns, and problems that need attention.
import { useState } from 'preact/hooks';
import { can, get, send, type Campaign } from '../api';
import { duration, number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { Attention, Health, Next } from '../ui/overview_cards';
import { NewCampaign } from '../ui/new_campaign';
import { finished, Progress } from '../ui/numbers';
import { AsOf, attempt, Card, Dialog, Empty, Link, Loaded, Page } from '../ui/parts';
import { useRate } from '../ui/rate';
import { Today } from '../ui/today';
import { channelWord } from '../words';

const withStatus = (status: Campaign['status'], signal: AbortSignal) =>
    get('/campaigns', { query: { status, limit: 100 }, signal });

async function load(signal: AbortSignal) {
    const [stats, running, paused, scheduled, drafts, providers] = await Promise.all([
        get('/stats', { query: { contacts: false }, signal }),
        withStatus('running', signal),
        withStatus('paused', signal),
        withStatus('scheduled', signal),
        withStatus('draft', signal),
        get('/providers', { signal }),
    ]);
    return {
        stats,
        running: running.items,
        paused: paused.items,
        scheduled: scheduled.items,
        drafts: drafts.items,
        providers: providers.items,
    };
}

export type Data = Awaited<ReturnType<typeof load>>;
type Providers = Data['providers'];

/// Problems of the running campaigns and the providers; empty if there are none.
function obstacle(campaign: Campaign, rate: number | undefined, providers: Providers) {
    const aside = providers.find((each) => each.channel === campaign.type && each.set_aside);
    if (aside) return t('{name} is set aside: {reason}', { name: aside.name, reason: aside.set_aside!.reason });
    if (campaign.counters.recipients === 0) return t('Preparing the recipients');
    if (rate !== 0) return null;
    if (campaign.hours) return t('Waiting for the recipients’ sending hours');
    return campaign.counters.retrying > 0
        ? counted(campaign.counters.retrying, '{n} waits for another try', '{n} wait for another try')
        : t('Waiting for a worker');
}

function RunningRow({ campaign, at, providers }: { campaign: Campaign; at: Date; providers: Providers }) {
    const { counters } = campaign;
    const rate = useRate(finished(counters), at);
    const left = counters.recipients - finished(counters);
    const held = obstacle(campaign, rate, providers);
    return (
        <tr class="open">
            <td>
                <Link to={`campaigns/${campaign.id}`} class="title">
                    <span class="clip">{campaign.name}</span>
                </Link>
                <span class="muted small">{channelWord(campaign.type)}</span>
            </td>
            <td>
                <Progress counters={counters} />
                <span class="muted small">
                    {number(finished(counters))} / {number(counters.recipients)}
                </span>
            </td>
            <td class="optional">
                {held ? (
                    <span class="warning">{held}</span>
                ) : rate === undefined ? (
                    <span class="muted">…</span>
                ) : (
                    t('{n} a second', { n: number(rate) })
                )}
            </td>
            <td class="number optional">{rate ? duration(left / rate) : '–'}</td>
        </tr>
    );
}

function Running({ data, at }: { data: Data; at: Date }) {
    if (data.running.length === 0)
        return <Empty title={t('Nothing is being sent')}>{t('A campaign shows here while it runs.')}</Empty>;
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Campaign')}</th>
                        <th scope="col">{t('Progress')}</th>
                        <th scope="col" class="optional">
                            {t('Rate')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Left')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {data.running.map((campaign) => (
                        <RunningRow key={campaign.id} campaign={campaign} at={at} providers={data.providers} />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

interface Stopped {
    name: string;
    words: string;
}

function StopAll({ running, changed }: { running: Campaign[]; changed: () => void }) {
    const [results, setResults] = useState<Stopped[] | null>(null);
    const stop = () =>
        attempt(async () => {
            const list = await get('/campaigns', { query: { status: 'running', limit: 1000 } });
            setResults(
                await Promise.all(
                    list.items.map(async ({ id, name }) => {
                        try {
                            const answer = await send('post', '/campaigns/{id}/pause', { at: { id }, body: {} });
                            return { name, words: t('Paused. {n} in flight', { n: number(answer.in_flight) }) };
                        } catch (fault) {
                            return { name, words: (fault as Error).message };
                        }
                    }),
                ),
            );
            changed();
        });
    return (
        <>
            {running.length > 0 && can('send') && (
                <button class="danger" onClick={stop}>
                    {t('Stop all sending')}
                </button>
            )}
            {results && (
                <Dialog title={t('Stopped')} close={() => setResults(null)}>
                    <table>
                        <tbody>
                            {results.map((each) => (
                                <tr key={each.name}>
                                    <td>
                                        <span class="clip">{each.name}</span>
                                    </td>
                                    <td class="number">{each.words}</td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </Dialog>
            )}
        </>
    );
}

function Figures({ data, at }: { data: Data; at: Date }) {
    const { active, in_flight, campaigns } = data.stats;
    const rate = useRate(
        data.running.reduce((sum, each) => sum + finished(each.counters), 0),
        at,
    );
    const figures: [string, string, string][] = [
        [t('Running'), number(campaigns.running), counted(campaigns.paused, '{n} is paused', '{n} are paused')],
        [
            t('Waiting in queues'),
            number(active.queued + active.retrying),
            counted(active.retrying, '{n} to retry', '{n} to retry'),
        ],
        [t('In flight'), number(in_flight), t('being sent now')],
        [t('Throughput'), rate === undefined ? '–' : number(Math.max(0, rate)), t('a second, last 30 s')],
        [t('Failed'), number(active.failed), t('of running and paused')],
        [t('Unknown'), number(active.unknown), t('outcome not known yet')],
    ];
    return (
        <section class="card" aria-label={t('Now')}>
            <dl class="figures">
                {figures.map(([word, value, about]) => (
                    <div key={word}>
                        <dt>{word}</dt>
                        <dd>
                            {value}
                            <small>{about}</small>
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

export function Overview() {
    const polled = usePoll('overview', load, 2);
    return (
        <Page
            title={t('Overview')}
            about={<AsOf polled={polled} />}
            actions={
                <>
                    {polled.data && <StopAll running={polled.data.running} changed={polled.refresh} />}
                    <NewCampaign />
                </>
            }
        >
            <Loaded polled={polled}>
                {(data) => (
                    <>
                        <Figures data={data} at={polled.at!} />
                        <Today />
                        <Card title={t('Running')}>
                            <Running data={data} at={polled.at!} />
                        </Card>
                        <div class="grid">
                            <Attention data={data} />
                            <Next data={data} />
                            <Health data={data} />
                        </div>
                    </>
                )}
            </Loaded>
        </Page>
    );
}
