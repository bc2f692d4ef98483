// What became of a message, in the user's language: a sentence for each code of the API.
import type { components } from 'schema';
import { dateTimeSeconds } from './format';
import { t, type Text } from './language';
import { channelWord, pauseDetailInWords, reasonWord, stateWord } from './words';
import type { Explanation } from './api';

type Sentence = components['schemas']['outcome_sentence'];
type Suppressed = Explanation['suppressed_addresses'][number];

const sentences: Record<Sentence['code'], Text> = {
    waiting: 'Not sent yet: its turn has not come',
    waiting_for_resume: 'Not sent yet: the campaign is paused',
    not_sent: 'Not sent, because the campaign is in this state: {state}',
    sending: 'On its way at this moment',
    sent: 'Sent through {provider} on {at}',
    possibly_repeated: 'It may have arrived twice: the fate of an earlier attempt is unknown',
    delivered: 'It was delivered',
    retrying: 'Attempt {attempt} did not go through and is made again',
    bounced: 'Sent, but it bounced',
    failed: 'Failed for good',
    skipped: 'Left out',
    cancelled: 'Not sent: the campaign was cancelled before its turn came',
    possibly_sent: 'It may have been sent',
    possibly_sent_before: 'It may have been sent: an answer was lost, and the attempt after it was refused',
    next_attempt: 'The next attempt is due on {at}, unless a report comes first',
    no_further_attempt: 'It is not sent again',
    no_attempt_of_channel: 'It is not sent again: SMS and calls never are',
    no_attempt_of_campaign: 'It is not sent again, because the campaign is set so',
    answered: 'Called, and it was answered',
    voicemail: 'Called, and a machine answered',
    busy: 'Called, and the line was busy',
    no_answer: 'Called, and nobody answered',
};

/// The variant of a sentence for its values.
function textOf({ code, at, attempt, provider }: Sentence): Text {
    if (code === 'sent' && !(at && provider)) return 'Sent';
    if (code === 'sent' && (attempt ?? 0) > 1) return 'Sent through {provider} on {at}, at attempt {attempt}';
    if (code === 'retrying' && at) return 'Attempt {attempt} did not go through and is made again on {at}';
    return sentences[code];
}

function inWords(sentence: Sentence) {
    const { at, attempt, provider, reason, detail, campaign_status } = sentence;
    const text = t(textOf(sentence), {
        at: at ? dateTimeSeconds(at) : '',
        attempt: attempt ?? '',
        provider: provider ?? '',
        state: campaign_status ? stateWord(campaign_status) : '',
    });
    return [text, reason && reasonWord(reason), pauseDetailInWords(detail)?.replace(/\.$/, '')].filter(Boolean).join(': ') + '.';
}

export const outcomeInWords = (all: readonly Sentence[]) => all.map(inWords).join(' ');

/// Why an address gets nothing.
export function suppressionInWords({ address, channel, created_at, expires_at, reason, takes_transactional }: Suppressed) {
    const values = {
        address,
        channel: channelWord(channel),
        since: dateTimeSeconds(created_at),
        until: expires_at ? dateTimeSeconds(expires_at) : '',
    };
    const text = expires_at
        ? t('{address} gets nothing by {channel} from {since} until {until}', values)
        : t('{address} gets nothing by {channel} since {since}', values);
    const all = [text, reason && reasonWord(reason)].filter(Boolean).join(': ') + '.';
    return takes_transactional ? `${all} ${t('Transactional messages are still sent.')}` : all;
}
