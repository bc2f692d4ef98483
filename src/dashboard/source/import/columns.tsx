// What each column of a file means: found by its name, changed by the operator.
import { t, type Text } from '../language';
import type { Column } from './upload';

/// By header: a member of a contact, tags, or fields.<name>; empty: ignored.
export type Meanings = Record<string, string>;

const optsOut = 'opts_out';
const members: [string, Text][] = [
    ['external_id', 'Identifier'],
    ['email', 'Email address'],
    ['phone', 'Phone number'],
    ['first_name', 'First name'],
    ['last_name', 'Last name'],
    ['company', 'Company'],
    ['industry', 'Industry'],
    ['lead_score', 'Lead score'],
    ['timezone', 'Time zone'],
    ['tags', 'Tags'],
];

const fieldOf = (header: string) => `fields.${header.trim()}`;

/// What the file's columns mean by their names.
export const meaningsOf = (columns: Column[]): Meanings =>
    Object.fromEntries(columns.map((each) => [each.header, each.opts_out ? optsOut : (each.target ?? '')]));

/// The member `columns` of an import: columns that say who has opted out are known by their names.
export const mappingOf = (meanings: Meanings) =>
    Object.fromEntries(Object.entries(meanings).filter(([header, meaning]) => header && meaning !== optsOut));

/// Meanings that several columns have.
export const repeated = (meanings: Meanings) =>
    new Set(
        Object.values(meanings).filter((each, i, all) => each !== '' && each !== optsOut && all.indexOf(each) !== i),
    );

export function Columns({
    columns,
    meanings,
    change,
}: {
    columns: Column[];
    meanings: Meanings;
    change: (header: string, meaning: string) => void;
}) {
    const twice = repeated(meanings);
    return (
        <div class="scroll" tabIndex={0}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Column')}</th>
                        <th scope="col">{t('For example')}</th>
                        <th scope="col">{t('Becomes')}</th>
                    </tr>
                </thead>
                <tbody>
                    {columns.map((column, i) => {
                        const meaning = meanings[column.header];
                        const isWrong = twice.has(meaning);
                        return (
                            <tr key={i}>
                                <td>
                                    <span class="clip" dir="auto">
                                        {column.header || '–'}
                                    </span>
                                </td>
                                <td class="muted">
                                    <span class="clip" dir="auto">
                                        {column.samples.join(' · ') || '–'}
                                    </span>
                                </td>
                                <td>
                                    <select
                                        aria-label={t('Meaning of {name}', { name: column.header })}
                                        aria-invalid={isWrong || undefined}
                                        disabled={!column.header}
                                        value={meaning}
                                        onChange={(event) => change(column.header, event.currentTarget.value)}
                                    >
                                        <option value="">{t('Ignored')}</option>
                                        {column.opts_out && <option value={optsOut}>{t('Who has opted out')}</option>}
                                        {members.map(([value, word]) => (
                                            <option key={value} value={value}>
                                                {t(word)}
                                            </option>
                                        ))}
                                        <option value={fieldOf(column.header)}>
                                            {t('Field {name}', { name: column.header })}
                                        </option>
                                        {column.target?.startsWith('fields.') && column.target !== fieldOf(column.header) && (
                                            <option value={column.target}>{column.target}</option>
                                        )}
                                    </select>
                                    {isWrong && <span class="fault">{t('Another column has this meaning.')}</span>}
                                </td>
                            </tr>
                        );
                    })}
                </tbody>
            </table>
        </div>
    );
}
