// Contacts: the list with search.
import { can, get, type Contact } from '../api';
import { number } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { route, setQuery } from '../router';
import { useFreshState, useSettled } from '../ui/fresh_state';
import { AsOf, Card, Empty, Link, Loaded, Page, PageTurns } from '../ui/parts';
import { SavedFilters } from '../ui/saved_filters';

const slice = 50;

export const nameOf = (contact: Contact) =>
    [contact.first_name, contact.last_name].filter(Boolean).join(' ') || contact.email || contact.phone || contact.external_id;

function Rows({ items }: { items: Contact[] }) {
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Name')}</th>
                        <th scope="col">{t('Email')}</th>
                        <th scope="col" class="optional">
                            {t('Phone')}
                        </th>
                        <th scope="col" class="optional">
                            {t('Company')}
                        </th>
                        <th scope="col" class="optional">
                            {t('Industry')}
                        </th>
                        <th scope="col" class="number optional">
                            {t('Score')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {items.map((each) => (
                        <tr key={each.id} class="open">
                            <td>
                                <Link to={`contacts/${each.id}`} class="title">
                                    <span class="clip" dir="auto">
                                        {nameOf(each)}
                                    </span>
                                </Link>
                            </td>
                            <td>{each.email ?? <span class="muted">–</span>}</td>
                            <td class="optional nowrap">{each.phone ?? '–'}</td>
                            <td class="optional">
                                <span class="clip">{each.company ?? '–'}</span>
                            </td>
                            <td class="optional">{each.industry ?? '–'}</td>
                            <td class="number optional">{each.lead_score == null ? '–' : number(each.lead_score)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export function Contacts() {
    const search = route.value.query.get('search') ?? '';
    const settled = useSettled(search);
    const [trail, setTrail] = useFreshState<string[]>(settled, []);
    const asked = { q: settled, limit: slice, after: trail.at(-1) };
    const polled = usePoll(`contacts ${JSON.stringify(asked)}`, (signal) => get('/contacts', { query: asked, signal }));
    return (
        <Page
            title={t('Contacts')}
            about={<AsOf polled={polled} />}
            actions={
                can('write') && (
                    <Link class="button primary" to="contacts/import">
                        {t('Import')}
                    </Link>
                )
            }
        >
            <Card>
                <header>
                    <div class="filters">
                        {can('pii') && (
                            <input
                                type="search"
                                aria-label={t('Search contacts')}
                                placeholder={t('Name, email, phone or id')}
                                value={search}
                                onInput={(event) => setQuery({ search: event.currentTarget.value })}
                            />
                        )}
                    </div>
                    <SavedFilters list="contacts" members={['search']} />
                </header>
                <Loaded polled={polled}>
                    {(data) =>
                        data.items.length === 0 ? (
                            <Empty title={search ? t('Nobody fits') : t('There are no contacts yet')}>
                                {can('write') && (
                                    <Link class="button" to="contacts/import">
                                        {t('Import')}
                                    </Link>
                                )}
                            </Empty>
                        ) : (
                            <>
                                <Rows items={data.items} />
                                <PageTurns trail={trail} turn={setTrail} next={data.next} />
                            </>
                        )
                    }
                </Loaded>
            </Card>
        </Page>
    );
}
