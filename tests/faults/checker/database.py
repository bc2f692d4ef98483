"""Reads a campaign from the database, as columns, since a campaign may have a million rows."""

import json
import pathlib
import sqlite3
from array import array
from dataclasses import dataclass, field
from sys import intern

from . import psql
from .problems import BadInput

# Statuses that only an accepted message can have.
SENT = frozenset(("sent", "delivered", "bounced", "answered", "voicemail", "busy", "no_answer"))
COUNTERS = ("sent", "failed", "skipped", "unknown", "retrying", "cancelled")


@dataclass
class Range:
    first: int
    last: int
    intent: int
    finished: bool
    counters: dict


@dataclass
class Retry:
    kind: str
    leased: bool


@dataclass(slots=True)
class Contact:
    id: int
    email: str
    created_at: int
    updated_at: int


@dataclass
class Campaign:
    """A campaign, its rows by position (normally seq - 1), its ranges and retries, and its contacts."""
    id: int
    instance: str
    type: str
    status: str
    on_unknown: str
    prepare_after: int
    next_seq: int
    started_at: int
    prepared_at: int
    seqs: array = field(default_factory=lambda: array("q"))
    contact_ids: array = field(default_factory=lambda: array("q"))
    addresses: list = field(default_factory=list)
    statuses: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    attempts: array = field(default_factory=lambda: array("q"))
    external_ids: list = field(default_factory=list)
    told: bytearray = field(default_factory=bytearray)  # 1: the status is what the provider reported
    ranges: list = field(default_factory=list)
    retries: dict = field(default_factory=dict)       # by seq
    not_reached: dict = field(default_factory=dict)   # calls: seq -> attempts that were busy or not answered
    audience: list = field(default_factory=list)      # contacts in the segment that have an address
    emails: dict = field(default_factory=dict)        # every contact: id -> address (in lower case) on the campaign's channel
    suppressed: dict = field(default_factory=dict)    # address -> start of a suppression without end
    _positions: dict = None

    @property
    def size(self):
        return len(self.seqs)

    @property
    def is_numbered(self):
        """True if seqs run from 1 without gaps; rows are sorted, so the last one suffices."""
        return self.size == 0 or (self.seqs[0] == 1 and self.seqs[-1] == self.size)

    def position(self, seq):
        """The position of the row, or None."""
        if self.is_numbered:
            return seq - 1 if 1 <= seq <= self.size else None
        if self._positions is None:
            self._positions = {s: i for i, s in enumerate(self.seqs)}
        return self._positions.get(seq)


def read(database, campaign_id):
    """`database` is an SQLite file, or the URL of a PostgreSQL database."""
    if database.startswith("postgresql://"):
        return read_postgresql(database, campaign_id)
    return read_sqlite(database, campaign_id)


def read_postgresql(url, campaign_id):
    db = psql.Session(url)
    try:
        return read_all(db, url, campaign_id)
    except OSError as wrong:
        raise BadInput(f'database "{url}": {wrong}') from wrong
    finally:
        db.close()


def read_sqlite(file, campaign_id):
    if not pathlib.Path(file).is_file():
        raise BadInput(f'database "{file}": there is no such file')
    try:
        db = sqlite3.connect(pathlib.Path(file).resolve().as_uri() + "?mode=ro", uri=True, isolation_level=None)
        try:
            db.execute("BEGIN")  # one snapshot for all reads
            return read_all(db, file, campaign_id)
        finally:
            db.close()
    except sqlite3.DatabaseError as wrong:
        raise BadInput(f'database "{file}": {wrong}') from wrong


def read_all(db, file, campaign_id):
    instance = db.execute("SELECT value FROM outbound_meta WHERE name = 'instance'").fetchone()
    row = db.execute("SELECT id, type, status, on_unknown, prepare_after, next_seq, started_at, prepared_at, recipient_segments"
                     " FROM outbound_campaigns WHERE id = ?", (campaign_id,)).fetchone()
    if row is None or instance is None:
        raise BadInput(f'database "{file}": there is no campaign {campaign_id}')
    campaign = Campaign(row[0], instance[0], *row[1:8])
    read_recipients(db, campaign)
    read_work(db, campaign)
    read_contacts(db, campaign, json.loads(row[8] or "{}"))
    return campaign


