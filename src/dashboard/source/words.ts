// Words for the states, reasons and channels of the API.
import type { Campaign, Channel, Recipient } from './api';
import { t, type Text } from './language';

const channels: Record<Channel, Text> = { email: 'Email', sms: 'SMS', phone: 'Phone' };

const states: Record<Campaign['status'] | Recipient['status'], Text> = {
    draft: 'Draft',
    scheduled: 'Scheduled',
    running: 'Running',
    paused: 'Paused',
    completed: 'Completed',
    cancelled: 'Cancelled',
    queued: 'Queued',
    sent: 'Sent',
    delivered: 'Delivered',
    retrying: 'Retrying',
    bounced: 'Bounced',
    failed: 'Failed',
    skipped: 'Skipped',
    unknown: 'Unknown',
    sending: 'Sending',
    answered: 'Answered',
    voicemail: 'Voicemail',
    busy: 'Busy',
    no_answer: 'No answer',
};

const reasons: Record<string, Text> = {
    suppressed: 'Opted out or suppressed',
    duplicate: 'Same address as another recipient',
    no_address: 'No address for this channel',
    invalid_address: 'Address is not valid',
    contact_deleted: 'Contact was deleted',
    template_error: 'Content could not be filled in',
    too_long: 'Content is too long',
    expired: 'Too late: the campaign had expired',
    worker_lost: 'Worker ended before it recorded the outcome',
    lost_answer: 'Answer of the provider was lost',
    not_sent: 'Not handed to the provider yet',
    resent_after_unknown: 'Answer to an earlier attempt was lost',
    certificate: 'Certificate of the provider’s server is not valid',
    deadline: 'Other messages of the request used up its time',
    timeout: 'Provider did not answer in time',
    quota: 'Quota of the account is used up',
    content: 'Provider cannot send this content',
    too_large: 'Larger than the provider accepts',
    unsubscribe_url: 'Unsubscribe link of this recipient is not valid',
    provider_exception: 'Code of the provider failed while it sent',
    resolve: 'Host name of the provider cannot be resolved',
    connect: 'Provider cannot be connected to',
    tls: 'TLS handshake with the provider failed',
    closed: 'Connection ended before the provider answered',
    protocol: 'Answer of the provider is not HTTP',
    cancelled: 'Request was cancelled before the provider answered',
    bounce: 'Bounced',
    hard: 'Address does not exist',
    manual: 'Added by hand',
    complaint: 'Complained',
    complained: 'Complained',
    unsubscribe: 'Unsubscribed',
    unsubscribed: 'Unsubscribed',
    stop: 'Answered STOP',
    imported: 'Imported',
    invalid: 'Address is not valid',
    vendor_list: 'On the provider’s own list of suppressed addresses',
    outside_hours: 'Outside of the hours of the transfer',
    busy: 'Busy',
    no_answer: 'No answer',
    hung_up: 'Hung up before both were connected',
    canceled: 'Cancelled before it was answered or delivered',
    failed: 'Failed, and the provider gave no reason',
};

const kinds: Record<string, Text> = {
    accepted: 'Accepted by the provider',
    sent: 'Sent',
    delivered: 'Delivered',
    deferred: 'Deferred',
    bounced: 'Bounced',
    failed: 'Failed',
    opened: 'Opened',
    clicked: 'Clicked',
    complained: 'Complained',
    unsubscribed: 'Unsubscribed',
    replied: 'Replied',
    answered: 'Answered',
    voicemail: 'Voicemail',
    busy: 'Busy',
    no_answer: 'No answer',
    completed: 'Call ended',
    keypress: 'Key pressed',
    transferred: 'Transferred',
    transfer_failed: 'Not transferred',
    recorded: 'Recorded',
    opted_out: 'Opted out',
    opted_in: 'Opted in',
    other: 'Other',
};

const pauses: Record<string, Text> = {
    operator: 'Somebody paused it.',
    provider_account: 'The provider refuses to send.',
    preparation: 'It could not be prepared.',
    restored: 'It was restored from an archive.',
    late: 'It was found too late.',
};

/// Meanings of enhanced status codes (RFC 3463) and Twilio's codes, by prefix.
const codes: [string, Text][] = [
    ['5.1', 'Address does not exist'],
    ['5.2.2', 'Mailbox is full'],
    ['5.2', 'Mailbox does not accept mail'],
    ['5.7', 'Refused by a filter'],
    ['4.', 'Receiving server was not ready'],
    ['30003', 'Phone was switched off or unreachable'],
    ['30004', 'Blocked by the recipient'],
    ['30005', 'Number does not exist'],
    ['30006', 'A landline, or not reachable by SMS'],
    ['30007', 'Filtered by the carrier'],
    ['21610', 'Answered STOP'],
    ['21211', 'Address is not valid'],
    ['21614', 'Address is not valid'],
];

const messageKinds: Record<'transactional' | 'marketing', Text> = { transactional: 'Transactional', marketing: 'Marketing' };

const known = (table: Record<string, Text>, name: string) => (name in table ? t(table[name]) : name);

export const channelWord = (channel: Channel) => t(channels[channel]);
export const stateWord = (state: string) => known(states, state);
export function reasonWord(reason: string | null | undefined) {
    if (!reason) return t('No reason given');
    const [, status] = reason.match(/^http_(\d+)$/) ?? [];
    if (status) return t('Provider answered with HTTP status {status}', { status });
    const code = codes.find(([start]) => reason.startsWith(start));
    return code ? `${t(code[1])} (${reason})` : known(reasons, reason);
}

export const kindOfMessageWord = (kind: keyof typeof messageKinds) => t(messageKinds[kind]);
export const kindWord = (kind: string) => known(kinds, kind);
/// The details that the engine stores, which are in English. What operators write stays as it is.
const pauseDetails: [RegExp, Text][] = [
    [/^no provider of the route may send$/, 'No account of the route may send.'],
    [/^(?<account>\S+) refuses many recipients: (?<detail>.*)$/s, '{account} refuses many recipients: {detail}'],
    [/^the content has an unsubscribe link, which needs public_url /, 'The content has an unsubscribe link, which needs public_url in the configuration of every worker.'],
    [/^it was scheduled when it was archived; /, 'It was scheduled when it was archived. Look at it, and resume or cancel it.'],
    [/^it was running when it was archived; /, 'It was running when it was archived. Look at it, and resume or cancel it.'],
    [/^its start at (?<time>\S+) was missed; /, 'Its start at {time} was missed. If the database is a restored backup, it may have been sent since.'],
    [/^it was paused when it was archived; /, 'It was paused when it was archived. Look at it, and resume or cancel it.'],
];

export function pauseDetailInWords(detail: string | null | undefined) {
    for (const [form, text] of pauseDetails) {
        const found = detail?.match(form);
        if (found) return t(text, found.groups);
    }
    return detail;
}

export const pauseWord = ({ pause_reason, pause_detail }: Campaign) =>
    [pause_reason && known(pauses, pause_reason), pauseDetailInWords(pause_detail)].filter(Boolean).join(' ');
