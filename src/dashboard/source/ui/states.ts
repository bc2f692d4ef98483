// The states of recipients and messages, in the order in which lists offer them.
import type { Recipient } from '../api';

export const states: Recipient['status'][] = [
    'queued',
    'sending',
    'sent',
    'delivered',
    'answered',
    'voicemail',
    'busy',
    'no_answer',
    'retrying',
    'bounced',
    'failed',
    'skipped',
    'cancelled',
    'unknown',
];
