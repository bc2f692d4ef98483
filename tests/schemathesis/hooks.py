"""Extends schemathesis: the caller's token, strategies for formats of outbound, and what nginx answers in place of outbound."""

import datetime
import itertools
import os
import re

import schemathesis
from hypothesis import strategies as st

TOKEN = os.environ["OUTBOUND_TOKEN"]
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


@schemathesis.auth()
class Bearer:
    def get(self, _case, _context):
        return TOKEN

    def set(self, case, data, _context):
        case.headers = {**(case.headers or {}), "Authorization": "Bearer " + data}


# outbound limits the failures of a client, and the check `ignored_auth` fails often: every request has a client of its own.
CLIENTS = (f"2001:db8:{number >> 16:x}:{number & 0xffff:x}::1" for number in itertools.count())


@schemathesis.hook
def before_call(_context, case, _kwargs):
    case.headers = {**(case.headers or {}), "X-Forwarded-For": next(CLIENTS)}


KEYS = itertools.count()


@schemathesis.hook
def map_headers(_context, headers):
    """A valid key is one of its own: the same key with another request is refused."""
    key = (headers or {}).get("Idempotency-Key")
    return {**headers, "Idempotency-Key": f"{key}-{next(KEYS)}"} if key and re.fullmatch("[!-~]{1,200}", str(key)) else headers


# Formats of members that the document describes in words.
FORMATS = {"timezone": "iana-zone", "scheduled_local": "local-time", "default_country": "country"}


@schemathesis.hook
def before_load_schema(_context, raw_schema):
    def add_formats(part):
        if isinstance(part, list):
            for item in part:
                add_formats(item)
        elif isinstance(part, dict):
            named = dict(part["properties"]) if isinstance(part.get("properties"), dict) else {}
            if isinstance(part.get("in"), str) and isinstance(part.get("schema"), dict):
                named[part["name"]] = part["schema"]
            for name in FORMATS.keys() & named.keys():
                for choice in [named[name], *named[name].get("anyOf", [])]:
                    if choice.get("type") == "string":
                        choice["format"] = FORMATS[name]
            for item in part.values():
                add_formats(item)

    add_formats(raw_schema)


TIMES = st.datetimes(datetime.datetime(2000, 1, 1), datetime.datetime(2037, 1, 1))
schemathesis.openapi.format("date-time", TIMES.map(lambda time: time.isoformat(timespec="seconds") + "Z"))
schemathesis.openapi.format("local-time", TIMES.map(lambda time: time.isoformat(timespec="minutes")))
schemathesis.openapi.format("iana-zone", st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
schemathesis.openapi.format("country", st.sampled_from(["DE", "US", "GB"]))
schemathesis.openapi.format("idn-email", st.builds("{}@{}.example".format, WORDS, st.sampled_from(["mail", "bücher", "xn--bcher-kva"])))
# Events may be posted to these, so they lead nowhere.
schemathesis.openapi.format("uri", st.builds("http://127.0.0.1:9/{}".format, WORDS))


@schemathesis.serializer("application/x-ndjson")
def lines(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def filter_failure(_context, _failure, case, response):
    """Lists failures of responses that nginx gave itself. outbound answers operations with JSON only."""
    media = " ".join(response.headers.get("content-type", []))
    if "text/html" not in media or b"nginx" not in response.content:
        return True
    with open(os.environ["EXEMPT"], "a", encoding="utf-8") as file:
        file.write(f"{response.status_code} to {case.method} {case.operation.path}\n")
    return False
