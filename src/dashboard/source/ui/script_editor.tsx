// The editor of a call: its steps, those of each key, and those for a machine.
import type { Script } from '../api';
import { duration } from '../format';
import { t, type Text } from '../language';
import { Check, Field } from './parts';
import { RecordEditor, TransferEditor, type Recording, type Transfer } from './transfer_editor';

export interface Step {
    say?: string | null;
    play?: string | null;
    pause?: number | null;
    gather?: Gather | null;
    transfer?: Transfer | null;
    record?: Recording | null;
}
export interface Gather {
    digits?: number | null;
    timeout?: number | null;
    steps?: Step[] | null;
    keys: Record<string, Key>;
}
export interface Key {
    name?: string | null;
    opt_out?: boolean | null;
    steps?: Step[] | null;
}

export const kinds = {
    say: 'Say',
    play: 'Play a recording',
    pause: 'Pause',
    gather: 'Ask for a key',
    transfer: 'Transfer',
    record: 'Record',
} satisfies Record<string, Text>;
type Kind = keyof typeof kinds;
const allKinds = Object.keys(kinds) as Kind[];
const plainKinds: Kind[] = ['say', 'play', 'pause'];
const fallbackKinds: Kind[] = [...plainKinds, 'record'];
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];
const deepest = 4;

export const kindOf = (step: Step) => allKinds.find((kind) => step[kind] != null) ?? 'say';

function emptyStep(kind: Kind): Step {
    switch (kind) {
        case 'say':
            return { say: '' };
        case 'play':
            return { play: '' };
        case 'pause':
            return { pause: 1 };
        case 'gather':
            return { gather: { digits: 1, steps: [{ say: '' }], keys: { 1: { steps: [] } } } };
        case 'transfer':
            return { transfer: { number: '', fallback: [{ say: '' }] } };
        case 'record':
            return { record: { consent: '' } };
    }
}

/// At 150 words per minute.
const wordSeconds = (text: string) => ((text.match(/\S+/g)?.length ?? 0) * 60) / 150;

/// Seconds of speech; branches of keys and of transfers are not included.
export function spokenSeconds(steps: Step[]): number {
    return steps.reduce(
        (sum, step) =>
            sum +
            wordSeconds(step.say ?? step.record?.consent ?? '') +
            (step.pause ?? 0) +
            (step.gather ? spokenSeconds(step.gather.steps ?? []) : 0),
        0,
    );
}

export const stepsOf = (script: Script) => script.steps as unknown as Step[];
export const hasOptOutKey = (steps: Step[]): boolean =>
    steps.some(
        (step) => step.gather && Object.values(step.gather.keys).some((key) => key.opt_out || hasOptOutKey(key.steps ?? [])),
    );

function KeyEditor({
    digit,
    value,
    depth,
    change,
    remove,
}: {
    digit: string;
    value: Key;
    depth: number;
    change: (key: Key) => void;
    remove: () => void;
}) {
    return (
        <li>
            <div class="row spread">
                <h3>{t('Key {digit}', { digit })}</h3>
                <button type="button" class="link" onClick={remove}>
                    {t('Remove')}
                </button>
            </div>
            <div class="fields">
                <Field label={t('Name of the answer')} help={t('Shows in analytics: interested')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            value={value.name ?? ''}
                            onInput={(event) => change({ ...value, name: event.currentTarget.value || null })}
                        />
                    )}
                </Field>
                <div class="field">
                    <span class="label">{t('Effect')}</span>
                    <Check
                        label={t('Opts the person out')}
                        checked={!!value.opt_out}
                        change={(opt_out) => change({ ...value, opt_out: opt_out || null })}
                    />
                </div>
            </div>
            <Steps steps={value.steps ?? []} depth={depth + 1} change={(steps) => change({ ...value, steps })} />
        </li>
    );
}

function GatherEditor({ gather, depth, change }: { gather: Gather; depth: number; change: (gather: Gather) => void }) {
    const setKey = (digit: string, key: Key | null) => {
        const keys = { ...gather.keys };
        if (key) keys[digit] = key;
        else delete keys[digit];
        change({ ...gather, keys });
    };
    const free = digits.filter((digit) => !(digit in gather.keys));
    return (
        <>
            <span class="label">{t('What is said while it waits for a key')}</span>
            <Steps steps={gather.steps ?? []} allowed={plainKinds} change={(steps) => change({ ...gather, steps })} />
            <ul class="flow">
                {Object.entries(gather.keys).map(([digit, key]) => (
                    <KeyEditor
                        key={digit}
                        digit={digit}
                        value={key}
                        depth={depth}
                        change={(value) => setKey(digit, value)}
                        remove={() => setKey(digit, null)}
                    />
                ))}
            </ul>
            <div class="row">
                <select
                    aria-label={t('Add a key')}
                    value=""
                    onChange={(event) => event.currentTarget.value && setKey(event.currentTarget.value, { steps: [] })}
                >
                    <option value="">{t('Add a key')}</option>
                    {free.map((digit) => (
                        <option key={digit} value={digit}>
                            {digit}
                        </option>
                    ))}
                </select>
            </div>
        </>
    );
}

