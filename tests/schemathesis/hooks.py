"""Extends schemathesis: the caller's token, strategies for formats of outbound, and rules between members.

Nothing is excluded: rules that JSON Schema cannot state (rules.py) are followed by the requests, and schemathesis checks again that
such a request fits the schema. A file counts these requests, and two kinds of failures that are none: those of responses that nginx
gave, and rows that were refused within the answer to a batch.
"""

import base64
import datetime
import itertools
import json
import os
import re
from pathlib import Path

import rules
import schemathesis
from hypothesis import strategies as st

TOKEN = os.environ["OUTBOUND_TOKEN"]
ARCHIVE = Path(os.environ["ARCHIVE"]).read_text(encoding="utf-8")
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
BATCHES = {("POST", "/contacts"), ("POST", "/messages/batch")}  # Their rows fail alone.
STATE = rules.State()


def note(line):
    with open(os.environ["NOTES"], "a", encoding="utf-8") as file:
        file.write(line + "\n")


@schemathesis.auth()
class Bearer:
    def get(self, _case, _context):
        return TOKEN

    def set(self, case, data, _context):
        case.headers = {**(case.headers or {}), "Authorization": "Bearer " + data}


# outbound limits the failures of a client, and the check `ignored_auth` fails often: every request has a client of its own.
CLIENTS = (f"2001:db8:{number >> 16:x}:{number & 0xffff:x}::1" for number in itertools.count())
KEYS = itertools.count()


@schemathesis.hook
def before_call(_context, case, _kwargs):
    case.headers = {**(case.headers or {}), "X-Forwarded-For": next(CLIENTS)}
    key = case.headers.get("Idempotency-Key")
    if key and re.fullmatch("[!-~]{1,200}", str(key)):  # The same key with another request is refused.
        case.headers["Idempotency-Key"] = f"{key}-{next(KEYS)}"
    if case.meta is not None and case.meta.generation.mode.is_positive:
        for rule in rules.RULES:
            if rule(case, STATE):
                note("changed to follow a rule: " + rule.__name__)


@schemathesis.hook
def after_call(_context, case, response):
    if response.status_code == 200 and "json" in " ".join(response.headers.get("content-type", [])):
        STATE.learn(case, json.loads(response.content or b"null"))


# Later than now, since campaigns start in the future; a rule moves expiry behind them.
TIMES = st.datetimes(rules.NOW.replace(tzinfo=None) + datetime.timedelta(days=2), datetime.datetime(2037, 1, 1))
CSV = st.lists(WORDS, min_size=1, max_size=3).map(lambda names: "email\n" + "".join(f"{name}@example.com\n" for name in names))
NUMBERS = st.integers(0, 9999).map(lambda number: f"+1415555{number:04}")
# The first bytes make an image; the others make it another one.
IMAGES = st.builds(bytes.__add__, st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff"]), st.binary(min_size=8, max_size=40))
FORMATS = {
    "date-time": TIMES.map(lambda time: time.isoformat(timespec="seconds") + "Z"),
    "local-date-time": TIMES.map(lambda time: time.isoformat(timespec="minutes")),
    "moment": st.sampled_from(["2026-01-01", "2026-01-01T08:00:00Z"]),
    "timezone": st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    "country": st.sampled_from(["DE", "US", "GB"]),
    "idn-email": st.builds("{}@{}.example".format, WORDS, st.sampled_from(["mail", "bücher", "xn--bcher-kva"])),
    "e164": NUMBERS,
    "phone": NUMBERS,
    "sms-sender": st.sampled_from(["+15005550006", "12345", "Outbound"]),
    "uri": st.builds("http://127.0.0.1:9/{}".format, WORDS),  # Events may be posted to these, so they lead nowhere.
    "https-template": st.just("https://example.com/u/{{external_id}}"),
    "link-template": st.sampled_from(["", "https://example.com/u/{{external_id}}", "mailto:ann@example.com", "{{shop_url}}"]),
    "cursor": st.just("1"),
    "csv": CSV,
    "csv-base64": CSV.map(lambda text: base64.b64encode(text.encode()).decode()),
    "image-base64": IMAGES.map(lambda image: base64.b64encode(image).decode()),
    "import-target": st.sampled_from(["", "email", "phone", "first_name", "tags", "fields.size"]),
    "archive": st.just(ARCHIVE),
}
for name, strategy in FORMATS.items():
    schemathesis.openapi.format(name, strategy)
schemathesis.openapi.media_type("text/csv", CSV.map(str.encode))
for media in ("image/*", "image/gif", "image/jpeg", "image/png", "image/webp"):
    schemathesis.openapi.media_type(media, IMAGES)
schemathesis.openapi.media_type("application/x-ndjson", st.just(ARCHIVE.encode()))


def is_given_by_nginx(response):
    """outbound answers operations with JSON only."""
    media = " ".join(response.headers.get("content-type", []))
    return "text/html" in media and b"nginx" in response.content


@schemathesis.check
def acceptance_of_rows(_context, response, case):
    """As positive_data_acceptance, for the rows of a batch, whose problems stand in an answer with status 200."""
    if (case.method, case.path) not in BATCHES or response.status_code != 200 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    refused = [item["problem"]["detail"] for item in json.loads(response.content)["items"] if (item.get("problem") or {}).get("code") == "invalid"]
    assert not refused, "a row that fits the schema is refused: " + refused[0]


def is_refused_in_the_answer(failure, case, response):
    """Exempts one check from one demand: that the status tells of a row that does not fit. The answer must have its problem."""
    is_exempt = type(failure).__name__ == "AcceptedNegativeData" and (case.method, case.path) in BATCHES
    return is_exempt and json.loads(response.content)["failed"] > 0


@schemathesis.hook
def filter_failure(_context, failure, case, response):
    if is_given_by_nginx(response):
        note(f"given by nginx: {response.status_code} to {case.method} {case.operation.path}")
        return False
    if is_refused_in_the_answer(failure, case, response):
        note(f"bad rows refused in the answer: {case.method} {case.operation.path}")
        return False
    return True
