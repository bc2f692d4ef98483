// The editors of two steps of a call: a transfer to somebody else, and a recording.
import type { ComponentChildren } from 'preact';
import { ownZone } from '../format';
import { t } from '../language';
import { usualWindows, WindowsEditor, type Window } from './hours_window';
import { Check, Field } from './parts';
import type { Step } from './script_editor';
import { ZoneField } from './zone_field';

export interface Transfer {
    number: string;
    caller_id?: string | null;
    whisper?: string | null;
    timeout?: number | null;
    hours?: { timezone: string; windows: Window[] } | null;
    fallback?: Step[] | null;
}
export interface Recording {
    consent: string;
    length?: number | null;
}

function Numbers({ transfer, set }: { transfer: Transfer; set: (part: Partial<Transfer>) => void }) {
    return (
        <div class="fields">
            <Field label={t('Number to call')} help={t('With its country: +49…')}>
                {(attributes) => (
                    <input
                        {...attributes}
                        type="tel"
                        required
                        value={transfer.number}
                        onInput={(event) => set({ number: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t('Number shown there')} help={t('Empty: that of the campaign')}>
                {(attributes) => (
                    <input
                        {...attributes}
                        type="tel"
                        value={transfer.caller_id ?? ''}
                        onInput={(event) => set({ caller_id: event.currentTarget.value || null })}
                    />
                )}
            </Field>
            <Field
                wide
                label={t('What is whispered to the one who answers')}
                help={t('Only they hear it, before both are connected.')}
            >
                {(attributes) => (
                    <input
                        {...attributes}
                        value={transfer.whisper ?? ''}
                        onInput={(event) => set({ whisper: event.currentTarget.value || null })}
                    />
                )}
            </Field>
            <Field label={t('Seconds to ring')}>
                {(attributes) => (
                    <input
                        {...attributes}
                        type="number"
                        min={5}
                        max={600}
                        value={transfer.timeout ?? 30}
                        onInput={(event) => set({ timeout: Number(event.currentTarget.value) })}
                    />
                )}
            </Field>
        </div>
    );
}

/// `children` edit the steps of the fallback.
export function TransferEditor({
    transfer,
    change,
    children,
}: {
    transfer: Transfer;
    change: (transfer: Transfer) => void;
    children: ComponentChildren;
}) {
    const set = (part: Partial<Transfer>) => change({ ...transfer, ...part });
    const { hours } = transfer;
    return (
        <>
            <Numbers transfer={transfer} set={set} />
            <Check
                label={t('Only at certain hours')}
                checked={!!hours}
                change={(on) => set({ hours: on ? { timezone: ownZone, windows: usualWindows } : null })}
            />
            {hours && (
                <>
                    <ZoneField zone={hours.timezone} change={(timezone) => set({ hours: { ...hours, timezone } })} />
                    <WindowsEditor windows={hours.windows} change={(windows) => set({ hours: { ...hours, windows } })} />
                </>
            )}
            <span class="label">{hours ? t('If nobody answers, and at other hours') : t('If nobody answers')}</span>
            {children}
        </>
    );
}

export function RecordEditor({ recording, change }: { recording: Recording; change: (recording: Recording) => void }) {
    return (
        <>
            <Field
                name="script"
                label={t('What is said before the recording')}
                help={t('Say that it is recorded, and what for.')}
            >
                {(attributes) => (
                    <textarea
                        {...attributes}
                        rows={2}
                        required
                        value={recording.consent}
                        onInput={(event) => change({ ...recording, consent: event.currentTarget.value })}
                    />
                )}
            </Field>
            <Field label={t('Seconds at most')} help={t('It ends earlier after 5 seconds of silence, or with #.')}>
                {(attributes) => (
                    <input
                        {...attributes}
                        type="number"
                        min={1}
                        max={3600}
                        value={recording.length ?? 120}
                        onInput={(event) => change({ ...recording, length: Number(event.currentTarget.value) })}
                    />
                )}
            </Field>
        </>
    );
}
