"""The shared library exports exactly the functions of outbound.h, which outbound.symbols lists.

Usage: symbols.py LIBRARY SYMBOLS HEADER"""

import re
import subprocess
import sys


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    return [line.split()[-1] for line in lines.splitlines()]


def declared(header):
    with open(header, encoding="utf-8") as text:
        return re.findall(r"^OUTBOUND_API [^(]*?(\w+)\(", text.read(), re.MULTILINE)


def differ(name, found, wanted):
    for symbol in sorted(set(found) - set(wanted)):
        print(f"{symbol}: is in {name} and not in outbound.symbols")
    for symbol in sorted(set(wanted) - set(found)):
        print(f"{symbol}: is in outbound.symbols and not in {name}")
    return sorted(found) != sorted(wanted)


def main(library, symbols, header):
    with open(symbols, encoding="utf-8") as lines:
        wanted = lines.read().split()
    return differ("the library", exported(library), wanted) | differ("the header", declared(header), wanted)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
