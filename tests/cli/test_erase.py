"""What erasing a person answers: done, pending while a reader needs old bytes, incomplete, and what the host must do."""

import contextlib
import json
import sqlite3

from command_line import CommandLineTest

VIEW = """CREATE TABLE customers (number INTEGER PRIMARY KEY, mail TEXT);
          INSERT INTO customers VALUES (7, 'ada@example.com');
          CREATE VIEW crm_people AS SELECT number AS id, 'C' || number AS external_id, mail AS email, '' AS phone, '' AS first_name,
          '' AS last_name, '' AS company, '' AS industry, NULL AS lead_score, '' AS timezone, '{}' AS fields, 0 AS created_at,
          0 AS updated_at FROM customers"""


class EraseTest(CommandLineTest):
    def erase(self, **who):
        return self.ask("call", "contacts.erase", json.dumps(who))

    def pending(self):
        return self.ask("stats")["erasure_pending"]

    def reader(self):
        """A connection of another process that reads the present state until it is closed."""
        connection = sqlite3.connect(f"file:{self.path('outbound.db')}?mode=ro", uri=True, isolation_level=None)
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM outbound_contacts").fetchone()
        return contextlib.closing(connection)

    def test_an_erasure_is_pending_while_a_reader_needs_the_deleted_bytes(self):
        self.import_people(2)
        with self.reader():
            answer = self.erase(external_id="crm-1")
            self.assertEqual((answer["status"], answer["removed"]["contacts"]), ("pending", 1))
            self.assertIn("Deleted bytes are still in the database's files", answer["note"])
            self.assertTrue(self.pending())
            self.assertEqual(self.erase(id=1)["status"], "pending")
        answer = self.erase(external_id="crm-1")
        self.assertEqual((answer["status"], answer["note"]), ("done", None))
        self.assertFalse(self.pending())
        with open(self.path("outbound.db"), "rb") as file:
            self.assertNotIn(b"p1@example.com", file.read().lower())

    def test_a_deleted_contact_is_erased_as_if_it_existed(self):
        self.import_people(1)
        self.run_cli("suppress", "add", "p1@example.com")
        self.ask("call", "contacts.delete", '{"external_id": "crm-1"}')
        for who in ({"external_id": "crm-1"}, {"id": 1}):
            answer = self.erase(**who)
            self.assertEqual((answer["id"], answer["status"], answer["note"]), (1, "done", None))
        with open(self.path("outbound.db"), "rb") as file:
            content = file.read().lower()
        for word in (b"p1@example.com", b"crm-1"):
            self.assertNotIn(word, content)

    def test_a_host_is_told_to_remove_the_row_of_its_own(self):
        with contextlib.closing(sqlite3.connect(self.path("outbound.db"))) as host:
            host.executescript(VIEW)
        self.configure(contacts={"view": "crm_people"})
        answer = self.erase(external_id="C7")
        self.assertEqual((answer["status"], answer["removed"]["contacts"]), ("done", 0))
        self.assertIn("The contact's own row is the host's: remove it there", answer["note"])

    def test_an_erasure_is_incomplete_if_the_host_has_removed_the_row_before(self):
        with contextlib.closing(sqlite3.connect(self.path("outbound.db"))) as host:
            host.executescript(VIEW)
        self.configure(self.start(), contacts={"view": "crm_people"})
        self.make_campaign("--start")
        self.run_cli("run", "--until-idle")
        with contextlib.closing(sqlite3.connect(self.path("outbound.db"))) as host, host:
            host.execute("DELETE FROM customers")
        for _ in range(2):
            answer = self.erase(id=7)
            self.assertEqual(answer["status"], "incomplete")
            self.assertIn("The contact was deleted before", answer["note"])

    def test_an_import_recognises_the_opt_out_of_an_erased_person(self):
        self.import_people(2)
        self.run_cli("suppress", "add", "p1@example.com", "--reason", "asked by phone")
        self.erase(external_id="crm-1")
        self.import_people(2)
        address = '{"channel": "email", "address": "P1@example.com"}'
        known = self.ask("call", "suppressions.get", address)
        self.assertEqual((known["suppressed"], {fact["reason"] for fact in known["facts"]}), (True, {"manual"}))
        counts = self.ask("call", "campaigns.estimate", json.dumps({"id": self.make_campaign()}))
        self.assertEqual((counts["suppressed"], counts["sendable"]), (1, 1))
