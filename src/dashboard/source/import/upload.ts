// Sends a file in pieces to an import job, so that a file of any size shows progress and can be given up.
import { type Ok, send } from '../api';
import type { paths } from 'schema';

export type Inspection = Ok<paths['/imports/inspect']['post']>;
export type Column = Inspection['columns'][number];
type Outcome = Ok<paths['/imports/{id}/commit']['post']>;

export interface Refused {
    line: number;
    column?: string | null;
    value?: string | null;
    reason: string;
}

export interface Progress {
    rows: number;
    created: number;
    updated: number;
    duplicates: number;
    invalid: number;
    incomplete: number;
    encoding?: string;
    ignored_columns?: string[];
}

export interface Result {
    progress: Progress;
    errors: Refused[];
    unlisted: number;
}

export interface Choices {
    columns: Record<string, string>;
    default_country?: string;
    dedupe: boolean;
    blank_clears: boolean;
    dry_run: boolean;
}

const inspected = 64 * 1024;
const piece = 512 * 1024;
const mostListed = 1000;

function base64(bytes: Blob): Promise<string> {
    return new Promise((done, failed) => {
        const reader = new FileReader();
        reader.onload = () => done((reader.result as string).split(',', 2)[1] ?? '');
        reader.onerror = () => failed(reader.error);
        reader.readAsDataURL(bytes);
    });
}

export const inspect = async (file: File): Promise<Inspection> =>
    send('post', '/imports/inspect', {
        body: { data: await base64(file.slice(0, inspected)), whole: file.size <= inspected },
    });

/// `sent` is called with the bytes taken so far. When `signal` is aborted the job is cancelled: rows that were taken stay.
export async function upload(file: File, choices: Choices, sent: (bytes: number) => void, signal: AbortSignal): Promise<Result> {
    const { id } = await send('post', '/imports', { body: choices });
    const errors: Refused[] = [];
    let unlisted = 0;
    const keep = (found: Refused[], more: number) => {
        const listed = found.slice(0, mostListed - errors.length);
        errors.push(...listed);
        unlisted += more + found.length - listed.length;
    };
    try {
        for (let offset = 0; offset < file.size; offset += piece) {
            const data = await base64(file.slice(offset, offset + piece));
            const taken = await send('post', '/imports/{id}/append', { at: { id }, body: { data, offset }, signal });
            keep(taken.errors, taken.errors_unlisted);
            sent(Math.min(file.size, offset + piece));
        }
        const done: Outcome = await send('post', '/imports/{id}/commit', { at: { id } });
        keep(done.errors, 0);
        return { progress: done.progress as unknown as Progress, errors, unlisted };
    } catch (fault) {
        if (signal.aborted) await send('post', '/jobs/{id}/cancel', { at: { id } });
        throw fault;
    }
}
