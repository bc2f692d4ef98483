"""The time zones of numbers, by their prefixes.

Names are those of today: systems may lack the former ones. Of the zones of a prefix that have the same time from 2026 on, one represents all. Prefixes whose zones share no working day (+1 and +7
as a whole) are left out: a number such as +1 800 has no place.
"""

import collections
import datetime
import functools
import zoneinfo

from phonenumbers.timezone import TIMEZONE_DATA

from .layout import SOURCE, head, quoted, wrapped
from .renamed import present

FIRST_YEAR, LAST_YEAR = 2026, 2037
WIDEST = datetime.timedelta(hours=9)
ZONES = {beginning: tuple(dict.fromkeys(map(present, found))) for beginning, found in TIMEZONE_DATA.items()}
USES = collections.Counter(zone for found in ZONES.values() for zone in found)


@functools.cache
def offsets(zone):
    """The offsets from UTC, one for each day."""
    day, end = (datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc) for year in (FIRST_YEAR, LAST_YEAR))
    info, found = zoneinfo.ZoneInfo(zone), []
    while day < end:
        found.append(day.astimezone(info).utcoffset())
        day += datetime.timedelta(days=1)
    return tuple(found)


def width(zones):
    return max(max(day) - min(day) for day in zip(*(offsets(zone) for zone in zones)))


def different(zones):
    """Returns one zone, the most used, of all that have the same time."""
    chosen = {}
    for zone in sorted(zones, key=lambda zone: (-USES[zone], zone)):
        chosen.setdefault(offsets(zone), zone)
    return tuple(sorted(chosen.values()))


def shorter(beginnings, beginning):
    """Returns the value of the longest known prefix of a prefix."""
    return next((beginnings[beginning[:n]] for n in range(len(beginning) - 1, 0, -1) if beginning[:n] in beginnings), None)


def zones_of_beginnings():
    kept = {beginning: different(zones) if width(zones) < WIDEST else () for beginning, zones in ZONES.items()}
    return {beginning: zones for beginning, zones in kept.items() if zones != (shorter(kept, beginning) or ())}


def write(path):
    beginnings = zones_of_beginnings()
    sets = sorted({zones for zones in beginnings.values()})
    text = head("The time zones of numbers, by their beginnings.")
    text += '#include "rules/zones/zone_tables.hpp"\n\nnamespace outbound::rules {\n\n'
    text += f"const std::string_view zones_source = {quoted(SOURCE)};\n\nnamespace {{\n\n"
    text += "constexpr std::string_view sets[] = {\n" + wrapped(quoted(" ".join(zones)) for zones in sets) + "};\n\n"
    text += "constexpr zone_beginning beginnings[] = {\n" + wrapped(
        f"{{{beginning}, {sets.index(zones)}}}" for beginning, zones in sorted(beginnings.items(), key=lambda item: int(item[0]))) + "};\n\n"
    text += ("}  // namespace\n\nconst std::span<const std::string_view> zone_sets = sets;\n"
             "const std::span<const zone_beginning> zone_beginnings = beginnings;\n\n}  // namespace outbound::rules\n")
    path.write_text(text)
