// Step 2: the segment, its current number of contacts, and exclusions with their reasons.
import { useState } from 'preact/hooks';
import { get, type Filter } from '../api';
import { number } from '../format';
import { counted, t } from '../language';
import { usePoll } from '../poll';
import { nameOf } from '../pages/contacts';
import { chosenElsewhere, FilterBuilder, LiveCount, whoIs } from '../ui/filter_builder';
import { useSettled } from '../ui/fresh_state';
import { attempt, Card, Field } from '../ui/parts';
import { reasonWord } from '../words';
import type { StepProps } from './wizard';

function LeftOut({ id, savedAt }: { id: number; savedAt: string | null }) {
    const polled = usePoll(`left out ${id} ${savedAt}`, (signal) => get('/campaigns/{id}/estimate', { at: { id }, signal }));
    if (!polled.data)
        return (
            <p class="body muted" role="status">
                {t('Counting …')}
            </p>
        );
    const estimate = polled.data;
    const rows = (
        ['no_address', 'invalid_address', 'suppressed', 'duplicate', 'template_error', 'too_long', 'expired'] as const
    ).filter((name) => estimate[name] > 0);
    return (
        <>
            <div class="scroll" tabIndex={0}>
                <table>
                    <tbody>
                        <tr>
                            <td class="strong">{t('Would get it')}</td>
                            <td class="number strong">{number(estimate.sendable)}</td>
                        </tr>
                        {rows.map((name) => (
                            <tr key={name}>
                                <td>{reasonWord(name)}</td>
                                <td class="number">{number(estimate[name])}</td>
                            </tr>
                        ))}
                        {estimate.unknown_contacts > 0 && (
                            <tr>
                                <td>{t('Selected, but there is no such contact')}</td>
                                <td class="number">{number(estimate.unknown_contacts)}</td>
                            </tr>
                        )}
                    </tbody>
                </table>
            </div>
            {!estimate.exact && (
                <p class="body muted small">{counted(estimate.sampled, 'From a sample of {n}', 'From a sample of {n}')}</p>
            )}
        </>
    );
}

/// The filter with the first of its chosen contacts, so that it fits into a URL.
const shortened = (filter: Filter): Filter => ({
    ...filter,
    contact_ids: filter.contact_ids?.slice(0, 50),
    external_ids: filter.external_ids?.slice(0, 20),
});

/// A sample of the contacts that match the filter.
function Sample({ filter }: { filter: Filter }) {
    const settled = shortened(useSettled(filter));
    const segment = JSON.stringify(settled);
    const polled = usePoll(`sample ${segment}`, (signal) => get('/contacts', { query: { segment, limit: 5 }, signal }));
    return (
        <ul class="legend" aria-label={t('Some of them')}>
            {(polled.data?.items ?? []).map((each) => (
                <li key={each.id} dir="auto">
                    {nameOf(each)}
                </li>
            ))}
        </ul>
    );
}

export function Audience({ channel, draft, change }: StepProps) {
    const [chosen, setChosen] = useState<number | null>(null);
    const [round, setRound] = useState(0);
    const [isReading, setIsReading] = useState(false);
    const segments = usePoll('wizard segments', (signal) => get('/segments', { query: { limit: 1000 }, signal }));
    const put = (id: number | null, filter: Filter) => {
        setChosen(id);
        change({ filter: { ...filter, ...chosenElsewhere(draft.filter) } });
        setRound(round + 1);
    };
    // A list leaves out filters that name many contacts. Nothing can be typed until such a filter is read, because it
    // would replace what was typed.
    const take = async (id: string) => {
        if (!id) return put(null, {});
        const listed = segments.data?.items.find((each) => each.id === Number(id))?.filter;
        if (listed) return put(Number(id), listed);
        setIsReading(true);
        await attempt(async () => put(Number(id), (await get('/segments/{id}', { at: { id } })).filter));
        setIsReading(false);
    };
    return (
        <div class="grid two">
            <Card title={t('Who gets it')}>
                <div class="body stack">
                    <Field name="filter" label={t('Start from a segment')}>
                        {(attributes) => (
                            <select {...attributes} value={chosen ?? ''} onChange={(event) => take(event.currentTarget.value)}>
                                <option value="">{t('Everyone')}</option>
                                {(segments.data?.items ?? []).map((each) => (
                                    <option key={each.id} value={each.id}>
                                        {each.name} – {whoIs(each)}
                                    </option>
                                ))}
                            </select>
                        )}
                    </Field>
                    <fieldset class="stack" disabled={isReading}>
                        <FilterBuilder key={round} filter={draft.filter} change={(filter) => change({ filter })} />
                    </fieldset>
                    <LiveCount filter={draft.filter} channel={channel} />
                    <Sample filter={draft.filter} />
                </div>
            </Card>
            <Card title={t('Who is left out, as saved')}>
                {draft.id ? <LeftOut id={draft.id} savedAt={draft.savedAt} /> : <p />}
            </Card>
        </div>
    );
}
