// Inbound messages, and what the user of this browser has read and marked as done. Answers are known to the server.
import { signal } from '@preact/signals';
import { get, type Channel } from './api';
import { answersSince, type Answers } from './messages';

export interface Reply {
    kind: string;
    channel: Channel;
    address?: string;
    data?: { body?: string; subject?: string; to?: string };
}

export interface Item {
    id: number;
    received_at: string;
    campaign_id?: number | null;
    seq?: number | null;
    event: Reply;
}

const slice = 100;
const noAnswers: Answers = { byReply: new Map(), byAddress: new Map(), all: [], isComplete: true };

/// A slice of the replies, the newest first, with the answers to them.
export async function loadReplies(after: string | undefined, signal: AbortSignal) {
    const { items, next } = await get('/inbound', { query: { limit: slice, after }, signal });
    const oldest = items.at(-1);
    const answers = oldest ? await answersSince(oldest.received_at, signal) : noAnswers;
    return { items: items.map((each) => ({ ...each, event: each.event as unknown as Reply })) as Item[], next, answers };
}

interface Marks {
    read: number[];
    done: number[];
}

const remembered = 'outbound.replies';
const most = 3000;

function recall(): Marks {
    try {
        const { read, done } = JSON.parse(localStorage.getItem(remembered) ?? '{}');
        return { read: Array.isArray(read) ? read : [], done: Array.isArray(done) ? done : [] };
    } catch {
        return { read: [], done: [] };
    }
}

const marks = signal(recall());
addEventListener('storage', (event) => event.key === remembered && (marks.value = recall()));

function change(part: Partial<Marks>) {
    marks.value = { ...recall(), ...part };
    localStorage.setItem(remembered, JSON.stringify(marks.value));
}

const added = (list: number[], id: number) => [...list.filter((each) => each !== id), id].slice(-most);

export const isRead = ({ id }: Item) => marks.value.read.includes(id);
export const markRead = ({ id }: Item) => isRead({ id } as Item) || change({ read: added(recall().read, id) });
export const isDone = ({ id }: Item) => marks.value.done.includes(id);
export function markDone(items: Item[], on: boolean) {
    const { done } = recall();
    const ids = items.map((each) => each.id);
    change({ done: on ? ids.reduce(added, done) : done.filter((each) => !ids.includes(each)) });
}

/// Whether somebody has answered it, or a later reply from the same address.
export const isAnswered = ({ id, received_at, event }: Item, answers: Answers) =>
    answers.byReply.has(id) ||
    (answers.byAddress.get(event.address ?? '') ?? []).some(
        (each) => each.channel === event.channel && Date.parse(each.created_at) >= Date.parse(received_at),
    );

/// A reply that somebody has answered, that is marked as done, or that asks for no answer.
export const isHandled = (item: Item, answers: Answers) =>
    item.event.kind !== 'replied' || isAnswered(item, answers) || isDone(item);
