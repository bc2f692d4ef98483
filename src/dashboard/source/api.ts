// The REST API, with the types of its OpenAPI document.
import { signal } from '@preact/signals';
import type { components, paths } from 'schema';

export type Campaign = Ok<paths['/campaigns/{id}']['get']>;
export type Contact = components['schemas']['contact'];
export type Filter = components['schemas']['segment_filter'];
export type Recipient = components['schemas']['recipient'];
export type Script = components['schemas']['script'];
export type Explanation = Ok<paths['/contacts/{contact_id}/explain']['get']>;
export type Hours = components['schemas']['hours'];
export type Job = components['schemas']['job'];
export type Channel = Campaign['type'];
export type Scope = 'read' | 'write' | 'send' | 'pii' | 'admin';

type Answer<T> = T extends { 'application/json': infer R } ? R : never;
export type Ok<O> = O extends { responses: { 200: { content: infer C } } }
    ? Answer<C>
    : O extends { responses: { 202: { content: infer C } } }
      ? Answer<C>
      : never;
type Body<O> = O extends { requestBody?: { content: infer C } } ? Answer<C> : undefined;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : undefined;
type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type With<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];

export interface Request {
    method: string;
    target: string;
    body?: unknown;
}

export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly code: string,
        detail: string,
        readonly violations: { path: string; message: string }[] = [],
    ) {
        super(detail);
    }
}

export interface Session {
    actor: string;
    scopes: Scope[];
    login: 'token' | 'host';
}

const remembered = 'outbound.session';
const root = new URL('../api/v1/outbound', document.baseURI);

export const address = (to: string) => root.pathname + to;

function recall(): Session | null {
    try {
        return JSON.parse(localStorage.getItem(remembered) ?? 'null');
    } catch {
        return null;
    }
}

/// Null means signed out. Only name and scopes are stored; the token is in a cookie that scripts cannot read.
export const session = signal<Session | null>(recall());
/// The user signs in to the host, and has to do it again.
export const isHostLoginOver = signal(false);
export const isOffline = signal(false);
export const can = (scope: Scope) =>
    !!session.value && (session.value.scopes.includes(scope) || session.value.scopes.includes('admin'));

function target(path: string, at: Record<string, string | number> = {}, query: object = {}) {
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(at[name]));
    const text = new URLSearchParams(
        Object.entries(query)
            .filter(([, value]) => value !== undefined && value !== '')
            .map(([k, v]) => [k, String(v)]),
    ).toString();
    return filled + (text ? `?${text}` : '');
}

async function problemOf(response: Response) {
    const document = await response.json().catch(() => null);
    return new Problem(
        response.status,
        document?.code ?? 'internal',
        document?.detail ?? `${response.status} ${response.statusText}`,
        document?.violations,
    );
}

/// `to` is a target of the API, or without a leading slash an address below the dashboard.
export async function fetchRaw(
    method: string,
    to: string,
    body?: BodyInit,
    type?: string,
    signal?: AbortSignal,
): Promise<Response> {
    const asker = session.value;
    let response;
    try {
        response = await fetch(to.startsWith('/') ? address(to) : new URL(to, document.baseURI), {
            method,
            body,
            signal,
            headers: type ? { 'Content-Type': type } : {},
            cache: 'no-store',
        });
    } catch (fault) {
        if ((fault as Error).name !== 'AbortError') isOffline.value = true;
        throw fault;
    }
    isOffline.value = false;
    if (response.ok) return response;
    const problem = await problemOf(response);
    // A token that is refused at sign-in, and a late response to an earlier session, say nothing about this one.
    const isSignIn = method === 'POST' && to === '/session';
    if (problem.status === 401 && !isSignIn && session.value === asker) end();
    throw problem;
}

async function ask(method: string, to: string, body?: unknown, signal?: AbortSignal) {
    const response = await fetchRaw(
        method,
        to,
        body === undefined ? undefined : JSON.stringify(body),
        body === undefined ? undefined : 'application/json',
        signal,
    );
    return response.json();
}

interface Options<O> {
    at?: Record<string, string | number>;
    query?: Query<O>;
    signal?: AbortSignal;
}

export const get = <P extends With<'get'>>(path: P, options: Options<paths[P]['get']> = {}): Promise<Ok<paths[P]['get']>> =>
    ask('GET', target(path, options.at, options.query ?? {}), undefined, options.signal);

export const send = <M extends Exclude<Method, 'get'>, P extends With<M>>(
    method: M,
    path: P,
    options: Options<paths[P][M]> & { body?: Body<paths[P][M]> } = {},
): Promise<Ok<paths[P][M]>> =>
    ask(method.toUpperCase(), target(path, options.at, options.query ?? {}), options.body, options.signal);

export function curl(request: Request) {
    const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;
    const words = [`curl -X ${request.method}`, `-H "Authorization: Bearer $OUTBOUND_TOKEN"`];
    if (request.body !== undefined)
        words.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(request.body))}`);
    return [...words, quoted(root.href + request.target)].join(' \\\n  ');
}

export async function signIn(token: string) {
    session.value = await ask('POST', '/session', { token });
    localStorage.setItem(remembered, JSON.stringify(session.value));
}

/// Finds out whether the user is signed in already, as users of a host are. Their sessions are not stored.
export async function findSession() {
    session.value ??= await ask('GET', '/session').catch(() => null);
}

/// Several requests may find out at once.
function end() {
    if (!session.value) return;
    isHostLoginOver.value = session.value?.login === 'host';
    session.value = null;
    localStorage.removeItem(remembered);
}

/// The tabs of a browser have one cookie, and so one session.
addEventListener('storage', (event) => {
    if (event.key === remembered) session.value = recall();
});

export async function signOut() {
    await ask('DELETE', '/session').catch(() => null);
    end();
}
