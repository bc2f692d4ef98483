// The days of the week and the hours of each window.
import type { Hours } from '../api';
import { locale, t } from '../language';
import { Field } from './parts';

export type Window = NonNullable<Hours['windows']>[number];

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const usualWindows: Window[] = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }];

const mostWindows = 21; // The API takes no more.

/// 2024-01-01 was a Monday.
const dayWord = (i: number) =>
    new Intl.DateTimeFormat(locale(), { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + i));

function WindowEditor({ window, change }: { window: Window; change: (window: Window) => void }) {
    const chosen = new Set<string>(window.days ?? days);
    const set = (part: Partial<Window>) => change({ ...window, ...part });
    const mark = (day: string, on: boolean) => {
        const next = days.filter((each) => (each === day ? on : chosen.has(each)));
        set({ days: next.length === days.length || next.length === 0 ? null : next });
    };
    return (
        <>
            <fieldset>
                <legend>{t('Days')}</legend>
                <div class="choices">
                    {days.map((day, i) => (
                        <label key={day}>
                            <input
                                type="checkbox"
                                checked={chosen.has(day)}
                                onChange={(event) => mark(day, event.currentTarget.checked)}
                            />
                            {dayWord(i)}
                        </label>
                    ))}
                </div>
            </fieldset>
            <div class="fields">
                <Field label={t('From')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            type="time"
                            required
                            value={window.from ?? '00:00'}
                            onInput={(event) => set({ from: event.currentTarget.value })}
                        />
                    )}
                </Field>
                <Field label={t('To')}>
                    {(attributes) => (
                        <input
                            {...attributes}
                            type="time"
                            required
                            value={window.to ?? '23:59'}
                            onInput={(event) => set({ to: event.currentTarget.value })}
                        />
                    )}
                </Field>
            </div>
        </>
    );
}

/// Edits at least one window: without any, a schedule restricts nothing.
export function WindowsEditor({ windows, change }: { windows: Window[]; change: (windows: Window[]) => void }) {
    const shown = windows.length > 0 ? windows : [{}];
    const words = (i: number) => t('Window {n}', { n: i + 1 });
    return (
        <>
            {shown.map((window, i) => (
                <div key={i} class="stack tight" role="group" aria-label={words(i)}>
                    {shown.length > 1 && (
                        <div class="row spread">
                            <strong>{words(i)}</strong>
                            <button type="button" class="link" onClick={() => change(shown.filter((_, k) => k !== i))}>
                                {t('Remove')}
                            </button>
                        </div>
                    )}
                    <WindowEditor window={window} change={(value) => change(shown.map((each, k) => (k === i ? value : each)))} />
                </div>
            ))}
            {shown.length < mostWindows && (
                <div>
                    <button type="button" class="quiet" onClick={() => change([...shown, ...usualWindows])}>
                        + {t('Further hours')}
                    </button>
                </div>
            )}
        </>
    );
}
