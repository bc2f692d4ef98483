// Counts of webhook requests and events, and the URLs to configure at the vendors.
import { get } from '../../api';
import { number } from '../../format';
import { t } from '../../language';
import { usePoll } from '../../poll';
import { AsOf, Card, Copy, Loaded } from '../../ui/parts';

export function Webhooks() {
    const polled = usePoll('webhooks', (signal) => get('/webhooks/counts', { signal }), 5);
    const front = new URL('../', document.baseURI).href.replace(/\/$/, '');
    const urls: [string, string][] = [
        ['SendGrid', '/outbound/webhooks/sendgrid'],
        ['Amazon SES (SNS)', '/outbound/webhooks/ses'],
        ['Twilio SMS', '/outbound/webhooks/twilio/inbound-sms'],
    ];
    return (
        <>
            <Card title={t('Since the server started')} aside={<AsOf polled={polled} />}>
                <Loaded polled={polled}>
                    {(data) => (
                        <dl class="figures">
                            {(
                                [
                                    [t('Requests accepted'), data.accepted],
                                    [t('Refused'), data.refused],
                                    [t('Unreadable'), data.malformed],
                                    [t('Events stored'), data.stored],
                                    [t('Repeats'), data.duplicates],
                                    [t('Without a recipient'), data.unmatched],
                                ] as [string, number][]
                            ).map(([word, value]) => (
                                <div key={word}>
                                    <dt>{word}</dt>
                                    <dd>{number(value)}</dd>
                                </div>
                            ))}
                        </dl>
                    )}
                </Loaded>
            </Card>
            <Card title={t('Addresses for the vendors')}>
                <div class="scroll">
                    <table>
                        <tbody>
                            {urls.map(([name, path]) => (
                                <tr key={name}>
                                    <td>
                                        <strong>{name}</strong>
                                        <div>
                                            <code>{front + path}</code>
                                        </div>
                                    </td>
                                    <td class="number">
                                        <Copy text={front + path} />
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
                <p class="body muted small">
                    {t('As seen from this browser. Vendors must reach the same path under the public URL of the server.')}
                </p>
            </Card>
        </>
    );
}
