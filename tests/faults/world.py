"""A small campaign for the tests of `check`: a list, a database and a ledger that agree, until a test changes them."""

import json
import os
import sqlite3

SCHEMA = """
CREATE TABLE outbound_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE outbound_contacts (id INTEGER PRIMARY KEY, external_id TEXT, email TEXT DEFAULT '', phone TEXT DEFAULT '',
    industry TEXT DEFAULT '', lead_score INTEGER, created_at BIGINT DEFAULT 100, updated_at BIGINT DEFAULT 100);
CREATE TABLE outbound_contact_tags (contact_id BIGINT, tag TEXT);
CREATE TABLE outbound_suppressions (id INTEGER PRIMARY KEY, channel TEXT DEFAULT 'email', address TEXT, expires_at BIGINT,
    created_at BIGINT);
CREATE TABLE outbound_campaigns (id INTEGER PRIMARY KEY, type TEXT DEFAULT 'email', status TEXT DEFAULT 'completed', on_unknown TEXT DEFAULT 'resend',
    prepare_after BIGINT, next_seq BIGINT, started_at BIGINT DEFAULT 1000, prepared_at BIGINT DEFAULT 1001,
    recipient_segments TEXT DEFAULT '{}');
CREATE TABLE campaign_recipients (campaign_id BIGINT, seq BIGINT, contact_id BIGINT, address TEXT, status TEXT DEFAULT 'sent',
    reason TEXT DEFAULT '', attempt INTEGER DEFAULT 1, external_id TEXT DEFAULT '', event_rank INTEGER DEFAULT 0,
    PRIMARY KEY (campaign_id, seq));
CREATE TABLE outbound_campaign_ranges (campaign_id BIGINT, first_seq BIGINT, last_seq BIGINT, intent_seq BIGINT,
    finished INTEGER DEFAULT 1, sent BIGINT DEFAULT 0, failed BIGINT DEFAULT 0, skipped BIGINT DEFAULT 0, unknown BIGINT DEFAULT 0,
    retrying BIGINT DEFAULT 0, cancelled BIGINT DEFAULT 0);
CREATE TABLE outbound_campaign_retries (campaign_id BIGINT, seq BIGINT, kind TEXT, lease_until BIGINT DEFAULT 0);
CREATE TABLE outbound_recipient_events (campaign_id BIGINT, seq BIGINT, attempt INTEGER, kind TEXT);
"""
COUNTERS = ("sent", "failed", "skipped", "unknown", "retrying", "cancelled")
CAMPAIGN = 7
INSTANCE = "k3v9x0qa"


class World:
    """Campaign 7 with the given number of recipients in ranges of five, all sent."""

    def __init__(self, folder, size=12):
        self.folder = folder
        self.database = os.path.join(folder, "outbound.db")
        self.db = sqlite3.connect(self.database, isolation_level=None)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA journal_mode = MEMORY")
        self.db.executescript("BEGIN;" + SCHEMA + "COMMIT;")
        self.lines = ["email,name"] + [f"Ada{i}@Example.com,Ada" for i in range(1, size + 1)]
        self.entries = [self.entry(i) for i in range(1, size + 1)]
        self.tail = ""
        self.fill(size)

    def fill(self, size):
        rows = range(1, size + 1)
        self.db.execute("BEGIN")
        self.sql("INSERT INTO outbound_meta VALUES ('instance', ?)", INSTANCE)
        self.db.executemany("INSERT INTO outbound_contacts (id, email) VALUES (?, ?)", ((i, f"Ada{i}@Example.com") for i in rows))
        self.sql("INSERT INTO outbound_campaigns (id, prepare_after, next_seq) VALUES (?, ?, ?)", CAMPAIGN, size, size + 1)
        self.db.executemany("INSERT INTO campaign_recipients (campaign_id, seq, contact_id, address, external_id)"
                            " VALUES (?, ?, ?, ?, ?)",
                            ((CAMPAIGN, i, i, f"ada{i}@example.com", f"message{i}") for i in rows))
        self.db.executemany("INSERT INTO outbound_campaign_ranges (campaign_id, first_seq, last_seq, intent_seq) VALUES (?, ?, ?, ?)",
                            ((CAMPAIGN, first, min(first + 4, size), min(first + 4, size)) for first in range(1, size + 1, 5)))
        self.db.execute("COMMIT")

    def sql(self, statement, *values):
        self.db.execute(statement, values)

    def row(self, seq, **columns):
        for name, value in columns.items():
            self.sql(f"UPDATE campaign_recipients SET {name} = ? WHERE seq = ?", value, seq)

    def range(self, first, **columns):
        for name, value in columns.items():
            self.sql(f"UPDATE outbound_campaign_ranges SET {name} = ? WHERE first_seq = ?", value, first)

    def campaign(self, **columns):
        for name, value in columns.items():
            self.sql(f"UPDATE outbound_campaigns SET {name} = ?", value)

    def event(self, seq, kind, attempt=1):
        self.sql("INSERT INTO outbound_recipient_events VALUES (?, ?, ?, ?)", CAMPAIGN, seq, attempt, kind)

    def retry(self, seq, kind, leased=False):
        self.sql("INSERT INTO outbound_campaign_retries VALUES (?, ?, ?, ?)", CAMPAIGN, seq, kind, 99 if leased else 0)

    def running(self, *, intent, first=6):
        """Sets the campaign running, with the intent of the range at `first` at `intent`."""
        self.campaign(status="running")
        self.range(first, finished=0, intent_seq=intent)

    def entry(self, seq, attempt=1, **changes):
        return {"at": 2000, "key": f"{INSTANCE}-{CAMPAIGN}-{seq}-{attempt}", "to": f"ada{seq}@example.com", "subject": "Hello",
                "content": "00", "request": 1, "message_id": f"message{seq}", **changes}

    def accept(self, seq, attempt=1, **changes):
        self.entries.append(self.entry(seq, attempt, **changes))

    def unsent(self, *seqs):
        """Removes these from the ledger."""
        keys = {self.entry(seq)["key"] for seq in seqs}
        self.entries = [entry for entry in self.entries if entry["key"] not in keys]

    def recount(self):
        for counter in COUNTERS:
            statuses = "'sent', 'delivered', 'bounced', 'answered', 'no_answer'" if counter == "sent" else f"'{counter}'"
            self.sql(f"UPDATE outbound_campaign_ranges SET {counter} = (SELECT count(*) FROM campaign_recipients r"
                     f" WHERE r.status IN ({statuses}) AND r.seq BETWEEN first_seq AND last_seq)")

    def write(self):
        """Writes list and ledger; returns the arguments of the check."""
        arguments = ["--database", self.database, "--campaign", str(CAMPAIGN)]
        for option, name, text in (("--input", "contacts.csv", "\n".join(self.lines) + "\n"),
                                   ("--ledger", "ledger.jsonl", "".join(json.dumps(e) + "\n" for e in self.entries) + self.tail)):
            path = os.path.join(self.folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            arguments += [option, path]
        return arguments
