// What a file brought: counts, and the rows that were refused.
import { csv } from '../csv';
import { number } from '../format';
import { counted, t } from '../language';
import { Card, download, Note } from '../ui/parts';
import type { Result } from './upload';

export function Outcome({ result, dry }: { result: Result; dry: boolean }) {
    const { progress, errors, unlisted } = result;
    const refused = progress.invalid + progress.incomplete;
    const figures: [string, number][] = [
        [t('Rows'), progress.rows],
        [dry ? t('Would be new') : t('New'), progress.created],
        [dry ? t('Would change') : t('Changed'), progress.updated],
        [t('Duplicates'), progress.duplicates],
        [t('Refused'), refused],
    ];
    return (
        <Card
            title={dry ? t('Dry run: nothing was stored') : t('Imported')}
            aside={progress.encoding && <span class="muted small">{progress.encoding}</span>}
        >
            <dl class="figures">
                {figures.map(([word, value]) => (
                    <div key={word}>
                        <dt>{word}</dt>
                        <dd>{number(value)}</dd>
                    </div>
                ))}
            </dl>
            {!!progress.ignored_columns?.length && (
                <div class="body">
                    <Note tone="warning" title={t('Columns left out')}>
                        {progress.ignored_columns.join(', ')}
                    </Note>
                </div>
            )}
            {errors.length > 0 && (
                <>
                    <div class="body row spread">
                        <h3>{t('Refused rows')}</h3>
                        <button
                            onClick={() =>
                                download(
                                    'refused.csv',
                                    csv([
                                        ['line', 'column', 'value', 'reason'],
                                        ...errors.map((each) => [each.line, each.column, each.value, each.reason]),
                                    ]),
                                )
                            }
                        >
                            {t('Save as CSV')}
                        </button>
                    </div>
                    <div class="scroll" tabIndex={0}>
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col" class="number">
                                        {t('Line')}
                                    </th>
                                    <th scope="col">{t('Column')}</th>
                                    <th scope="col">{t('Value')}</th>
                                    <th scope="col">{t('Reason')}</th>
                                </tr>
                            </thead>
                            <tbody>
                                {errors.map((each, i) => (
                                    <tr key={i}>
                                        <td class="number">{number(each.line)}</td>
                                        <td>{each.column ?? '–'}</td>
                                        <td>
                                            <span class="clip">{each.value ?? '–'}</span>
                                        </td>
                                        <td>{each.reason}</td>
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                    {unlisted > 0 && (
                        <p class="body muted">
                            {counted(unlisted, '{n} more is not listed', '{n} more are not listed')}
                        </p>
                    )}
                </>
            )}
        </Card>
    );
}
