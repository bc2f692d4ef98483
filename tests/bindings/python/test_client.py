"""The client: operations, documents, errors, closing."""

import copy
import datetime
import json
import os
import pickle
import unittest
from unittest import mock

import outbound
from outbound import native
from scratch import PEOPLE, ScratchTest


def resident_kib():
    with open("/proc/self/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Operations(ScratchTest):
    def test_return_their_response_as_a_dict(self):
        crm = self.open()
        self.assertEqual(crm.contacts.upsert(contacts=[{"external_id": "1", "first_name": "Adä 😀"}])["created"], 1)
        self.assertEqual(crm.contacts.get(external_id="1")["first_name"], "Adä 😀")

    def test_about_one_thing_take_its_id_first(self):
        crm = self.open()
        draft = self.draft(crm)
        self.assertEqual(crm.campaigns.get(draft["id"])["name"], "Hello")
        self.assertEqual(crm.campaigns.update(draft["id"], name="Good morning")["name"], "Good morning")
        self.assertEqual(crm.contacts.upsert(contacts=PEOPLE)["items"][0]["id"], crm.contacts.get(1)["id"])

    def test_take_the_names_of_keywords_with_an_underscore(self):
        crm = self.open()
        self.assertEqual(self.draft(crm, from_={"email": "sales@example.org"})["from"]["email"], "sales@example.org")

    def test_without_a_noun_are_methods_of_the_client(self):
        crm = self.open()
        self.assertEqual(crm.stats()["contacts"]["total"], 0)
        self.assertTrue(crm.verify())

    def test_can_be_called_by_name(self):
        self.assertEqual(self.open().call("segments.count", {"filter": {}}), {"count": 0})

    def test_take_times_with_a_zone_and_refuse_others(self):
        crm = self.open()
        zone = datetime.timezone(datetime.timedelta(hours=2))
        at = datetime.datetime(2030, 1, 1, 12, 30, tzinfo=zone)
        self.assertEqual(self.draft(crm, scheduled_at=at, draft=True)["scheduled_at"], "2030-01-01T10:30:00Z")
        with self.assertRaisesRegex(ValueError, "no time zone"):
            self.draft(crm, scheduled_at=datetime.datetime(2030, 1, 1))

    def test_with_pages_yield_all_items(self):
        crm = self.open()
        crm.contacts.upsert(contacts=PEOPLE)
        listed = crm.contacts.list(limit=3)
        self.assertEqual([person["external_id"] for person in listed], ["4", "3", "2", "1"])
        self.assertEqual([len(page["items"]) for page in listed.pages()], [3, 1])
        self.assertEqual(len(list(crm.contacts.list(after="3"))), 2)
        self.assertEqual([person["external_id"] for person in crm.contacts.list(sort="created_at", limit=1)], ["1", "2", "3", "4"])


class BadInput(ScratchTest):
    def test_names_the_members_that_are_wrong(self):
        with self.assertRaises(outbound.InvalidError) as refused:
            self.open().contacts.upsert(contacts=[{"external_id": 1}])
        self.assertEqual(refused.exception.code, "invalid")
        self.assertEqual(refused.exception.violations[0]["path"], "contacts[0].external_id")
        self.assertIn(refused.exception.detail, str(refused.exception))

    def test_raises_the_class_of_its_code(self):
        crm = self.open()
        for kind, fault in [(outbound.NotFoundError, lambda: crm.campaigns.get(4711)),
                            (outbound.UnknownOperationError, lambda: crm.call("campaigns.fly")),
                            (outbound.ConflictError, lambda: crm.campaigns.pause(self.draft(crm)["id"])),
                            (outbound.ConfigError, lambda: outbound.Outbound({"database": 7})),
                            (outbound.StoreError, lambda: outbound.Outbound({"database": "sqlite:///none/there/crm.db"}))]:
            with self.subTest(kind.__name__), self.assertRaises(kind) as raised:
                fault()
            self.assertIsInstance(raised.exception, outbound.OutboundError)
            self.assertTrue(raised.exception.detail)

    def test_names_members_that_are_unknown(self):
        with self.assertRaises(outbound.InvalidError) as refused:
            self.open().stats(no_such=1)
        self.assertEqual(refused.exception.violations[0]["path"], "no_such")

    def test_that_is_no_json_is_refused_before_the_call(self):
        crm = self.open()
        loop = {}
        loop["q"] = loop
        for request in [{"limit": float("nan")}, {"q": "\ud800"}, {"q": object()}, {"q": {1, 2}}, {"q": b"\xff"}, loop]:
            with self.subTest(request), self.assertRaises((TypeError, ValueError)):
                crm.call("contacts.list", request)
        with self.assertRaisesRegex(ValueError, "NUL"):
            crm.call("stats\0", {})
        with self.assertRaisesRegex(ValueError, "the document has a lone surrogate after '.*Ad'"):
            crm.call("contacts.list", {"q": "Ad\ud800"})
        for operation in [7, b"stats", None]:
            with self.subTest(operation), self.assertRaisesRegex(TypeError, "operation must be a str, got"):
                crm.call(operation)

    def test_that_is_huge_or_deep_is_refused(self):
        crm = self.open()
        deep = {}
        for _ in range(100):
            deep = {"fields": deep}
        with self.assertRaises(outbound.InvalidError):
            crm.call("contacts.list", deep)
        with self.assertRaises(outbound.InvalidError):
            crm.contacts.list(q="x" * 10_000_000).__iter__().__next__()

    def test_of_times_is_refused(self):
        crm = self.open()
        for wait in [-1, float("nan")]:
            with self.subTest(wait), self.assertRaises(ValueError):
                crm.poll(wait)
            with self.subTest(wait), self.assertRaises(ValueError):
                crm.call("stats", {}, timeout=wait)
        with self.assertRaisesRegex(TypeError, "timeout must be a number of seconds, got str"):
            crm.call("stats", {}, timeout="5")

    def test_errors_can_be_pickled(self):
        with self.assertRaises(outbound.NotFoundError) as missing:
            self.open().campaigns.get(1)
        loaded = pickle.loads(pickle.dumps(missing.exception))
        self.assertEqual((type(loaded), loaded.problem), (outbound.NotFoundError, missing.exception.problem))


class Configuration(ScratchTest):
    def test_is_a_mapping_a_text_or_a_file(self):
        file = os.path.join(self.folder, "crm.json")
        with open(file, "w", encoding="utf-8") as target:
            json.dump(self.config(), target)
        for config in [self.config(), json.dumps(self.config()), file]:
            with self.subTest(type(config)), outbound.Outbound(config) as crm:
                self.assertEqual(crm.stats()["contacts"]["total"], 0)

    def test_left_out_comes_from_the_environment(self):
        with mock.patch.dict(os.environ, OUTBOUND_CONFIG=json.dumps(self.config())), outbound.Outbound() as crm:
            self.assertEqual(crm.stats()["contacts"]["total"], 0)
        self.assertTrue(os.path.exists(f"{self.folder}/crm.db"))

    def test_of_a_missing_file_says_which(self):
        with self.assertRaisesRegex(FileNotFoundError, "nowhere.json"):
            outbound.Outbound("nowhere.json")

    def test_that_is_truncated_or_not_utf_8_is_refused(self):
        with self.assertRaisesRegex(outbound.ConfigError, "configuration: not JSON at line 1, column 28"):
            outbound.Outbound('{"database": "sqlite://:mem')
        file = os.path.join(self.folder, "crm.json")
        with open(file, "wb") as target:
            target.write(b'{"database": "\xff"}')
        with self.assertRaisesRegex(ValueError, "crm.json is not UTF-8 at byte 14"):
            outbound.Outbound(file)

    def test_of_another_type_is_refused(self):
        for config in [[], 7, b"{}"]:
            with self.subTest(config), self.assertRaisesRegex(TypeError, "config must be a mapping, JSON text or the path of a file, got"):
                outbound.Outbound(config)


class Handles(ScratchTest):
    def test_that_are_none_or_no_engine_are_refused(self):
        crm = self.open()
        exchange = native.exchange_open(crm._engine, b"GET", b"/healthz", b"", None)
        for handle in [None, 1, 4711, exchange]:
            with self.subTest(handle):
                for use in [lambda: native.call(handle, b"stats", b"{}", 0), lambda: native.poll(handle, 0), lambda: native.stop(handle, 0),
                            lambda: native.http(handle, b"GET", b"/healthz", b"", b"")]:
                    self.assertRaises(outbound.InvalidError, use)
                native.close_engine(handle)
        self.assertEqual(crm.stats()["contacts"]["total"], 0)
        native.exchange_close(exchange)

    def test_of_closed_engines_are_refused_and_closing_them_again_does_nothing(self):
        engine = native.open_engine(json.dumps(self.config()).encode())
        native.close_engine(engine)
        native.close_engine(engine)
        self.assertRaises(outbound.ClosedError, native.call, engine, b"stats", b"{}", 0)


class Memory(ScratchTest):
    def test_is_not_taken_by_calls_nor_by_refused_ones(self):
        crm = self.open()

        def call(times):
            for _ in range(times):
                crm.call("pace.list")
                crm.poll()
                with self.assertRaises(outbound.UnknownOperationError):
                    crm.call("no.such")

        call(1000)
        before = resident_kib()
        call(10_000)
        self.assertLess(resident_kib() - before, 512)


class Copying(ScratchTest):
    def test_a_client_is_refused_because_it_belongs_to_its_process(self):
        for client in [self.open(), outbound.AsyncOutbound(self.config())]:
            for attempt in [copy.copy, pickle.dumps]:
                with self.subTest(type(client)), self.assertRaisesRegex(TypeError, "belongs to its process"):
                    attempt(client)


class Closing(ScratchTest):
    def test_twice_is_harmless(self):
        crm = self.open()
        crm.close()
        crm.close()
        self.assertTrue(crm.closed)

    def test_refuses_everything_afterwards(self):
        crm = self.open()
        crm.close()
        for use in [crm.stats, crm.start, crm.stop, crm.poll, crm.event_fd, lambda: crm.http("GET", "/healthz"),
                    lambda: crm.exchange("GET", "/healthz")]:
            with self.assertRaises(outbound.ClosedError):
                use()
        crm.wake()
        self.assertEqual(list(crm.poll_events()), [])

    def test_happens_at_the_end_of_a_with_block_and_when_nobody_uses_it(self):
        with outbound.Outbound(self.config()) as crm:
            self.assertFalse(crm.closed)
        self.assertTrue(crm.closed)
        self.open()  # left open: the test's clean-up closes it
        done = self.python("import outbound, sys; outbound.Outbound(sys.argv[1]).start(); print('done')", json.dumps(self.config()))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "done\n", ""))


if __name__ == "__main__":
    unittest.main()
