// The findings of doctor in the user's language, and what to do about them: a sentence for each code of the API. A finding without
// a code, such as those about environment variables, is in English.
import type { components } from 'schema';
import { domains } from './catalogue/domains';
import { findings } from './catalogue/findings';
import { databaseFindings } from './database_findings';
import { dateTimeSeconds } from './format';
import { learn, t, type Text } from './language';

learn(domains);
learn(findings);

export type Finding = Omit<components['schemas']['finding'], 'topic'>;

const sentences: Record<string, [Text, Text?]> = {
    ...databaseFindings,
    clock_difference: [
        'The clocks of this machine and of the database differ by {milliseconds} ms.',
        'Let a time service (chrony, systemd-timesyncd) set both.',
    ],
    clock_manual: [
        'The clock is manual: time moves with clock.advance only.',
        'Leave “clock” out of the configuration before messages are to reach people.',
    ],
    clock_was_manual: [
        'The database has been used with a manual clock, which shows {at}.',
        'Use another database for what is real.',
    ],
    clock_plausible: ['The year is plausible.'],
    clock_before_2025: ['The clock is before 2025.', 'Set the clock: signatures of vendors and certificates depend on it.'],
    clock_after_2037: ['The clock is after 2037.', 'Set the clock: times from 2038 on are refused.'],
    time_zones_readable: ['The time zones of the system can be read.'],
    time_zones_unreadable: [
        'The time zones of the system cannot be read.',
        'Install tzdata with the package manager of the system: without it no campaign with hours can be sent.',
    ],
    time_zones_missing: [
        'The system lacks {count} time zones of phone numbers, such as {zone}: hours of people there are kept by another zone.',
        'Install the current tzdata.',
    ],
    public_url: ['public_url is {url}.', 'Use https: mail programs ignore one-click unsubscribing otherwise.'],
    public_url_missing: [
        'public_url is not configured.',
        'Give it: unsubscribe links and the callbacks of vendors need it.',
    ],
    providers_missing: ['No account is configured.', 'Give providers in the configuration, or the variables of one.'],
    account_set_aside: ['{account} is set aside: {detail}', 'Mend the cause, then try again on the page of the providers.'],
    campaigns_running: [
        '{running} campaigns are running, {unattended} of them with nothing under way.',
        'See that a worker runs (outbound run), and that hours and accounts allow to send.',
    ],
    postal_address_missing: [
        '{count} marketing email campaigns do not show the sender’s postal address, such as campaign {campaign_id}.',
        'Give senders a postal_address in the configuration, and write {example} into text and HTML: laws require the address.',
    ],
    certificates_found: ['The certificates of the system are at {path}.'],
    certificates_missing: [
        'There are no certificates at {path}.',
        'Install ca-certificates, or give ca_file: without them no vendor can be reached.',
    ],
    server_certificate_valid: ['The server’s certificate is valid until {at}.'],
    server_certificate_expires: [
        'The server’s certificate expires soon, at {at}.',
        'Renew it: server.certificate and server.key are read again when they change.',
    ],
    server_certificate_expired: [
        'The server’s certificate has expired at {at}.',
        'Renew it: server.certificate and server.key are read again when they change.',
    ],
    server_certificate_not_yet_valid: [
        'The server’s certificate is not valid before {at}.',
        'Set the clock, or name a certificate that is valid now.',
    ],
    server_certificate_names_host: ['The server’s certificate names {host}.'],
    server_certificate_of_other_host: [
        'The server’s certificate does not name {host}, the host of public_url.',
        'Name a certificate for that host in server.certificate: browsers and vendors refuse others.',
    ],
    server_certificate_unusable: [
        'The server’s certificate cannot be used: {detail}',
        'Give files that the user of the server may read.',
    ],
    account_of_host: ['{account} belongs to the host.'],
    account_has_credentials: ['{account} ({vendor}) has its credentials.'],
    ca_file_unreadable: [
        '{account} ({vendor}) names a ca_file that cannot be read: {path}',
        'Give a file of certificates that the server may read.',
    ],
    webhook_proof_missing: [
        '{account} ({vendor}) has no {member}, so its events are refused.',
        'Give it in the configuration: without events nobody learns of bounces and complaints.',
    ],
    account_may_send: ['{account} may send.'],
    account_check_unsupported: ['{account} belongs to a vendor that does not answer whether it may send.'],
    account_refused: ['{account} may not send: {detail}', 'Mend that with the vendor.'],
    account_throttled: ['{account} is asked too often: {detail}', 'Try again in a minute.'],
    account_unreachable: ['{account} cannot be reached: {detail}', 'See to the network, the firewall, base_url and ca_file.'],
    account_got_no_answer: [
        '{account} got no proper answer from its vendor: {detail}',
        'See to the network and base_url, or try again later.',
    ],
    dns_failed: [
        'No name server answers what {name} has.',
        'See to the name servers of the server, or try again later.',
    ],
    domain_complete: ['The DNS records of {domain} will do.'],
    spf_complete: ['The SPF record of {name} will do.'],
    spf_incomplete: ['The SPF record of {name} does not include {lacking}.', 'Change it to {wanted}'],
    spf_missing: ['{name} has no SPF record.', 'Add the TXT record {wanted}'],
    spf_repeated: ['{name} has several SPF records, so that none of them counts.', 'Leave one: {wanted}'],
    dkim_complete: ['There is a DKIM key at {name}.'],
    dkim_missing: ['{name} has no DKIM key.', 'Add the record that the vendor shows: {wanted}'],
    dkim_elsewhere: [
        '{name} leads to {target}, which is not the vendor’s.',
        'Change it to the record that the vendor shows: {wanted}',
    ],
    dkim_without_key: [
        'There is no key at {name}.',
        'Compare the record with what the vendor shows, and have the vendor verify the domain.',
    ],
    dkim_unknown: [
        'It is not known where the DKIM keys of {vendor} are.',
        'Copy the CNAME records that {vendor} shows into DNS, and name the words before ._domainkey as dkim_selectors in the configuration.',
    ],
    dmarc_complete: ['The DMARC policy at {name} is {policy}.'],
    dmarc_missing: [
        '{domain} has no DMARC record.',
        'Add the TXT record {wanted} at {name}: large receivers refuse bulk email without it.',
    ],
    dmarc_repeated: ['{name} has several DMARC records, so that none of them counts.', 'Leave one.'],
    dmarc_broken: ['The DMARC record of {name} has no valid policy.', 'Write p=none, p=quarantine or p=reject behind v=DMARC1.'],
    account_not_asked: ['{account} could not be asked.', 'See to the network, certificates and credentials.'],
};

const topics: Record<string, Text> = {
    campaigns: 'Campaigns',
    certificates: 'Certificates',
    clock: 'Clock',
    configuration: 'Configuration',
    contacts: 'Contacts',
    database: 'Database',
    providers: 'Providers',
    senders: 'Senders',
    'time zones': 'Time zones',
    webhooks: 'Webhooks',
    work: 'Work',
};

export const topicWord = (topic: string) => (topic in topics ? t(topics[topic]) : topic);

export function findingInWords({ code, values, status, sentence, fix }: Finding): { sentence: string; fix: string } {
    const [text, remedy] = (code && sentences[code]) || [];
    if (!text) return { sentence, fix };
    const shown = { ...(values as Record<string, string | number>), example: '{{sender_postal_address}}' };
    if ('at' in shown) Object.assign(shown, { at: dateTimeSeconds(String(values.at)) });
    return { sentence: t(text, shown), fix: remedy && status !== 'ok' ? t(remedy, shown) : '' };
}
