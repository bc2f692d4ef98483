// Addresses below the folder that index.html names as its base, so that any prefix works.
import { signal } from '@preact/signals';

export const folder = new URL('./', document.baseURI).pathname;

export interface Route {
    parts: string[];
    query: URLSearchParams;
}

function read(): Route {
    const path = location.pathname.slice(folder.length);
    return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(location.search) };
}

export const route = signal(read());
addEventListener('popstate', () => (route.value = read()));

export const href = (to: string) => folder + to;

/// In a frame of a host, without navigation.
export const isEmbedded = () => route.value.query.get('embed') === '1';

/// A page of a frame stays one, also after reloading; what is opened in a new tab does not.
export function navigate(to: string, replace = false) {
    const mark = isEmbedded() ? `${to.includes('?') ? '&' : '?'}embed=1` : '';
    history[replace ? 'replaceState' : 'pushState'](null, '', href(to) + mark);
    route.value = read();
    if (!replace) scrollTo(0, 0);
}

/// Changes members of the query in place; an empty value removes one.
export function setQuery(changes: Record<string, string>) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) value === '' ? query.delete(name) : query.set(name, value);
    const text = query.toString();
    history.replaceState(null, '', location.pathname + (text ? `?${text}` : ''));
    route.value = read();
}
