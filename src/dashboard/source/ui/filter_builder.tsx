// An editor of a segment's filter, with the current number of matching contacts.
import { useState } from 'preact/hooks';
import { can, get, send, type Channel, type Contact, type Filter } from '../api';
import { number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { channelWord } from '../words';
import { useSettled } from './fresh_state';
import { Check, explain, Field } from './parts';

const listOf = (text: string) =>
    text
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean);
const numberOf = (text: string) => (text.trim() === '' ? null : Number(text));

/// The conditions that another program sets: contacts chosen one by one, and a saved segment by its id.
export function chosenElsewhere({ contact_ids, external_ids, segment_id }: Filter): Filter {
    const all = { contact_ids, external_ids, segment_id };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value != null)) as Filter;
}

/// Removes members that restrict nothing, as the API does when it compares filters. An empty list of contacts restricts.
export function tidy(filter: Filter): Filter {
    const tags = Object.fromEntries(Object.entries(filter.tags ?? {}).filter(([, list]) => list?.length));
    const score = Object.fromEntries(Object.entries(filter.lead_score ?? {}).filter(([, value]) => value != null));
    const all = {
        industries: filter.industries?.length ? filter.industries : undefined,
        has_email: filter.has_email || undefined,
        has_phone: filter.has_phone || undefined,
        lead_score: Object.keys(score).length ? score : undefined,
        tags: Object.keys(tags).length ? tags : undefined,
    };
    const set = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Filter;
    return { ...set, ...chosenElsewhere(filter) };
}

const wordsElsewhere = (filter: Filter) => [
    ...[filter.contact_ids, filter.external_ids].flatMap((list) =>
        list == null ? [] : [counted(list.length, '{n} selected person', '{n} selected people')],
    ),
    ...(filter.segment_id == null ? [] : [t('in the saved segment {id}', { id: filter.segment_id })]),
];

export function describe(filter: Filter): string {
    const parts: string[] = wordsElsewhere(filter);
    if (filter.industries?.length) parts.push(t('industry is {list}', { list: filter.industries.join(` ${t('or')} `) }));
    if (filter.lead_score?.min != null) parts.push(t('score from {n}', { n: filter.lead_score.min }));
    if (filter.lead_score?.max != null) parts.push(t('score up to {n}', { n: filter.lead_score.max }));
    if (filter.tags?.any?.length) parts.push(t('has one of the tags {list}', { list: filter.tags.any.join(', ') }));
    if (filter.tags?.all?.length) parts.push(t('has all of the tags {list}', { list: filter.tags.all.join(', ') }));
    if (filter.tags?.none?.length) parts.push(t('has none of the tags {list}', { list: filter.tags.none.join(', ') }));
    if (filter.has_email) parts.push(t('has an email address'));
    if (filter.has_phone) parts.push(t('has a phone number'));
    return parts.length > 0 ? parts.join(', ') : t('everyone');
}

/// Who is in a segment of a list.
export const whoIs = ({ filter, named_contacts }: { filter?: Filter | null; named_contacts: number }) =>
    filter ? describe(filter) : counted(named_contacts, '{n} chosen contact', '{n} chosen contacts');

