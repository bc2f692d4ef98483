"""Reads the imported list, and classifies addresses that are clearly valid or clearly invalid."""

import csv
import re
import sys
from dataclasses import dataclass, field

from .problems import BadInput

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
GOOD = re.compile(rf"(?=.{{1,64}}@)[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?=.{{1,253}}$)(?:{LABEL}\.)+[a-z]{{2,63}}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
PLAUSIBLE = re.compile(r".+@[^@\s]+\.[^@\s]+")


def is_good(address):
    """An address (in lower case) that every importer must accept."""
    return NUMBER.fullmatch(address) is not None or (len(address) <= 254 and GOOD.fullmatch(address) is not None)


def is_bad(address):
    """An address that is certainly invalid."""
    return NUMBER.fullmatch(address) is None and (PLAUSIBLE.fullmatch(address) is None or not address.isprintable())


@dataclass
class Listed:
    lines: int = 0
    refused: int = 0
    good: set = field(default_factory=set)  # in lower case
    repeats: int = 0


def read(file, column, delimiter, rejected):
    csv.field_size_limit(sys.maxsize)
    refused = read_rejected(rejected) if rejected else set()
    try:
        with open(file, encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            return read_list(csv.reader(lines, delimiter=delimiter), file, column, refused)
    except (OSError, csv.Error, TypeError) as wrong:
        raise BadInput(f'input "{file}": {wrong}') from wrong


def find_column(header, file, column):
    names = [name.strip().lower() for name in header or ()]
    if column.lower() not in names:
        raise BadInput(f'input "{file}": its header has no column "{column}"')
    return names.index(column.lower())


def read_list(rows, file, column, refused):
    listed = Listed()
    where = find_column(next(rows, None), file, column)
    start = rows.line_num + 1
    for row in rows:
        line, start = start, rows.line_num + 1
        if not row:
            continue
        listed.lines += 1
        if line in refused:
            listed.refused += 1
            continue
        address = row[where].strip().lower() if where < len(row) else ""
        if is_good(address):
            listed.repeats += address in listed.good
            listed.good.add(address)
    return listed


def read_rejected(file):
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            return {int(row["line"]) for row in csv.DictReader(lines)}
    except (OSError, csv.Error, KeyError, TypeError, ValueError) as wrong:
        raise BadInput(f'rejected "{file}": it must be CSV with a number in its column `line` ({wrong!r})') from wrong
