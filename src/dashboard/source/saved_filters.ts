// Filters of lists that are saved in this browser. A filter is the query of an address, without members of other things.
import { signal } from '@preact/signals';

export interface SavedFilter {
    name: string;
    query: string;
}

const remembered = 'outbound.filters';

function recall(): Record<string, SavedFilter[]> {
    try {
        return JSON.parse(localStorage.getItem(remembered) ?? '{}') ?? {};
    } catch {
        return {};
    }
}

const lists = signal(recall());
addEventListener('storage', (event) => event.key === remembered && (lists.value = recall()));

export const filtersOf = (list: string) => lists.value[list] ?? [];

/// Starts from what is stored, which another tab may have changed.
function change(list: string, by: (filters: SavedFilter[]) => SavedFilter[]) {
    const stored = recall();
    lists.value = { ...stored, [list]: by(stored[list] ?? []) };
    localStorage.setItem(remembered, JSON.stringify(lists.value));
}

/// Replaces the filter that has the name.
export const saveFilter = (list: string, filter: SavedFilter) =>
    change(list, (filters) => [...filters.filter((each) => each.name !== filter.name), filter]);

export const renameFilter = (list: string, from: string, to: string) =>
    change(list, (filters) => filters.map((each) => (each.name === from ? { ...each, name: to } : each)));

export const removeFilter = (list: string, name: string) =>
    change(list, (filters) => filters.filter((each) => each.name !== name));

/// The members of a query that filter a list, always in the same order.
export function filterIn(query: URLSearchParams, members: readonly string[]) {
    const chosen = members.map((name) => [name, query.get(name) ?? '']).filter(([, value]) => value !== '');
    return new URLSearchParams(chosen).toString();
}
