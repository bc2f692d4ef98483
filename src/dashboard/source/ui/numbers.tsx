// Progress, funnels and charts of a campaign's counters. Each is a table or has one.
import type { Campaign, Channel } from '../api';
import { minute, number, percent } from '../format';
import { t } from '../language';
import { kindWord } from '../words';

export type Counters = Campaign['counters'];

/// The parts whose sum is the number of recipients; sent without a delivery report is separate from delivered. Messages
/// in flight are queued ones.
export function partsOf(counters: Counters, channel: Channel = 'email') {
    const reached = counters.delivered + counters.answered + counters.voicemail;
    const missed = counters.bounced + counters.failed_later + counters.busy + counters.no_answer;
    const delivered = Math.min(reached, counters.sent);
    const late = Math.min(missed, counters.sent - delivered);
    return [
        { name: 'delivered', count: delivered, word: channel === 'phone' ? t('Answered or voicemail') : t('Delivered') },
        { name: 'sent', count: counters.sent - delivered - late, word: t('Sent, no report yet') },
        {
            name: 'failed',
            count: counters.failed + late,
            word: channel === 'phone' ? t('Failed, busy or no answer') : t('Failed or bounced'),
        },
        { name: 'unknown', count: counters.unknown, word: t('Unknown') },
        { name: 'skipped', count: counters.skipped + counters.cancelled, word: t('Left out') },
        { name: 'waiting', count: counters.queued + counters.retrying, word: t('Waiting') },
    ];
}

export const finished = (counters: Counters) => counters.recipients - counters.queued - counters.retrying;

export function Progress({ counters, small }: { counters: Counters; small?: boolean }) {
    const label = t('{done} of {all} recipients are done', {
        done: number(finished(counters)),
        all: number(counters.recipients),
    });
    return (
        <div class={`progress ${small ? 'small' : ''}`} role="img" aria-label={label}>
            {partsOf(counters)
                .filter((part) => part.count > 0 && part.name !== 'waiting')
                .map((part) => (
                    <div
                        key={part.name}
                        class={`part ${part.name}`}
                        style={{ width: `${(part.count / counters.recipients) * 100}%` }}
                    />
                ))}
        </div>
    );
}

export const Legend = ({ counters, channel }: { counters: Counters; channel: Channel }) => (
    <ul class="legend">
        {partsOf(counters, channel)
            .filter((part) => part.count > 0)
            .map((part) => (
                <li key={part.name}>
                    <span class={`part ${part.name}`} />
                    {part.word} {number(part.count)}
                </li>
            ))}
    </ul>
);

function stepsOf(channel: Channel, counters: Counters): [string, number][] {
    const sent: [string, number][] = [
        [t('Recipients'), counters.recipients],
        [channel === 'phone' ? t('Called') : t('Sent'), counters.sent],
    ];
    if (channel === 'phone')
        return [
            ...sent,
            [t('Answered'), counters.answered],
            [t('Key pressed'), counters.keypresses],
            [t('Opted out'), counters.opted_out],
        ];
    sent.push([t('Delivered'), counters.delivered]);
    if (channel === 'email') sent.push([t('Opened'), counters.unique_opens], [t('Clicked'), counters.unique_clicks]);
    return [
        ...sent,
        [t('Replied'), counters.unique_replies],
        channel === 'email' ? [t('Unsubscribed'), counters.unsubscribed] : [t('Opted out'), counters.opted_out],
    ];
}

