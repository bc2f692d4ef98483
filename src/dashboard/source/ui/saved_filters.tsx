// The saved filters of a list as links, and what is done with the present one: save, rename, delete.
import { useState } from 'preact/hooks';
import { t } from '../language';
import { route } from '../router';
import { filterIn, filtersOf, removeFilter, renameFilter, saveFilter, type SavedFilter } from '../saved_filters';
import { Dialog, Field, Link, toast } from './parts';

const longestName = 60;

interface NameProps {
    title: string;
    name: string;
    isTaken: (name: string) => boolean;
    save: (name: string) => void;
    close: () => void;
}

function NameDialog({ title, name, isTaken, save, close }: NameProps) {
    const [typed, setTyped] = useState(name);
    const wanted = typed.trim();
    const fault = isTaken(wanted) ? t('Another filter has this name.') : undefined;
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        if (fault || wanted === '') return;
        save(wanted);
        close();
    };
    return (
        <Dialog title={title} close={close}>
            <form class="stack" onSubmit={submit}>
                <Field label={t('Name')} help={t('Filters are kept in this browser, for everyone who uses it.')} fault={fault}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            required
                            maxLength={longestName}
                            value={typed}
                            onInput={(event) => setTyped(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <div class="row">
                    <button class="primary">{t('Save')}</button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                </div>
            </form>
        </Dialog>
    );
}

function Actions({ list, filter, rename }: { list: string; filter: SavedFilter; rename: () => void }) {
    const remove = () => {
        removeFilter(list, filter.name);
        toast(t('Removed'), { label: t('Undo'), run: () => saveFilter(list, filter) }, 12);
    };
    return (
        <>
            <button class="link" onClick={rename}>
                {t('Rename')}
            </button>
            <button class="link" onClick={remove}>
                {t('Delete')}
            </button>
        </>
    );
}

/// `list` is the address of the page, `members` are those of its query that filter.
export function SavedFilters({ list, members }: { list: string; members: readonly string[] }) {
    const [isNaming, setNaming] = useState(false);
    const query = filterIn(route.value.query, members);
    const filters = filtersOf(list);
    const current = filters.find((each) => each.query === query);
    if (filters.length === 0 && query === '') return null;
    const isTaken = (name: string) => name !== current?.name && filters.some((each) => each.name === name);
    const save = (name: string) =>
        current ? renameFilter(list, current.name, name) : saveFilter(list, { name, query });
    return (
        <nav class="saved" aria-label={t('Saved filters')}>
            {filters.map((each) => (
                <Link key={each.name} to={`${list}?${each.query}`} aria-current={each === current ? 'page' : undefined}>
                    <span class="clip" dir="auto">
                        {each.name}
                    </span>
                </Link>
            ))}
            {current && <Actions list={list} filter={current} rename={() => setNaming(true)} />}
            {!current && query !== '' && (
                <button class="quiet" onClick={() => setNaming(true)}>
                    {t('Save this filter')}
                </button>
            )}
            {isNaming && (
                <NameDialog
                    title={current ? t('Rename the filter') : t('Save this filter')}
                    name={current?.name ?? ''}
                    isTaken={isTaken}
                    save={save}
                    close={() => setNaming(false)}
                />
            )}
        </nav>
    );
}
