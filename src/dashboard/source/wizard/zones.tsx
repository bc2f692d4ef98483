// When people of each time zone get the messages, by their clocks.
import type { get } from '../api';
import { localDayTime, number } from '../format';
import { t } from '../language';

export type Estimate = Awaited<ReturnType<typeof get<'/campaigns/{id}/estimate'>>>;
type Zone = Estimate['zones'][number];

/// A number may be in one of several zones, separated by spaces; local times are those of the first.
const firstOf = ({ timezone }: Zone) => timezone.split(' ')[0];

/// The day on the clocks of a zone, such as `2026-11-30`.
const dayIn = (zone: string, at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);

/// People who get it on a later day than that of the start on their clock.
export const peopleOfLaterDays = ({ zones }: Estimate, start: Date) =>
    zones
        .filter((each) => each.first_local && each.first_local.slice(0, 10) > dayIn(firstOf(each), start))
        .reduce((sum, each) => sum + each.people, 0);

export function Zones({ zones }: { zones: Zone[] }) {
    const sorted = zones.toSorted((a, b) => (a.first_at ?? '9').localeCompare(b.first_at ?? '9'));
    const time = (local?: string | null) => (local ? localDayTime(local) : t('not before it expires'));
    return (
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t('Time zone')}</th>
                        <th scope="col" class="number">
                            {t('People')}
                        </th>
                        <th scope="col">{t('First, their time')}</th>
                        <th scope="col" class="optional">
                            {t('Last, their time')}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {sorted.map((each) => (
                        <tr key={each.timezone}>
                            <td>{each.timezone}</td>
                            <td class="number">{number(each.people)}</td>
                            <td>{time(each.first_local)}</td>
                            <td class="optional">{time(each.last_local)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
