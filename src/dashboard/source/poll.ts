// Keeps data current: loads it again every few seconds and after changes, but not while the page is hidden. What could not be
// loaded because the server was busy or out of reach is asked for again.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from './api';
import { onChanges } from './live';

export interface Polled<T> {
    data?: T;
    fault?: Problem | Error;
    at?: Date;
    refresh: () => void;
}

const secondsAfterFault = 2;
const mayPass = (fault: unknown) => !(fault instanceof Problem) || fault.status === 503 || fault.status === 429;

/// `key` identifies the data: when it changes, the earlier response is dropped, and a late one is ignored. `seconds` 0 loads once.
/// Without `follows`, changes do not load it again: for what is expensive and not urgent.
export function usePoll<T>(
    key: string,
    load: (signal: AbortSignal) => Promise<T>,
    seconds = 0,
    follows = true,
): Polled<T> {
    const [state, setState] = useState<{ key: string; data?: T; fault?: Error; at?: Date }>({ key });
    const [turn, setTurn] = useState(0);
    const latest = useRef(load);
    latest.current = load;
    useEffect(() => {
        const abort = new AbortController();
        let timer = 0;
        let isAsking = false;
        let wait = seconds;
        const again = () => {
            clearTimeout(timer);
            if (wait > 0 && !document.hidden) timer = window.setTimeout(run, wait * 1000);
        };
        const run = async () => {
            if (isAsking) return;
            isAsking = true;
            try {
                const data = await latest.current(abort.signal);
                wait = seconds;
                if (!abort.signal.aborted) setState({ key, data, at: new Date() });
            } catch (fault) {
                wait = seconds || (mayPass(fault) ? secondsAfterFault : 0);
                if (!abort.signal.aborted)
                    setState((before) =>
                        before.key === key ? { ...before, fault: fault as Error } : { key, fault: fault as Error },
                    );
            }
            isAsking = false;
            if (!abort.signal.aborted) again();
        };
        const onVisible = () => (document.hidden ? clearTimeout(timer) : wait > 0 && run());
        const forget = seconds > 0 && follows ? onChanges(() => !document.hidden && run()) : () => {};
        document.addEventListener('visibilitychange', onVisible);
        run();
        return () => {
            abort.abort();
            clearTimeout(timer);
            forget();
            document.removeEventListener('visibilitychange', onVisible);
        };
    }, [key, seconds, turn]);
    const refresh = () => setTurn((each) => each + 1);
    return state.key === key ? { ...state, refresh } : { refresh };
}