export function FilterBuilder({ filter, change }: { filter: Filter; change: (filter: Filter) => void }) {
    const set = (part: Partial<Filter>) => change(tidy({ ...filter, ...part }));
    const tags = (name: 'any' | 'all' | 'none', text: string) => set({ tags: { ...filter.tags, [name]: listOf(text) } });
    const text = (label: string, value: string[] | null | undefined, write: (text: string) => void, help?: string) => (
        <Field label={label} help={help}>
            {(attributes) => (
                <input
                    {...attributes}
                    defaultValue={value?.join(', ') ?? ''}
                    onChange={(event) => write(event.currentTarget.value)}
                />
            )}
        </Field>
    );
    const score = (label: string, name: 'min' | 'max') => (
        <Field label={label}>
            {(attributes) => (
                <input
                    {...attributes}
                    type="number"
                    defaultValue={filter.lead_score?.[name] ?? ''}
                    onInput={(event) =>
                        set({ lead_score: { ...filter.lead_score, [name]: numberOf(event.currentTarget.value) } })
                    }
                />
            )}
        </Field>
    );
    const elsewhere = wordsElsewhere(filter);
    return (
        <div class="fields">
            {elsewhere.length > 0 && (
                <p class="wide row">
                    <strong>{elsewhere.join(', ')}</strong>
                    <button
                        type="button"
                        onClick={() => set({ contact_ids: undefined, external_ids: undefined, segment_id: undefined })}
                    >
                        {t('Remove this selection')}
                    </button>
                </p>
            )}
            <div class="wide">
                {text(
                    t('Industry is one of'),
                    filter.industries,
                    (value) => set({ industries: listOf(value) }),
                    t('Separate several with commas. Empty: any.'),
                )}
            </div>
            {score(t('Score from'), 'min')}
            {score(t('Score up to'), 'max')}
            {text(t('Has one of the tags'), filter.tags?.any, (value) => tags('any', value))}
            {text(t('Has all of the tags'), filter.tags?.all, (value) => tags('all', value))}
            {text(t('Has none of the tags'), filter.tags?.none, (value) => tags('none', value))}
            <div class="field">
                <span class="label">{t('Address')}</span>
                <Check
                    label={t('Has an email address')}
                    checked={!!filter.has_email}
                    change={(value) => set({ has_email: value })}
                />
                <Check
                    label={t('Has a phone number')}
                    checked={!!filter.has_phone}
                    change={(value) => set({ has_phone: value })}
                />
            </div>
        </div>
    );
}

/// Counts the filter; a change cancels the count in progress.
export function LiveCount({ filter, channel }: { filter: Filter; channel?: Channel }) {
    const settled = useSettled(filter);
    const polled = usePoll(`count ${JSON.stringify(settled)} ${channel}`, async (signal) => {
        const count = (one?: Channel) => send('post', '/segments/count', { body: { filter: settled, channel: one }, signal });
        const [all, reachable] = await Promise.all([count(), channel ? count(channel) : null]);
        return { all: all.count, reachable: reachable?.count };
    });
    if (polled.fault) return <p class="bad">{explain(polled.fault)}</p>;
    if (!polled.data)
        return (
            <p class="muted" role="status">
                {t('Counting …')}
            </p>
        );
    const { all, reachable } = polled.data;
    return (
        <p role="status">
            <strong>{counted(all, '{n} person', '{n} people')}</strong> <span class="muted">{describe(settled)}</span>
            {channel && reachable !== undefined && reachable < all && (
                <span class="warning">
                    {' '}
                    · {t('{n} without an address for {channel}', { n: number(all - reachable), channel: channelWord(channel) })}
                </span>
            )}
        </p>
    );
}

/// Selects one contact by a search; null until one is chosen.
export function ContactPicker({
    chosen,
    choose,
    label,
}: {
    chosen: Contact | null;
    choose: (contact: Contact) => void;
    label: string;
}) {
    const [search, setSearch] = useState('');
    const settled = useSettled(search);
    const polled = usePoll(`pick ${settled}`, (signal) => get('/contacts', { query: { q: settled, limit: 6 }, signal }));
    const name = (each: Contact) =>
        `${[each.first_name, each.last_name].filter(Boolean).join(' ') || each.external_id} · ${each.email ?? each.phone ?? '–'}`;
    return (
        <div class="stack tight">
            <Field label={label} help={chosen ? name(chosen) : undefined}>
                {(attributes) => (
                    <input
                        {...attributes}
                        type="search"
                        placeholder={t('Name, email, phone or id')}
                        disabled={!can('pii')}
                        value={search}
                        onInput={(event) => setSearch(event.currentTarget.value)}
                    />
                )}
            </Field>
            <div class="choices" role="radiogroup" aria-label={label}>
                {(polled.data?.items ?? []).map((each) => (
                    <label key={each.id}>
                        <input type="radio" name="contact" checked={chosen?.id === each.id} onChange={() => choose(each)} />
                        <span class="clip">{name(each)}</span>
                    </label>
                ))}
            </div>
        </div>
    );
}
