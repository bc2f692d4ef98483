// Live changes of campaigns and accounts: one stream for all tabs of a browser. A visible tab holds the lock and the stream,
// and notifies the others. Without the Web Locks API (plain http beyond this machine) pages rely on polling.
import { address, session } from './api';

const channel = new BroadcastChannel('outbound.changes');
const listeners = new Set<() => void>();
const shortest = 500; // Milliseconds between two notices.
let due = 0;

function notify() {
    due ||= window.setTimeout(() => {
        due = 0;
        listeners.forEach((listener) => listener());
    }, shortest);
}

channel.onmessage = notify;

/// Calls the listener after changes; returns a function that unsubscribes it.
export function onChanges(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
}

/// Streams until the page is hidden or the session ends.
function stream(signal: AbortSignal) {
    return new Promise<void>((resolve) => {
        const source = new EventSource(address('/events'));
        source.onmessage = () => {
            channel.postMessage(null);
            notify();
        };
        source.addEventListener('reset', notify);
        signal.addEventListener('abort', () => {
            source.close();
            resolve();
        });
    });
}

export function followChanges() {
    let abort: AbortController | null = null;
    const decide = () => {
        const wanted = !document.hidden && session.value !== null;
        if (wanted && !abort) {
            const { signal } = (abort = new AbortController());
            navigator.locks?.request('outbound.changes', { signal }, () => stream(signal)).catch(() => null);
        } else if (!wanted) {
            abort?.abort();
            abort = null;
        }
    };
    document.addEventListener('visibilitychange', decide);
    session.subscribe(decide);
}
