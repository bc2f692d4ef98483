"""The former names of time zones, by the system's tzdata."""

import functools
import pathlib

from .layout import head, quoted, wrapped

COMPILED = pathlib.Path("/usr/share/zoneinfo/tzdata.zi")
# Zones in Debian's tzdata, and links since tzdb 2024b (its NEWS): a system may lack them as it may lack other links.
WITHOUT_PLACE = {
    "CET": "Europe/Brussels",
    "CST6CDT": "America/Chicago",
    "EET": "Europe/Athens",
    "EST": "America/Panama",
    "EST5EDT": "America/New_York",
    "HST": "Pacific/Honolulu",
    "MET": "Europe/Brussels",
    "MST": "America/Phoenix",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "WET": "Europe/Lisbon",
}


def version():
    return COMPILED.read_text().split("\n", 1)[0].removeprefix("# version ")


@functools.cache
def links():
    """Former name to present name."""
    found = [line.split() for line in COMPILED.read_text().splitlines() if line.startswith("L ")]
    return {former: name for _, name, former in found} | WITHOUT_PLACE


def present(zone):
    return links().get(zone, zone)


def write(path):
    source = f"tzdb {version()}, links of the file backward (public domain)"
    text = head("Former and present names of time zones.", source)
    text += '#include "model/renamed_zones.hpp"\n\nnamespace outbound {\nnamespace {\n\nconstexpr renamed_zone renamed[] = {\n'
    text += wrapped(f"{{{quoted(former)}, {quoted(name)}}}" for former, name in sorted(links().items()))
    text += "};\n\n}  // namespace\n\nconst std::span<const renamed_zone> renamed_zones = renamed;\n\n}  // namespace outbound\n"
    path.write_text(text)
