// Formats numbers, dates and durations in the user's language.
import { locale, t } from './language';

const numbers = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions) {
    const key = locale() + JSON.stringify(options);
    if (!numbers.has(key)) numbers.set(key, new Intl.NumberFormat(locale(), options));
    return numbers.get(key)!;
}

export const number = (value: number) => formatter({ maximumFractionDigits: value < 10 && value % 1 ? 1 : 0 }).format(value);

export function percent(part: number, whole: number) {
    return whole > 0
        ? formatter({ style: 'percent', maximumFractionDigits: part > 0 && part < whole ? 1 : 0 }).format(part / whole)
        : '–';
}

/// The time zone of the browser.
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const time = (options: Intl.DateTimeFormatOptions) => (at: string | Date) =>
    new Intl.DateTimeFormat(locale(), options).format(new Date(at));

export const clock = time({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const minute = time({ hour: '2-digit', minute: '2-digit' });
export const dateTime = time({ dateStyle: 'medium', timeStyle: 'short' });
export const dateTimeZone = time({
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
});
/// A local time, such as `2026-11-30T09:00`, with its day of the week.
export const localDayTime = (local: string) =>
    new Intl.DateTimeFormat(locale(), {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'UTC',
    }).format(Date.parse(`${local}Z`));
export const dateTimeSeconds = time({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function duration(seconds: number) {
    if (seconds < 60) return t('{n} s', { n: number(Math.max(1, Math.round(seconds))) });
    if (seconds < 3600) return t('{n} min', { n: number(Math.round(seconds / 60)) });
    if (seconds < 172800) return t('{n} h', { n: number(Math.round(seconds / 360) / 10) });
    return t('{n} days', { n: number(Math.round(seconds / 86400)) });
}

/// Formats a price of the API, such as `1.0116 USD`.
export function money(text: string | null | undefined) {
    if (!text) return null;
    const [amount, currency] = text.split(' ');
    try {
        return formatter({ style: 'currency', currency, currencyDisplay: 'code' }).format(Number(amount));
    } catch {
        return text;
    }
}
