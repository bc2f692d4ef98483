// State that follows a value: that of a key, such as the pages turned in a filtered list, and that of a value that is typed.
import { useEffect, useState } from 'preact/hooks';

/// Like useState, but it starts anew whenever the key changes.
export function useFreshState<T>(key: string, initial: T): [T, (value: T) => void] {
    const [state, setState] = useState({ key, value: initial });
    return [state.key === key ? state.value : initial, (value) => setState({ key, value })];
}

/// The value once it has not changed for that time.
export function useSettled<T>(value: T, milliseconds = 250): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), milliseconds);
        return () => clearTimeout(timer);
    }, [JSON.stringify(value)]);
    return settled;
}
