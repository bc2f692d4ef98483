// When the hours of a campaign first hold on one clock. Times are local, such as `2026-11-30T09:00`.
import type { Hours } from '../api';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const minutesOfDay = 1440;
const farthest = 15 * minutesOfDay;

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const isWithin = (minute: number, from: number, to: number) => minute >= from && minute < to;

/// Unlike windows, quiet hours may pass midnight.
function isQuiet(minute: number, from: number, to: number) {
    return from <= to ? isWithin(minute, from, to) : !isWithin(minute, to, from);
}

function holds({ windows, quiet }: Hours, day: (typeof days)[number], minute: number) {
    if (quiet && isQuiet(minute, minutesOf(quiet.from), minutesOf(quiet.to))) return false;
    const isOpen = (window: NonNullable<Hours['windows']>[number]) =>
        (!window.days || window.days.includes(day)) &&
        isWithin(minute, minutesOf(window.from ?? '00:00'), window.to ? minutesOf(window.to) : minutesOfDay);
    return !windows?.length || windows.some(isOpen);
}

/// The first local time from `start` on at which the hours hold; null if there is none within two weeks.
export function firstTime(start: string, hours: Hours): string | null {
    const first = Date.parse(`${start}Z`);
    let after = 0;
    if (hours.send_at) after = (minutesOf(hours.send_at) - minutesOf(start.slice(11)) + minutesOfDay) % minutesOfDay;
    for (let passed = after; passed < farthest; ++passed) {
        const at = new Date(first + passed * 60000);
        if (holds(hours, days[at.getUTCDay()], at.getUTCHours() * 60 + at.getUTCMinutes())) return at.toISOString().slice(0, 16);
    }
    return null;
}
