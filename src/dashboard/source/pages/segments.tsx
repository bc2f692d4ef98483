// Saved filters, each with its number of contacts.
import { useState } from 'preact/hooks';
import { can, get, send, type Filter } from '../api';
import { dateTime, number } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { FilterBuilder, LiveCount, whoIs } from '../ui/filter_builder';
import { AsOf, attempt, Card, Dialog, Empty, explain, Fault, Field, Loaded, Page } from '../ui/parts';

const load = async (signal: AbortSignal) => (await get('/segments', { query: { limit: 100 }, signal })).items;

type Segment = Awaited<ReturnType<typeof load>>[number];

let lastCount: Promise<unknown> = Promise.resolve();

/// Counts one segment after the other: each may read every contact, and others use the server, too.
function countInTurn(id: number, signal: AbortSignal) {
    const count = async () => (await get('/segments/{id}/count', { at: { id }, signal })).count;
    const counted = lastCount.then(count, count);
    lastCount = counted;
    return counted;
}

function Count({ segment }: { segment: Segment }) {
    const { id, updated_at } = segment;
    const polled = usePoll(`count of segment ${id} ${updated_at}`, (signal) => countInTurn(id, signal), 60, false);
    if (polled.data !== undefined) return <>{number(polled.data)}</>;
    return polled.fault ? <span class="bad">{explain(polled.fault)}</span> : <span class="muted">…</span>;
}

function Editor({ segment, filterOf, close }: { segment: Segment | null; filterOf: Filter; close: () => void }) {
    const [name, setName] = useState(segment?.name ?? '');
    const [filter, setFilter] = useState<Filter>(filterOf);
    const save = async (event: SubmitEvent) => {
        event.preventDefault();
        const change = () =>
            segment
                ? send('patch', '/segments/{id}', { at: { id: segment.id }, body: { name, filter } })
                : send('post', '/segments', { body: { name, filter } });
        if (await attempt(change, t('Saved'))) close();
    };
    const remove = async () => {
        if (await attempt(() => send('delete', '/segments/{id}', { at: { id: segment!.id } }), t('Removed'))) close();
    };
    return (
        <Dialog title={segment ? t('Edit segment') : t('New segment')} wide close={close}>
            <form class="stack" onSubmit={save}>
                <Field label={t('Name')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            required
                            maxLength={200}
                            value={name}
                            onInput={(event) => setName(event.currentTarget.value)}
                        />
                    )}
                </Field>
                <FilterBuilder filter={filter} change={setFilter} />
                <LiveCount filter={filter} />
                <div class="row">
                    <button class="primary">{t('Save')}</button>
                    <button type="button" onClick={close}>
                        {t('Cancel')}
                    </button>
                    {segment && (
                        <button type="button" class="danger" onClick={remove}>
                            {t('Delete')}
                        </button>
                    )}
                </div>
            </form>
        </Dialog>
    );
}

/// A list leaves out filters that name many contacts.
function Opened({ segment, close }: { segment: Segment; close: () => void }) {
    const polled = usePoll(`segment ${segment.id}`, (signal) => get('/segments/{id}', { at: { id: segment.id }, signal }));
    if (polled.fault)
        return (
            <Dialog title={segment.name} close={close}>
                <Fault fault={polled.fault} retry={polled.refresh} />
            </Dialog>
        );
    return polled.data ? <Editor segment={segment} filterOf={polled.data.filter} close={close} /> : null;
}

export function Segments() {
    const [opened, setOpened] = useState<Segment | 'new' | null>(null);
    const polled = usePoll('segments', load, 15);
    const close = () => {
        setOpened(null);
        polled.refresh();
    };
    const start = can('write') && (
        <button class="primary" onClick={() => setOpened('new')}>
            {t('New segment')}
        </button>
    );
    return (
        <Page title={t('Segments')} about={<AsOf polled={polled} />} actions={start}>
            <Card>
                <Loaded polled={polled}>
                    {(items) =>
                        items.length === 0 ? (
                            <Empty title={t('There are no segments yet')}>
                                {t('A segment is a filter with a name. Campaigns start from it.')}
                            </Empty>
                        ) : (
                            <div class="scroll">
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">{t('Name')}</th>
                                            <th scope="col">{t('Who')}</th>
                                            <th scope="col" class="number">
                                                {t('People')}
                                            </th>
                                            <th scope="col" class="number optional">
                                                {t('Changed')}
                                            </th>
                                        </tr>
                                    </thead>
                                    <tbody>
                                        {items.map((each) => (
                                            <tr key={each.id} class="open">
                                                <td>
                                                    {can('write') ? (
                                                        <button class="link" onClick={() => setOpened(each)}>
                                                            {each.name}
                                                        </button>
                                                    ) : (
                                                        <strong>{each.name}</strong>
                                                    )}
                                                </td>
                                                <td>{whoIs(each)}</td>
                                                <td class="number strong">
                                                    <Count segment={each} />
                                                </td>
                                                <td class="number optional muted">{dateTime(each.updated_at)}</td>
                                            </tr>
                                        ))}
                                    </tbody>
                                </table>
                            </div>
                        )
                    }
                </Loaded>
            </Card>
            {opened === 'new' && <Editor segment={null} filterOf={{}} close={close} />}
            {opened && opened !== 'new' && <Opened segment={opened} close={close} />}
        </Page>
    );
}
