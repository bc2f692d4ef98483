// The choice of a time zone.
import { t } from '../language';
import { Field } from './parts';

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

export function ZoneField({ zone, fault, change }: { zone: string; fault?: string; change: (zone: string) => void }) {
    return (
        <Field label={t('Time zone')} fault={fault}>
            {(attributes) => (
                <select {...attributes} value={zone} onChange={(event) => change(event.currentTarget.value)}>
                    {[...new Set([zone, ...zones])].map((each) => (
                        <option key={each}>{each}</option>
                    ))}
                </select>
            )}
        </Field>
    );
}
