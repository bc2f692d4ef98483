// What can be done with some recipients of a campaign: those of a reason, or those who pressed a key.
import { useState } from 'preact/hooks';
import { can, send, type Campaign, type Recipient } from '../api';
import { recipientsAsCsv } from '../csv';
import { number } from '../format';
import { counted, t } from '../language';
import { navigate } from '../router';
import { attempt, Dialog, download, Field, Note, toast } from './parts';

export interface People {
    title: string;
    /// Names the file.
    name: string;
    count: number;
    /// Reads at most `mostPeople` of them.
    read: () => Promise<Recipient[]>;
    canBeSuppressed?: boolean;
}

export const mostPeople = 100000; // As many contacts as a segment may name.
const mostEntries = 1000;
const longestName = 200;

const contactsOf = (items: Recipient[]) => [...new Set(items.map((each) => each.contact_id))].filter((id) => id > 0);

async function suppress(campaign: Campaign, items: Recipient[]) {
    const addresses = [...new Set(items.map((each) => each.address))].filter((each): each is string => !!each);
    for (let from = 0; from < addresses.length; from += mostEntries) {
        const part = addresses.slice(from, from + mostEntries);
        const entries = part.map((address) => ({ channel: campaign.type, address, reason: 'manual' }));
        await send('post', '/suppressions', { body: { entries } });
    }
    toast(counted(addresses.length, '{n} address gets nothing more', '{n} addresses get nothing more'));
}

/// A draft with the same content for these people.
async function again(campaign: Campaign, items: Recipient[]) {
    const made = await send('post', '/campaigns/{id}/clone', { at: { id: campaign.id }, body: {} });
    const body = { recipient_segments: { contact_ids: contactsOf(items) } };
    await send('patch', '/campaigns/{id}', { at: { id: made.id }, body });
    navigate(`${made.type}/create/setup?id=${made.id}`);
}

function SaveSegment({ suggested, save }: { suggested: string; save: (name: string) => void }) {
    const [name, setName] = useState(suggested);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        save(name);
    };
    return (
        <form class="stack tight" onSubmit={submit}>
            <Field label={t('Name of the segment')} help={t('The segment keeps these people, also when their values change.')}>
                {(attributes) => (
                    <input
                        {...attributes}
                        required
                        maxLength={longestName}
                        value={name}
                        onInput={(event) => setName(event.currentTarget.value)}
                    />
                )}
            </Field>
            <div>
                <button>{t('Save as a segment')}</button>
            </div>
        </form>
    );
}

export function PeopleDialog({ campaign, people, close }: { campaign: Campaign; people: People; close: () => void }) {
    const [busy, setBusy] = useState(false);
    const [asked, setAsked] = useState(false);
    const run = (action: (items: Recipient[]) => unknown) => async () => {
        setBusy(true);
        const isDone = await attempt(async () => action(await people.read()));
        setBusy(false);
        return isDone;
    };
    const saveSegment = (name: string) =>
        run(async (items) => {
            await send('post', '/segments', { body: { name, filter: { contact_ids: contactsOf(items) } } });
            toast(t('Saved'), { label: t('Segments'), run: () => navigate('segments') });
        })();
    const suggested = `${campaign.name}: ${people.title}`.slice(0, longestName);
    return (
        <Dialog title={people.title} close={close}>
            <p>
                {counted(people.count, '{n} person', '{n} people')} · <span dir="auto">{campaign.name}</span>
                {busy && <span role="status"> · {t('Reading the people …')}</span>}
            </p>
            {people.count > mostPeople && (
                <Note tone="warning">{t('Only the first {n} are taken.', { n: number(mostPeople) })}</Note>
            )}
            <div class="row">
                <button
                    class="primary"
                    disabled={busy}
                    onClick={run((items) => download(`campaign-${campaign.id}-${people.name}.csv`, recipientsAsCsv(items)))}
                >
                    {t('Save as CSV')}
                </button>
                {can('write') && (
                    <button disabled={busy} onClick={run((items) => again(campaign, items))}>
                        {t('New campaign to them')}
                    </button>
                )}
                {can('write') && people.canBeSuppressed && !asked && (
                    <button class="danger" disabled={busy} onClick={() => setAsked(true)}>
                        {t('Suppress')}
                    </button>
                )}
            </div>
            {asked && (
                <Note tone="warning" title={t('Suppress')}>
                    {t('These addresses get nothing more from any campaign of this channel.')}{' '}
                    <button
                        class="danger"
                        disabled={busy}
                        onClick={async () => (await run((items) => suppress(campaign, items))()) && close()}
                    >
                        {t('Suppress {n}', { n: number(people.count) })}
                    </button>
                </Note>
            )}
            {can('write') && <SaveSegment suggested={suggested} save={saveSegment} />}
        </Dialog>
    );
}
