// Inbound messages, and what the user of this browser has read. Answers and what is handled are known to the server.
import { signal } from '@preact/signals';
import { get, send, type Channel } from './api';
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
    contact_id?: number | null;
    /// False for a reply that waits for an answer.
    handled: boolean;
    handled_at?: string | null;
    event: Reply;
}

export interface Wanted {
    handled?: boolean;
    channel?: string;
    q?: string;
}

const slice = 100;
const noAnswers: Answers = { byReply: new Map(), byAddress: new Map(), all: [], isComplete: true };

const asItem = <T extends { event: unknown }>(each: T) => ({ ...each, event: each.event as Reply }) as unknown as Item;

/// A slice of the replies, the newest first, with the answers to them.
export async function loadReplies(wanted: Wanted, after: string | undefined, signal: AbortSignal) {
    const query = { ...wanted, channel: (wanted.channel || undefined) as Channel | undefined, limit: slice, after };
    const { items, next } = await get('/inbound', { query, signal });
    const oldest = items.at(-1);
    const answers = oldest ? await answersSince(oldest.received_at, signal) : noAnswers;
    return { items: items.map(asItem), next, answers };
}

export const loadReply = async (id: string, signal: AbortSignal) => asItem(await get('/inbound/{id}', { at: { id }, signal }));

/// The latest of an address, the newest first.
export async function loadThread({ event }: Item, signal: AbortSignal) {
    const { items } = await get('/inbound', { query: { q: event.address, channel: event.channel, limit: slice }, signal });
    return items.map(asItem).filter((each) => each.event.address === event.address);
}

/// How many replies wait for an answer; counts up to `most`.
export async function countWaiting(most: number, signal: AbortSignal) {
    return (await get('/inbound', { query: { handled: false, limit: most }, signal })).items.length;
}

/// Somebody else may do the same at the same time: the state is then the same.
export async function markHandled(items: Item[], handled: boolean) {
    for (const { id } of items) await send('patch', '/inbound/{id}', { at: { id }, body: { handled } });
}

const remembered = 'outbound.replies';
const most = 3000;

function recall(): number[] {
    try {
        const { read } = JSON.parse(localStorage.getItem(remembered) ?? '{}');
        return Array.isArray(read) ? read : [];
    } catch {
        return [];
    }
}

const readIds = signal(recall());
addEventListener('storage', (event) => event.key === remembered && (readIds.value = recall()));

export const isRead = ({ id }: Item) => readIds.value.includes(id);
export function markRead(item: Item) {
    if (isRead(item)) return;
    readIds.value = [...recall().filter((each) => each !== item.id), item.id].slice(-most);
    localStorage.setItem(remembered, JSON.stringify({ read: readIds.value }));
}

/// Whether somebody has answered it, or a later reply from the same address.
export const isAnswered = ({ id, received_at, event }: Item, answers: Answers) =>
    answers.byReply.has(id) ||
    (answers.byAddress.get(event.address ?? '') ?? []).some(
        (each) => each.channel === event.channel && Date.parse(each.created_at) >= Date.parse(received_at),
    );