def read_recipients(db, campaign):
    texts = {}  # shares repeated strings: a batch has one id
    for seq, contact, address, status, reason, attempt, external_id, told in db.execute(
            "SELECT seq, contact_id, address, status, reason, attempt, external_id, event_rank > 0 FROM campaign_recipients"
            " WHERE campaign_id = ? ORDER BY seq", (campaign.id,)):
        campaign.seqs.append(seq)
        campaign.contact_ids.append(contact)
        campaign.addresses.append(address)
        campaign.statuses.append(intern(status))
        campaign.reasons.append(texts.setdefault(reason, reason))
        campaign.attempts.append(attempt)
        campaign.external_ids.append(texts.setdefault(external_id, external_id))
        campaign.told.append(told)


def read_work(db, campaign):
    for first, last, intent, finished, *counters in db.execute(
            f"SELECT first_seq, last_seq, intent_seq, finished, {', '.join(COUNTERS)} FROM outbound_campaign_ranges"
            " WHERE campaign_id = ? ORDER BY first_seq", (campaign.id,)):
        campaign.ranges.append(Range(first, last, intent, bool(finished), dict(zip(COUNTERS, counters))))
    for seq, kind, lease_until in db.execute(
            "SELECT seq, kind, lease_until FROM outbound_campaign_retries WHERE campaign_id = ?", (campaign.id,)):
        campaign.retries[seq] = Retry(kind, lease_until > 0)
    if campaign.type == "phone":
        for seq, attempt in db.execute("SELECT seq, attempt FROM outbound_recipient_events WHERE campaign_id = ?"
                                       " AND kind IN ('busy', 'no_answer')", (campaign.id,)):
            campaign.not_reached.setdefault(seq, set()).add(attempt)


def read_contacts(db, campaign, segment):
    belongs = Segment(db, segment)
    for contact_id, email, phone, industry, score, created, updated in db.execute(
            "SELECT id, email, phone, industry, lead_score, created_at, updated_at FROM outbound_contacts"):
        address = email.lower() if campaign.type == "email" else phone
        campaign.emails[contact_id] = address
        if address and belongs(contact_id, email, phone, industry, score):
            campaign.audience.append(Contact(contact_id, address, created, updated))
    campaign.suppressed = dict(db.execute(
        "SELECT address, created_at FROM outbound_suppressions WHERE channel = ? AND expires_at IS NULL", (campaign.type,)))


class Segment:
    """The contacts that match the filter of a campaign, computed here, not by the engine's SQL."""

    def __init__(self, db, filters):
        self.industries = set(filters.get("industries") or ())
        score = filters.get("lead_score") or {}
        self.least, self.most = score.get("min"), score.get("max")
        self.has_email, self.has_phone = filters.get("has_email"), filters.get("has_phone")
        tags = filters.get("tags") or {}
        self.any, self.all, self.none = (set(tags.get(name) or ()) for name in ("any", "all", "none"))
        self.tags = {}
        if self.any or self.all or self.none:
            for contact_id, tag in db.execute("SELECT contact_id, tag FROM outbound_contact_tags"):
                self.tags.setdefault(contact_id, set()).add(tag)

    def __call__(self, contact_id, email, phone, industry, score):
        if self.industries and industry not in self.industries:
            return False
        if (self.least is not None or self.most is not None) and score is None:
            return False
        if (self.least is not None and score < self.least) or (self.most is not None and score > self.most):
            return False
        if self.has_email not in (None, bool(email)) or self.has_phone not in (None, bool(phone)):
            return False
        tags = self.tags.get(contact_id, frozenset())
        return not (self.any and not self.any & tags) and self.all <= tags and not self.none & tags
