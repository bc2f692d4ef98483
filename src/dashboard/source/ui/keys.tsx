// Who pressed which key, by question of the script.
import { useState } from 'preact/hooks';
import { get, type Campaign } from '../api';
import { recipientsOf } from '../csv';
import { number } from '../format';
import { t } from '../language';
import { usePoll } from '../poll';
import { AsOf, Card, Loaded } from './parts';
import { mostPeople, PeopleDialog, type People } from './people';

type Press = Awaited<ReturnType<typeof get<'/campaigns/{id}/keys'>>>['items'][number];

const nameOf = ({ name, opts_out }: Press) => name ?? (opts_out ? t('Opted out') : '–');

function Row({ press, isSeveral, open }: { press: Press; isSeveral: boolean; open: () => void }) {
    return (
        <tr>
            <td class="strong">{press.key ?? t('Erased people')}</td>
            <td>
                <span class="clip" dir="auto">
                    {nameOf(press)}
                </span>
                {isSeveral && press.question && (
                    <div class="muted small">{t('Question {n}', { n: number(press.question) })}</div>
                )}
            </td>
            <td class="number strong">{number(press.recipients)}</td>
            <td class="number">
                {press.key && (
                    <button
                        class="link"
                        aria-label={t('Use them: everyone who pressed {digits}', { digits: press.key })}
                        onClick={open}
                    >
                        {t('Use them')}
                    </button>
                )}
            </td>
        </tr>
    );
}

function Table({ presses, open }: { presses: Press[]; open: (press: Press) => void }) {
    const isSeveral = presses.some((each) => (each.question ?? 1) > 1);
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Key')}</th>
                        <th scope="col">{t('Answer')}</th>
                        <th scope="col" class="number">
                            {t('People')}
                        </th>
                        <th scope="col">
                            <span class="visually-hidden">{t('Action')}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {presses.map((each) => (
                        <Row
                            key={`${each.question} ${each.key} ${each.name}`}
                            press={each}
                            isSeveral={isSeveral}
                            open={() => open(each)}
                        />
                    ))}
                </tbody>
            </table>
        </div>
    );
}

const peopleOf = (campaign: Campaign, { key, name, question, recipients }: Press): People => ({
    title: t('Everyone who pressed {digits}', { digits: name ? `${key} (${name})` : key! }),
    name: `key-${key!.replace(/\D/g, '_')}`,
    count: recipients,
    read: async () => {
        const wanted = { key: key!, question: question ?? undefined };
        return (await recipientsOf(campaign.id, wanted, mostPeople)).slice(0, mostPeople);
    },
});

export function Keys({ campaign }: { campaign: Campaign }) {
    const [opened, setOpened] = useState<Press | null>(null);
    const polled = usePoll(
        `keys ${campaign.id} ${campaign.counters.keypresses}`,
        (signal) => get('/campaigns/{id}/keys', { at: { id: campaign.id }, signal }),
        campaign.status === 'running' ? 5 : 30,
    );
    return (
        <Card title={t('Answers by key')} aside={<AsOf polled={polled} />}>
            <Loaded polled={polled}>
                {({ items }) =>
                    items.length === 0 ? (
                        <p class="body muted">{t('Nobody has pressed a key yet.')}</p>
                    ) : (
                        <Table presses={items} open={setOpened} />
                    )
                }
            </Loaded>
            {opened && <PeopleDialog campaign={campaign} people={peopleOf(campaign, opened)} close={() => setOpened(null)} />}
        </Card>
    );
}
