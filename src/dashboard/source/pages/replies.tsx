// Inbound messages of all channels, newest first.
import { can, get } from '../api';
import { dateTime } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { route, setQuery } from '../router';
import { AsOf, Card, Empty, Link, Loaded, Page } from '../ui/parts';
import { ScopeNote } from '../ui/scope_note';
import { channelWord } from '../words';

const most = 200;

interface Message {
    channel: 'email' | 'sms' | 'phone';
    address?: string;
    data?: { body?: string; subject?: string };
}

const latest = (signal: AbortSignal) => get('/inbound', { query: { limit: 1000 }, signal }).then(({ items }) => items);

type Item = Awaited<ReturnType<typeof latest>>[number];

function Reply({ item }: { item: Item }) {
    const event = item.event as unknown as Message;
    return (
        <tr>
            <td>
                {event.address ? (
                    <Link to={`contacts?search=${encodeURIComponent(event.address)}`} class="title">
                        {event.address}
                    </Link>
                ) : (
                    t('No address')
                )}
                <div class="muted small">{channelWord(event.channel)}</div>
            </td>
            <td>
                <div class="clip pre" dir="auto">
                    {event.data?.body ?? event.data?.subject ?? '–'}
                </div>
            </td>
            <td class="optional">
                {item.campaign_id ? (
                    <Link to={`campaigns/${item.campaign_id}`}>{t('Campaign {id}', { id: item.campaign_id })}</Link>
                ) : (
                    <span class="muted">{t('No campaign')}</span>
                )}
            </td>
            <td class="number muted optional">{dateTime(item.received_at)}</td>
        </tr>
    );
}

export function Replies() {
    return can('pii') ? <Inbox /> : <ScopeNote title={t('Replies')} scope="pii" />;
}

function Inbox() {
    const polled = usePoll('replies', latest, 5);
    const channel = route.value.query.get('channel') ?? '';
    return (
        <Page title={t('Replies')} about={<AsOf polled={polled} />}>
            <Card>
                <header>
                    <div class="filters">
                        <select
                            aria-label={t('Channel')}
                            value={channel}
                            onChange={(event) => setQuery({ channel: event.currentTarget.value })}
                        >
                            <option value="">{t('Every channel')}</option>
                            {(['email', 'sms', 'phone'] as const).map((each) => (
                                <option key={each} value={each}>
                                    {channelWord(each)}
                                </option>
                            ))}
                        </select>
                    </div>
                </header>
                <Loaded polled={polled}>
                    {(items) => {
                        const found = items
                            .filter((each) => !channel || (each.event as unknown as Message).channel === channel)
                            .slice(0, most);
                        return found.length === 0 ? (
                            <Empty title={t('Nobody has replied yet')}>
                                {t('Replies come through webhooks.')}{' '}
                                <Link to="settings/webhooks">{t('Check the webhooks')}</Link>
                            </Empty>
                        ) : (
                            <div class="scroll">
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">{t('From')}</th>
                                            <th scope="col">{t('Message')}</th>
                                            <th scope="col" class="optional">
                                                {t('Campaign')}
                                            </th>
                                            <th scope="col" class="number optional">
                                                {t('Received')}
                                            </th>
                                        </tr>
                                    </thead>
                                    <tbody>
                                        {found.map((item) => (
                                            <Reply key={item.id} item={item} />
                                        ))}
                                    </tbody>
                                </table>
                            </div>
                        );
                    }}
                </Loaded>
            </Card>
        </Page>
    );
}
