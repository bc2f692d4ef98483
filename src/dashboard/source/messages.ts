// One-off messages, and the notes that the dashboard keeps with those that it sends: the text, and the reply that it answers.
import type { components } from 'schema';
import { get, send } from './api';

export type Message = components['schemas']['message'];
type SendRequest = Parameters<typeof send<'post', '/messages'>>[2] extends { body?: infer B } | undefined ? B : never;

const longestNote = 1500; // Characters; the API takes 4 KB of metadata.
const mostSlices = 5;

interface Notes {
    text?: string;
    subject?: string;
    reply_to?: number;
}

export function notesOf({ metadata }: Message): Notes {
    const { text, subject, reply_to } = (metadata ?? {}) as Record<string, unknown>;
    return {
        text: typeof text === 'string' ? text : undefined,
        subject: typeof subject === 'string' ? subject : undefined,
        reply_to: typeof reply_to === 'number' ? reply_to : undefined,
    };
}

/// The channel of the request chooses its members, which the server checks.
export function sendMessage(request: object, notes: Notes) {
    const metadata = { ...notes, ...(notes.text ? { text: notes.text.slice(0, longestNote) } : {}) };
    return send('post', '/messages', { body: { ...request, metadata } as unknown as NonNullable<SendRequest> });
}

export interface Answers {
    byReply: Map<number, Message[]>;
    /// All that answer any reply, for each address.
    byAddress: Map<string, Message[]>;
    all: Message[];
    isComplete: boolean;
}

/// Messages since a time, and those of them that answer a reply, oldest first. Not complete if there are very many.
export async function answersSince(since: string, signal?: AbortSignal): Promise<Answers> {
    const all: Message[] = [];
    let after: string | undefined;
    let isComplete = false;
    for (let slices = 0; slices < mostSlices && !isComplete; ++slices) {
        const slice = await get('/messages', { query: { limit: 200, after }, signal });
        all.push(...slice.items);
        const last = slice.items.at(-1);
        isComplete = !slice.next || !last || Date.parse(last.created_at) < Date.parse(since);
        after = slice.next ?? undefined;
    }
    const byReply = new Map<number, Message[]>();
    const byAddress = new Map<string, Message[]>();
    for (const message of all) {
        const { reply_to } = notesOf(message);
        if (reply_to === undefined) continue;
        byReply.set(reply_to, [message, ...(byReply.get(reply_to) ?? [])]);
        const address = message.address ?? '';
        byAddress.set(address, [message, ...(byAddress.get(address) ?? [])]);
    }
    return { byReply, byAddress, all, isComplete };
}
