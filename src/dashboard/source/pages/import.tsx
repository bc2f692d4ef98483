// A CSV file: what is in it, what its columns mean, a dry run, the import, and the refused rows.
import { useRef, useState } from 'preact/hooks';
import { can } from '../api';
import { type Meanings, Columns, mappingOf, meaningsOf, repeated } from '../import/columns';
import { Outcome } from '../import/outcome';
import { inspect, type Inspection, type Result, upload } from '../import/upload';
import { percent } from '../format';
import { t } from '../language';
import { attempt, Card, Check, Field, Link, Page, toast } from '../ui/parts';
import { ScopeNote } from '../ui/scope_note';

const shown = (delimiter: string) => (delimiter === '\t' ? t('tab') : delimiter);

function Chooser({ take }: { take: (file: File | undefined) => void }) {
    return (
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
                    {t('The separator, the encoding and columns with usual names are detected.')}
                </span>
            </div>
        </div>
    );
}

export function Import() {
    return can('write') ? <ImportForm /> : <ScopeNote title={t('Import contacts')} scope="write" />;
}

function ImportForm() {
    const [file, setFile] = useState<File | null>(null);
    const [found, setFound] = useState<Inspection | null>(null);
    const [meanings, setMeanings] = useState<Meanings>({});
    const [country, setCountry] = useState('');
    const [dedupe, setDedupe] = useState(false);
    const [clears, setClears] = useState(false);
    const [sent, setSent] = useState<number | null>(null);
    const [tried, setTried] = useState<{ result: Result; dry: boolean } | null>(null);
    const running = useRef<AbortController | null>(null);
    const take = async (chosen: File | undefined) => {
        if (!chosen) return;
        setFile(null);
        setTried(null);
        await attempt(async () => {
            const seen = await inspect(chosen);
            setFound(seen);
            setMeanings(meaningsOf(seen.columns));
            setFile(chosen);
        });
    };
    const run = async (dry: boolean) => {
        const stop = (running.current = new AbortController());
        setSent(0);
        setTried(null);
        const choices = {
            columns: mappingOf(meanings),
            ...(country && { default_country: country.toUpperCase() }),
            dedupe,
            blank_clears: clears,
            dry_run: dry,
        };
        await attempt(async () => {
            try {
                setTried({ result: await upload(file!, choices, setSent, stop.signal), dry });
            } catch (fault) {
                if (!stop.signal.aborted) throw fault;
                toast(dry ? t('The dry run was stopped.') : t('The import was stopped. Rows that it had taken stay.'));
            }
        });
        setSent(null);
    };
    const busy = sent !== null;
    return (
        <Page title={t('Import contacts')} about={<Link to="contacts">{t('All contacts')}</Link>}>
            <Card>
                <Chooser take={take} />
            </Card>
            {file && found && (
                <Card
                    title={t('Columns')}
                    aside={
                        <span class="muted small">
                            {t('{encoding}, separated by {delimiter}', {
                                encoding: found.encoding,
                                delimiter: shown(found.delimiter),
                            })}
                        </span>
                    }
                >
                    <Columns
                        columns={found.columns}
                        meanings={meanings}
                        change={(header, meaning) => setMeanings({ ...meanings, [header]: meaning })}
                    />
                    <div class="body stack">
                        <Field
                            label={t('Country of phone numbers without a country code')}
                            help={t('Two letters, such as DE or US. Empty: such numbers are refused.')}
                        >
                            {(attributes) => (
                                <input
                                    {...attributes}
                                    size={4}
                                    maxLength={2}
                                    value={country}
                                    onInput={(event) => setCountry(event.currentTarget.value)}
                                />
                            )}
                        </Field>
                        <Check label={t('One contact for each address')} checked={dedupe} change={setDedupe} />
                        <Check label={t('Blank cells clear stored values')} checked={clears} change={setClears} />
                        <div class="row">
                            <button disabled={busy || repeated(meanings).size > 0} onClick={() => run(true)}>
                                {t('Try it: dry run')}
                            </button>
                            <button class="primary" disabled={busy || repeated(meanings).size > 0} onClick={() => run(false)}>
                                {t('Import')}
                            </button>
                            {busy && (
                                <>
                                    <span class="muted" role="status">
                                        {t('Reading the file: {part}', { part: percent(sent, file.size) })}
                                    </span>
                                    <button onClick={() => running.current?.abort()}>{t('Stop reading')}</button>
                                </>
                            )}
                        </div>
                    </div>
                </Card>
            )}
            {tried && <Outcome result={tried.result} dry={tried.dry} />}
        </Page>
    );
}
