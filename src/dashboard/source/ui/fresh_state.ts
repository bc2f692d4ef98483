// State that belongs to a key, such as the pages turned in a filtered list.
import { useState } from 'preact/hooks';

/// Like useState, but it starts anew whenever the key changes.
export function useFreshState<T>(key: string, initial: T): [T, (value: T) => void] {
    const [state, setState] = useState({ key, value: initial });
    return [state.key === key ? state.value : initial, (value) => setState({ key, value })];
}