function StepEditor({ step, depth, change }: { step: Step; depth: number; change: (step: Step) => void }) {
    switch (kindOf(step)) {
        case 'say':
            return (
                <Field name="script" label={t('Text to say')}>
                    {(attributes) => (
                        <textarea
                            {...attributes}
                            rows={2}
                            value={step.say ?? ''}
                            onInput={(event) => change({ say: event.currentTarget.value })}
                        />
                    )}
                </Field>
            );
        case 'play':
            return (
                <Field label={t('Address of an mp3 or wav file')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            type="url"
                            placeholder="https://"
                            value={step.play ?? ''}
                            onInput={(event) => change({ play: event.currentTarget.value })}
                        />
                    )}
                </Field>
            );
        case 'pause':
            return (
                <Field label={t('Seconds of silence')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            type="number"
                            min={1}
                            max={180}
                            value={step.pause ?? 1}
                            onInput={(event) => change({ pause: Number(event.currentTarget.value) })}
                        />
                    )}
                </Field>
            );
        case 'gather':
            return <GatherEditor gather={step.gather!} depth={depth} change={(gather) => change({ gather })} />;
        case 'transfer': {
            const transfer = step.transfer!;
            return (
                <TransferEditor transfer={transfer} change={(next) => change({ transfer: next })}>
                    <Steps
                        steps={transfer.fallback ?? []}
                        allowed={fallbackKinds}
                        change={(fallback) => change({ transfer: { ...transfer, fallback } })}
                    />
                </TransferEditor>
            );
        }
        case 'record':
            return <RecordEditor recording={step.record!} change={(record) => change({ record })} />;
    }
}

export function Steps({
    steps,
    depth = 0,
    allowed = allKinds,
    change,
}: {
    steps: Step[];
    depth?: number;
    allowed?: Kind[];
    change: (steps: Step[]) => void;
}) {
    const replace = (i: number, step: Step) => change(steps.map((each, k) => (k === i ? step : each)));
    const move = (i: number) => change(steps.map((each, k) => (k === i - 1 ? steps[i] : k === i ? steps[i - 1] : each)));
    const choices = allowed.filter((kind) => kind !== 'gather' || depth < deepest);
    return (
        <div class="stack tight">
            <ol class="flow">
                {steps.map((step, i) => (
                    <li key={i}>
                        <div class="row spread">
                            <h3>
                                {i + 1}. {t(kinds[kindOf(step)])}
                            </h3>
                            <div class="row">
                                {i > 0 && (
                                    <button type="button" class="link" onClick={() => move(i)}>
                                        {t('Move up')}
                                    </button>
                                )}
                                <button type="button" class="link" onClick={() => change(steps.filter((_, k) => k !== i))}>
                                    {t('Remove')}
                                </button>
                            </div>
                        </div>
                        <StepEditor step={step} depth={depth} change={(value) => replace(i, value)} />
                    </li>
                ))}
            </ol>
            <div class="row">
                {choices.map((kind) => (
                    <button type="button" class="quiet" key={kind} onClick={() => change([...steps, emptyStep(kind)])}>
                        + {t(kinds[kind])}
                    </button>
                ))}
            </div>
        </div>
    );
}

type Voicemail = NonNullable<Script['voicemail']>;

export function ScriptEditor({ script, change }: { script: Script; change: (script: Script) => void }) {
    const steps = stepsOf(script);
    const voicemail = script.voicemail as Voicemail | null | undefined;
    const set = (action: Voicemail['action'] | '') => {
        const steps = action === 'leave_message' ? (voicemail?.steps ?? [{ say: '' }]) : null;
        change({ ...script, voicemail: action === '' ? null : ({ action, steps } as Voicemail) });
    };
    const speak = () => {
        speechSynthesis.cancel();
        speechSynthesis.speak(
            new SpeechSynthesisUtterance(
                steps
                    .flatMap((step) => [step.say, step.record?.consent, ...(step.gather?.steps ?? []).map((each) => each.say)])
                    .filter(Boolean)
                    .join(' '),
            ),
        );
    };
    return (
        <div class="stack">
            <div class="row spread">
                <span class="muted">{t('About {time} spoken', { time: duration(spokenSeconds(steps)) })}</span>
                {'speechSynthesis' in window && (
                    <button type="button" class="quiet" onClick={speak}>
                        {t('Listen')}
                    </button>
                )}
            </div>
            <Steps steps={steps} change={(value) => change({ ...script, steps: value as unknown as Script['steps'] })} />
            <Field label={t('When a machine answers')}>
                {(attributes) => (
                    <select
                        {...attributes}
                        value={voicemail?.action ?? ''}
                        onChange={(event) => set(event.currentTarget.value as Voicemail['action'] | '')}
                    >
                        <option value="">{t('Treat it like a person')}</option>
                        <option value="continue">{t('Find out, and go on')}</option>
                        <option value="hang_up">{t('Hang up')}</option>
                        <option value="leave_message">{t('Leave a message')}</option>
                    </select>
                )}
            </Field>
            {voicemail?.action === 'leave_message' && (
                <Steps
                    allowed={plainKinds}
                    steps={(voicemail.steps ?? []) as Step[]}
                    change={(value) => {
                        const spoken = value as unknown as Voicemail['steps'];
                        change({ ...script, voicemail: { action: 'leave_message', steps: spoken } as Voicemail });
                    }}
                />
            )}
        </div>
    );
}
