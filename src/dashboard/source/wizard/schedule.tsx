// Step 5: the start, and the sending hours in each recipient's local time.
import type { Hours } from '../api';
import { dateTimeZone, localDayTime } from '../format';
import { t } from '../language';
import { usualWindows, WindowsEditor } from '../ui/hours_window';
import { Card, Check, Field, Note } from '../ui/parts';
import { ZoneField } from '../ui/zone_field';
import { instantOf, startOf, type Plan } from './draft';
import { firstTime } from './hours';
import type { StepProps } from './wizard';

/// Null if nothing restricts the hours.
function tidy(hours: Hours): Hours | null {
    const set = Object.entries(hours).filter(([, value]) => value != null);
    return set.length > 0 ? (Object.fromEntries(set) as Hours) : null;
}

/// The first message to people on one clock, which is that of the plan; for others only the hours are the same.
function First({ plan, hours }: { plan: Plan; hours: Hours }) {
    const start = startOf(plan);
    if (!start) return null;
    const first = firstTime(start, hours);
    if (!first) return <Note tone="bad">{t('These hours never come.')}</Note>;
    const isLaterDay = first.slice(0, 10) !== start.slice(0, 10);
    const words = { zone: plan.zone, time: localDayTime(first) };
    return (
        <div role="status">
            <Note tone={isLaterDay ? 'warning' : undefined}>
                {isLaterDay
                    ? t('People in {zone} get it from {time} on: at the start their hours of that day are over.', words)
                    : t('People in {zone} get it from {time} on.', words)}{' '}
                {t('Elsewhere the same hours count on each clock.')}
            </Note>
        </div>
    );
}

function HoursEditor({ hours, change }: { hours: Hours | null; change: (hours: Hours | null) => void }) {
    const put = (part: Partial<Hours>) => change(tidy({ ...hours, ...part }));
    return (
        <div class="stack">
            <Field
                name="send_at"
                label={t('At this time on each recipient’s clock')}
                help={t('Empty: as soon as it starts. Where this time has passed at the start, it is sent on the next day.')}
            >
                {(attributes) => (
                    <input
                        {...attributes}
                        type="time"
                        value={hours?.send_at ?? ''}
                        onInput={(event) => put({ send_at: event.currentTarget.value || null })}
                    />
                )}
            </Field>
            <Check
                label={t('Only at certain hours, on each recipient’s clock')}
                checked={!!hours?.windows}
                change={(on) => put({ windows: on ? usualWindows : null })}
            />
            {hours?.windows && <WindowsEditor windows={hours.windows} change={(windows) => put({ windows })} />}
        </div>
    );
}

export function Schedule({ draft, change, faults }: StepProps) {
    const { plan } = draft;
    const set = (part: Partial<typeof plan>) => change({ plan: { ...plan, ...part } });
    const at = plan.local ? instantOf(plan.local, plan.zone) : null;
    return (
        <div class="grid two">
            <Card title={t('Start')}>
                <div class="body stack">
                    <div class="choices" role="radiogroup" aria-label={t('Start')} data-field="begin">
                        <label>
                            <input type="radio" name="start" checked={!plan.later} onChange={() => set({ later: false })} />
                            {t('Now, after the review')}
                        </label>
                        <label>
                            <input type="radio" name="start" checked={plan.later} onChange={() => set({ later: true })} />
                            {t('Later')}
                        </label>
                    </div>
                    {plan.later && (
                        <div class="fields">
                            <Field name="start" label={t('Day and time')}>
                                {(attributes) => (
                                    <input
                                        {...attributes}
                                        type="datetime-local"
                                        required
                                        value={plan.local}
                                        onInput={(event) => set({ local: event.currentTarget.value })}
                                    />
                                )}
                            </Field>
                            <ZoneField zone={plan.zone} fault={faults.timezone} change={(zone) => set({ zone })} />
                        </div>
                    )}
                    {plan.later && at && (
                        <p class="muted">
                            {t('That is {local} here, and {utc}', {
                                local: dateTimeZone(at),
                                utc: at.toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
                            })}
                        </p>
                    )}
                    {plan.later && at && +at < Date.now() && <Note tone="bad">{t('This time has passed.')}</Note>}
                </div>
            </Card>
            <Card title={t('Hours')}>
                <div class="body stack">
                    <HoursEditor hours={draft.hours} change={(hours) => change({ hours })} />
                    {draft.hours && <First plan={plan} hours={draft.hours} />}
                </div>
            </Card>
        </div>
    );
}
