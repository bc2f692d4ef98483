// Import of a CSV file: its columns, a dry run, the import, and the refused rows.
import { useState } from 'preact/hooks';
import { fetchRaw } from '../api';
import { number } from '../format';
import { counted, t } from '../language';
import { csv } from '../csv';
import { attempt, Card, Check, download, Link, Note, Page } from '../ui/parts';

interface Refused {
    line: number;
    column?: string | null;
    value?: string | null;
    reason: string;
}
interface Result {
    status: string;
    progress: {
        rows: number;
        created: number;
        updated: number;
        duplicates: number;
        invalid: number;
        incomplete: number;
        encoding?: string;
        ignored_columns?: string[];
    };
    errors: Refused[];
    errors_unlisted: number;
}

/// The first lines of the file, for display only; the server parses the file.
async function peek(file: File) {
    const text = await file.slice(0, 4096).text();
    return text.split(/\r\n|\n|\r/).slice(0, 5);
}

async function upload(file: File, dryRun: boolean, dedupe: boolean): Promise<Result> {
    const response = await fetchRaw('POST', `/imports?dry_run=${dryRun}&dedupe=${dedupe}`, file, 'text/csv');
    return response.json();
}

function Outcome({ result, dry }: { result: Result; dry: boolean }) {
    const { progress, errors } = result;
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
                    {result.errors_unlisted > 0 && (
                        <p class="body muted">
                            {counted(result.errors_unlisted, '{n} more is not listed', '{n} more are not listed')}
                        </p>
                    )}
                </>
            )}
        </Card>
    );
}

export function Import() {
    const [file, setFile] = useState<File | null>(null);
    const [lines, setLines] = useState<string[]>([]);
    const [dedupe, setDedupe] = useState(false);
    const [busy, setBusy] = useState(false);
    const [tried, setTried] = useState<{ result: Result; dry: boolean } | null>(null);
    const take = async (chosen: File | undefined) => {
        if (!chosen) return;
        setFile(chosen);
        setTried(null);
        setLines(await peek(chosen));
    };
    const run = async (dry: boolean) => {
        setBusy(true);
        await attempt(async () => setTried({ result: await upload(file!, dry, dedupe), dry }));
        setBusy(false);
    };
    return (
        <Page title={t('Import contacts')} about={<Link to="contacts">{t('All contacts')}</Link>}>
            <Card>
                <div
                    class="body stack"
                    onDragOver={(event) => event.preventDefault()}
                    onDrop={(event) => {
                        event.preventDefault();
                        take(event.dataTransfer?.files[0]);
                    }}
                >
                    <div class="field">
                        <label for="file">{t('CSV file: choose one, or drop it here')}</label>
                        <input
                            id="file"
                            type="file"
                            accept=".csv,text/csv,text/plain"
                            onChange={(event) => take(event.currentTarget.files?.[0])}
                        />
                        <span class="help muted small">
                            {t(
                                'Columns are found by their names: id, email, phone, first_name, last_name, company, industry, lead_score, timezone, tags. The separator and the encoding are detected.',
                            )}
                        </span>
                    </div>
                    {file && (
                        <pre tabIndex={0} aria-label={t('First lines')}>
                            {lines.join('\n')}
                        </pre>
                    )}
                    <Check label={t('Leave out rows whose address was imported before')} checked={dedupe} change={setDedupe} />
                    <div class="row">
                        <button disabled={!file || busy} onClick={() => run(true)}>
                            {t('Try it: dry run')}
                        </button>
                        <button class="primary" disabled={!file || busy} onClick={() => run(false)}>
                            {t('Import')}
                        </button>
                        {!file && <span class="muted">{t('Choose a file first.')}</span>}
                        {busy && (
                            <span class="muted" role="status">
                                {t('Reading the file …')}
                            </span>
                        )}
                    </div>
                </div>
            </Card>
            {tried && <Outcome result={tried.result} dry={tried.dry} />}
        </Page>
    );
}
