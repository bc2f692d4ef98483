// Messages per second, from the difference of two responses.
import { useRef } from 'preact/hooks';

interface Sample {
    at: number;
    count: number;
}

/// The rate over the last 30 seconds; undefined until two samples exist, or if `count` fell.
export function useRate(count: number | undefined, at: Date | undefined): number | undefined {
    const samples = useRef<Sample[]>([]);
    if (count === undefined || at === undefined) return undefined;
    const list = samples.current;
    if (list.length === 0 || list[list.length - 1].at !== +at) list.push({ at: +at, count });
    while (list.length > 2 && +at - list[0].at > 30000) list.shift();
    const [first, last] = [list[0], list[list.length - 1]];
    return last.at > first.at && last.count >= first.count
        ? ((last.count - first.count) * 1000) / (last.at - first.at)
        : undefined;
}
