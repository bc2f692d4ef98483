// Who pressed which key. The API counts keys only together, so the events of the answered calls are read, when asked for.
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, type Campaign, type Recipient } from '../api';
import { recipientsOf } from '../csv';
import { number } from '../format';
import { counted, t } from '../language';
import { Card, explain, Note } from './parts';
import { PeopleDialog, type People } from './people';

const mostCalls = 2000;
const atOnce = 6;

interface Press {
    question: number;
    digits: string;
    name: string | null;
    optsOut: boolean;
    people: Recipient[];
}

interface Reading {
    done: number;
    all: number;
}

async function pressesOf(campaign: Campaign, said: (reading: Reading) => void, signal: AbortSignal): Promise<Press[]> {
    const calls = await recipientsOf(campaign.id, { status: 'answered' }, mostCalls, signal);
    calls.length = Math.min(calls.length, mostCalls);
    const found = new Map<string, Press>();
    let next = 0;
    const work = async () => {
        for (let i = next++; i < calls.length; i = next++) {
            const at = { id: campaign.id, seq: calls[i].seq };
            const { items } = await get('/campaigns/{id}/recipients/{seq}/events', { at, signal });
            for (const { kind, data, reason } of items) {
                const { digits, gather } = data as Record<string, unknown>;
                if (typeof digits !== 'string' || (kind !== 'keypress' && kind !== 'opted_out')) continue;
                const question = Number(gather ?? 0);
                const key = `${question} ${digits}`;
                const name = reason && reason !== digits ? reason : null; // A key without a name has its digits.
                const press = found.get(key) ?? { question, digits, name, optsOut: false, people: [] };
                press.optsOut ||= kind === 'opted_out';
                if (!press.people.includes(calls[i])) press.people.push(calls[i]);
                found.set(key, press);
            }
            said({ done: Math.min(next, calls.length), all: calls.length });
        }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return [...found.values()].sort((a, b) => a.question - b.question || b.people.length - a.people.length);
}

const nameOf = ({ name, optsOut }: Press) => name ?? (optsOut ? t('Opted out') : '–');

function Table({ presses, open }: { presses: Press[]; open: (press: Press) => void }) {
    const isSeveral = presses.some((each) => each.question > 0);
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
                        <tr key={`${each.question} ${each.digits}`}>
                            <td class="strong">{each.digits}</td>
                            <td>
                                <span class="clip" dir="auto">
                                    {nameOf(each)}
                                </span>
                                {isSeveral && (
                                    <div class="muted small">{t('Question {n}', { n: number(each.question + 1) })}</div>
                                )}
                            </td>
                            <td class="number strong">{number(each.people.length)}</td>
                            <td class="number">
                                <button
                                    class="link"
                                    aria-label={t('Use them: everyone who pressed {digits}', { digits: each.digits })}
                                    onClick={() => open(each)}
                                >
                                    {t('Use them')}
                                </button>
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

export function Keys({ campaign }: { campaign: Campaign }) {
    const [presses, setPresses] = useState<Press[] | null>(null);
    const [reading, setReading] = useState<Reading | null>(null);
    const [fault, setFault] = useState('');
    const [opened, setOpened] = useState<Press | null>(null);
    const abort = useRef<AbortController | null>(null);
    useEffect(() => () => abort.current?.abort(), []);
    const { keypresses, answered } = campaign.counters;
    const start = async () => {
        const { signal } = (abort.current = new AbortController());
        setFault('');
        setReading({ done: 0, all: Math.min(answered, mostCalls) });
        try {
            setPresses(await pressesOf(campaign, setReading, signal));
        } catch (problem) {
            if (!signal.aborted) setFault(explain(problem as Error));
        }
        setReading(null);
    };
    const stop = () => {
        abort.current?.abort();
        setReading(null);
    };
    const people = opened && {
        title: t('Everyone who pressed {digits}', { digits: opened.name ? `${opened.digits} (${opened.name})` : opened.digits }),
        name: `key-${opened.digits.replace(/\D/g, '_')}`,
        count: opened.people.length,
        read: async () => opened.people,
    };
    return (
        <Card
            title={t('Answers by key')}
            aside={
                presses &&
                !reading && (
                    <button class="link" onClick={start}>
                        {t('Read again')}
                    </button>
                )
            }
        >
            {fault && <Note tone="bad">{fault}</Note>}
            {presses && presses.length > 0 && <Table presses={presses} open={setOpened} />}
            {presses && answered > mostCalls && (
                <p class="body muted small">{t('From the first {n} answered calls.', { n: number(mostCalls) })}</p>
            )}
            {reading ? (
                <div class="body row" role="status">
                    <span>{t('{done} of {all} calls are read', { done: number(reading.done), all: number(reading.all) })}</span>
                    <button onClick={stop}>{t('Stop reading')}</button>
                </div>
            ) : keypresses === 0 ? (
                <p class="body muted">{t('Nobody has pressed a key yet.')}</p>
            ) : (
                !presses && (
                    <div class="body row">
                        <span>{counted(keypresses, '{n} key was pressed.', '{n} keys were pressed.')}</span>
                        <button onClick={start}>{t('Show who pressed what')}</button>
                    </div>
                )
            )}
            {people && <PeopleDialog campaign={campaign} people={people satisfies People} close={() => setOpened(null)} />}
        </Card>
    );
}