export function Funnel({ channel, counters }: { channel: Channel; counters: Counters }) {
    return (
        <div class="scroll body">
            <table class="funnel">
                <caption class="visually-hidden">{t('Funnel')}</caption>
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{t('Step')}</th>
                        <th scope="col">{t('Share')}</th>
                        <th scope="col">{t('People')}</th>
                        <th scope="col">%</th>
                    </tr>
                </thead>
                <tbody>
                    {stepsOf(channel, counters).map(([word, count]) => (
                        <tr key={word}>
                            <td>{word}</td>
                            <td>
                                <div
                                    class="bar"
                                    style={{ width: `${counters.recipients > 0 ? (count / counters.recipients) * 100 : 0}%` }}
                                />
                            </td>
                            <td class="number strong">{number(count)}</td>
                            <td class="number muted">{percent(count, counters.recipients)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export interface Point {
    minute: string;
    kind: string;
    events: number;
}

/// Sums minutes into at most `most` columns of equal length.
function columnsOf(points: Point[], most = 48) {
    const times = points.map((point) => Date.parse(point.minute));
    const first = Math.min(...times);
    const width = Math.ceil(((Math.max(...times) - first) / 60000 + 1) / most) * 60000;
    const columns = Array.from({ length: Math.min(most, Math.floor((Math.max(...times) - first) / width) + 1) }, (_, i) => ({
        at: new Date(first + i * width),
        counts: {} as Record<string, number>,
    }));
    points.forEach((point, i) => {
        const { counts } = columns[Math.floor((times[i] - first) / width)];
        counts[point.kind] = (counts[point.kind] ?? 0) + point.events;
    });
    return columns;
}

export function Series({ points, kinds }: { points: Point[]; kinds: string[] }) {
    const shown = points.filter((point) => kinds.includes(point.kind));
    if (shown.length === 0) return <p class="empty">{t('Nothing was reported yet.')}</p>;
    const columns = columnsOf(shown);
    const present = kinds.filter((kind) => shown.some((point) => point.kind === kind));
    const highest = Math.max(...columns.flatMap((column) => present.map((kind) => column.counts[kind] ?? 0)));
    const [width, height, bottom] = [640, 180, 22];
    const step = (width - 50) / Math.max(columns.length, 6);
    const bar = Math.min(18, (step * 0.8) / present.length);
    const y = (count: number) => (height - bottom) * (1 - count / highest) + 8 * (count / highest);
    return (
        <figure class="body stack tight">
            <svg
                class="chart"
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={t('Reports over time; the numbers follow')}
            >
                {[0, highest].map((value) => (
                    <g key={value}>
                        <line x1="46" x2={width} y1={y(value)} y2={y(value)} />
                        <text x="40" y={y(value) + 4} text-anchor="end">
                            {number(value)}
                        </text>
                    </g>
                ))}
                {columns.map((column, i) =>
                    present.map((kind, k) =>
                        column.counts[kind] ? (
                            <rect
                                key={`${i}${kind}`}
                                class={`kind ${kind}`}
                                x={50 + i * step + k * bar}
                                width={Math.max(1, bar - 1)}
                                y={y(column.counts[kind])}
                                height={height - bottom - y(column.counts[kind])}
                                rx="1.5"
                            />
                        ) : null,
                    ),
                )}
                {columns
                    .filter((_, i) => i % Math.ceil(columns.length / 6) === 0)
                    .map((column, i) => (
                        <text key={i} x={50 + i * Math.ceil(columns.length / 6) * step} y={height - 6}>
                            {minute(column.at)}
                        </text>
                    ))}
            </svg>
            <ul class="legend">
                {present.map((kind) => (
                    <li key={kind}>
                        <span class={`kind ${kind}`} />
                        {kindWord(kind)}
                    </li>
                ))}
            </ul>
            <details>
                <summary>{t('Show numbers')}</summary>
                <div class="scroll" tabIndex={0}>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t('Time')}</th>
                                {present.map((kind) => (
                                    <th scope="col" class="number" key={kind}>
                                        {kindWord(kind)}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {columns.map((column) => (
                                <tr key={+column.at}>
                                    <td>{minute(column.at)}</td>
                                    {present.map((kind) => (
                                        <td class="number" key={kind}>
                                            {number(column.counts[kind] ?? 0)}
                                        </td>
                                    ))}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            </details>
        </figure>
    );
}
