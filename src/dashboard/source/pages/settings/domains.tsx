// The DNS records of the senders' domains: what is wanted, what is found, and what to do.
import { get, type Ok } from '../../api';
import { findingInWords } from '../../findings';
import { t, type Text } from '../../language';
import { usePoll } from '../../poll';
import { Card, Copy, Empty, Loaded } from '../../ui/parts';
import type { paths } from 'schema';

type Domain = Ok<paths['/senders/domains']['get']>['items'][number];
type DnsRecord = Domain['records'][number];

const purposes: Record<DnsRecord['purpose'], Text> = {
    spf: 'SPF: who may send',
    dkim: 'DKIM: the key of signatures',
    dmarc: 'DMARC: what receivers do with fakes',
};
const states: Record<DnsRecord['status'], Text> = { ok: 'In order', warning: 'To do', problem: 'Faulty' };

const State = ({ status }: { status: DnsRecord['status'] }) => <span class={`badge ${status}`}>{t(states[status])}</span>;

/// Values that the vendor has to complete are not to be copied.
const Value = ({ text }: { text: string }) => (
    <>
        <code>{text}</code> {!text.includes('…') && <Copy text={text} />}
    </>
);

function RecordRow({ record }: { record: DnsRecord }) {
    const { sentence, fix } = findingInWords(record);
    return (
        <tr>
            <td>
                <strong>{t(purposes[record.purpose])}</strong> <State status={record.status} />
                <div class="small">{sentence}</div>
                {fix && <div class="muted small">{fix}</div>}
                <dl class="pairs small">
                    <dt>{t('DNS record')}</dt>
                    <dd>
                        {record.type} <Value text={record.name} />
                    </dd>
                    {record.status !== 'ok' && (
                        <>
                            <dt>{t('Wanted')}</dt>
                            <dd>
                                <Value text={record.wanted} />
                            </dd>
                        </>
                    )}
                    <dt>{t('Found')}</dt>
                    <dd>
                        {record.found.length === 0 && t('nothing')}
                        {record.found.map((each) => (
                            <div key={each}>
                                <code>{each}</code>
                            </div>
                        ))}
                    </dd>
                </dl>
            </td>
        </tr>
    );
}

const DomainCard = ({ domain }: { domain: Domain }) => (
    <Card title={domain.domain} aside={<State status={domain.status} />}>
        <table>
            <tbody>
                {domain.records.map((record) => (
                    <RecordRow key={record.purpose + record.name} record={record} />
                ))}
            </tbody>
        </table>
    </Card>
);

export function Domains() {
    const polled = usePoll('domains', (signal) => get('/senders/domains', { signal }), 0, false);
    return (
        <>
            <div class="row spread">
                <p class="muted">
                    {t('Receivers believe an email if DNS says who may send for its domain. These records are looked up when the page is opened.')}
                </p>
                <button onClick={polled.refresh}>{t('Look again')}</button>
            </div>
            <Loaded polled={polled}>
                {({ items }) => (
                    <>
                        {items.length === 0 && (
                            <Empty title={t('The configuration names no senders.')}>
                                {t('The records of the domains of senders are looked up here.')}
                            </Empty>
                        )}
                        {items.map((each) => (
                            <DomainCard key={each.domain} domain={each} />
                        ))}
                        {items.some(({ records }) => records.some(({ wanted, status }) => status !== 'ok' && wanted.includes('…'))) && (
                            <p class="muted small">
                                {t('Values with “…” are shown by the vendor, where its domain authentication is set up.')}
                            </p>
                        )}
                    </>
                )}
            </Loaded>
        </>
    );
}
