// Looks texts up in the catalogue: the English text is the key, the German one the value.
import { signal } from '@preact/signals';
import { german, type Later } from './catalogue';

export type Text = keyof typeof german | keyof Later;
export type Language = 'en' | 'de';

const known: Partial<Record<Text, string>> = { ...german };

/// Adds the texts of a part that is loaded later, so that the first load stays small.
export const learn = (texts: Partial<Record<Text, string>>) => void Object.assign(known, texts);

const remembered = 'outbound.language';

function preferred(): Language {
    const kept = localStorage.getItem(remembered);
    return kept === 'de' || kept === 'en' ? kept : navigator.language.startsWith('de') ? 'de' : 'en';
}

/// The user's regional variant of the language, for numbers and dates.
export const locale = () => (navigator.language.startsWith(language.value) ? navigator.language : language.value);

export const language = signal<Language>(preferred());

export function choose(value: Language) {
    localStorage.setItem(remembered, value);
    language.value = value;
}

export function t(text: Text, values: Record<string, string | number> = {}): string {
    document.documentElement.lang = language.value;
    const found = language.value === 'de' ? known[text]! : text;
    return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/// `one` if `n` is 1, else `many`; both may contain {n}.
export function counted(n: number, one: Text, many: Text): string {
    return t(n === 1 ? one : many, { n: new Intl.NumberFormat(locale()).format(n) });
}
