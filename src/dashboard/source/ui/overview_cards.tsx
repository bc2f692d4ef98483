// The lower half of the overview: problems, upcoming campaigns, and providers.
import { can } from '../api';
import { dateTime, number } from '../format';
import { counted, t } from '../language';
import type { Data } from '../pages/overview';
import { usePoll } from '../poll';
import { countWaiting } from '../replies';
import { channelWord, pauseWord } from '../words';
import { Badge, Card, Link } from './parts';

function attention(data: Data) {
    const list: { words: string; to: string; link: string }[] = [];
    data.providers
        .filter((each) => each.set_aside)
        .forEach((each) =>
            list.push({
                words: t('{name} is set aside: {reason}', { name: each.name, reason: each.set_aside!.reason }),
                to: 'settings/providers',
                link: t('Providers'),
            }),
        );
    data.paused.forEach((each) =>
        list.push({ words: `${each.name}: ${pauseWord(each) || t('Paused')}`, to: `campaigns/${each.id}`, link: t('Open') }),
    );
    if (data.stats.unreadable > 0)
        list.push({
            words: counted(data.stats.unreadable, '{n} campaign cannot be read', '{n} campaigns cannot be read'),
            to: 'settings/doctor',
            link: t('Doctor'),
        });
    if (data.stats.unmatched_events.count > 0)
        list.push({
            words: counted(
                data.stats.unmatched_events.count,
                '{n} event belongs to no recipient',
                '{n} events belong to no recipient',
            ),
            to: 'settings/webhooks',
            link: t('Webhooks'),
        });
    if (data.stats.erasure_pending)
        list.push({ words: t('An erasure is not finished'), to: 'settings/doctor', link: t('Doctor') });
    return list;
}

const mostCounted = 100;

const waiting = async (signal: AbortSignal) => (can('pii') ? countWaiting(mostCounted, signal) : 0);

export function Attention({ data }: { data: Data }) {
    const replies = usePoll('replies to answer', waiting, 15, false);
    const list = attention(data);
    if (replies.data)
        list.unshift({
            words:
                replies.data < mostCounted
                    ? counted(replies.data, '{n} reply waits for an answer', '{n} replies wait for an answer')
                    : t('{n} or more replies wait for an answer', { n: number(mostCounted) }),
            to: 'replies',
            link: t('Replies'),
        });
    return (
        <Card title={t('Wants attention')}>
            {list.length === 0 ? (
                <p class="body muted">{t('All is well.')}</p>
            ) : (
                <div class="scroll">
                    <table>
                        <tbody>
                            {list.map((each, i) => (
                                <tr key={i}>
                                    <td>
                                        <span class="clip">{each.words}</span>
                                    </td>
                                    <td class="number">
                                        <Link to={each.to}>{each.link}</Link>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </Card>
    );
}

export function Next({ data }: { data: Data }) {
    const coming = data.scheduled.toSorted((a, b) => (a.scheduled_at ?? '').localeCompare(b.scheduled_at ?? ''));
    return (
        <Card
            title={t('What comes next')}
            aside={
                <Link to="campaigns?status=scheduled" class="small">
                    {t('All')}
                </Link>
            }
        >
            {coming.length + data.drafts.length === 0 ? (
                <p class="body muted">{t('Nothing is scheduled, and there are no drafts.')}</p>
            ) : (
                <div class="scroll">
                    <table>
                        <tbody>
                            {coming.slice(0, 5).map((each) => (
                                <tr key={each.id}>
                                    <td>
                                        <Link to={`campaigns/${each.id}`} class="title">
                                            <span class="clip">{each.name}</span>
                                        </Link>
                                    </td>
                                    <td class="number">{each.scheduled_at && dateTime(each.scheduled_at)}</td>
                                </tr>
                            ))}
                            {data.drafts.slice(0, 3).map((each) => (
                                <tr key={each.id}>
                                    <td>
                                        <Link to={`${each.type}/create/setup?id=${each.id}`} class="title">
                                            <span class="clip">{each.name}</span>
                                        </Link>
                                    </td>
                                    <td class="number">
                                        <Badge state="draft" />
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </Card>
    );
}

export function Health({ data }: { data: Data }) {
    return (
        <Card
            title={t('Providers')}
            aside={
                <Link to="settings/providers" class="small">
                    {t('Settings')}
                </Link>
            }
        >
            {data.providers.length === 0 ? (
                <p class="body muted">{t('No account is configured.')}</p>
            ) : (
                <div class="scroll">
                    <table>
                        <tbody>
                            {data.providers.map((each) => (
                                <tr key={each.name + each.channel}>
                                    <td class="strong">{each.name}</td>
                                    <td class="muted">{channelWord(each.channel)}</td>
                                    <td class="number">
                                        {each.set_aside ? (
                                            <span class="badge failed">{t('Set aside')}</span>
                                        ) : each.routed ? (
                                            <span class="badge ok">{t('Ready')}</span>
                                        ) : (
                                            <span class="badge">{t('Not routed')}</span>
                                        )}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </Card>
    );
}
