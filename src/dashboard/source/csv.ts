// Converts tables, and the recipients of a campaign, to CSV.
import { get, type Recipient } from './api';

export function csv(rows: (string | number | null | undefined)[][]) {
    // A spreadsheet would run text with a leading sign as a formula. If its separator is `;`, a cell also begins behind that.
    const marked = (text: string) =>
        /^\+\d+$/.test(text) ? text : text.replace(/^(?=[\t\r])/, "'").replace(/(^|[;\t\r\n]"*)(?=[=+\-@])/g, "$1'");
    const cell = (value: string | number | null | undefined) =>
        `"${(typeof value === 'string' ? marked(value) : String(value ?? '')).replace(/"/g, '""')}"`;
    return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

export interface Wanted {
    status?: Recipient['status'];
    reason?: string;
    q?: string;
    /// Who pressed these digits, at a question of the script.
    key?: string;
    question?: number;
}

/// Reads at most `most` recipients.
export async function recipientsOf(id: number, wanted: Wanted, most: number, signal?: AbortSignal): Promise<Recipient[]> {
    const items: Recipient[] = [];
    for (let after: string | undefined; items.length < most;) {
        const slice = await get('/campaigns/{id}/recipients', { at: { id }, query: { ...wanted, limit: 1000, after }, signal });
        items.push(...slice.items);
        if (!slice.next) break;
        after = slice.next;
    }
    return items;
}

const columns = [
    'contact_id',
    'address',
    'status',
    'reason',
    'detail',
    'provider',
    'attempt',
    'sent_at',
    'delivered_at',
    'opened_at',
    'clicked_at',
    'replied_at',
    'answered_at',
    'duration_seconds',
] as const;

export const recipientsAsCsv = (items: Recipient[]) =>
    csv([[...columns], ...items.map((each) => columns.map((name) => each[name]))]);
