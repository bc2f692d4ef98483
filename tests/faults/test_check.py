"""`check` finds each kind of fault, and none in correct data."""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from cases import CLEAN, FAULTS, failed, resent, second_call_lost, stays_unknown
from world import World

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "check")


def load_program():
    loader = importlib.machinery.SourceFileLoader("check", PROGRAM)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("check", loader))
    loader.exec_module(module)
    return module


CHECK = load_program()


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="check-")
        self.addCleanup(shutil.rmtree, self.folder)

    def world(self, **rest):
        place = tempfile.mkdtemp(dir=self.folder)
        world = World(place, **rest)
        self.addCleanup(world.db.close)
        world.recount()
        return world

    def ask(self, *arguments):
        said, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            code = CHECK.main(list(arguments))
        return code, said.getvalue(), complained.getvalue()

    def result(self, world, *options):
        code, said, complained = self.ask(*world.write(), "--json", *options)
        self.assertEqual(complained, "")
        result = json.loads(said)
        self.assertEqual(code, 0 if result["ok"] else 1)
        return result

    def make(self, change):
        """A world with a change; its counters are adjusted, unless they are the change."""
        world = self.world()
        before = world.db.execute("SELECT * FROM outbound_campaign_ranges").fetchall()
        change(world)
        counters = [row[5:] for row in world.db.execute("SELECT * FROM outbound_campaign_ranges")]
        if counters == [row[5:] for row in before][:len(counters)]:
            world.recount()
        return world


class Clean(CheckTest):
    def test_finds_nothing_where_nothing_is_wrong(self):
        for what, change in CLEAN.items():
            with self.subTest(what):
                result = self.result(self.make(change))
                self.assertEqual(result["problems"], [])
                self.assertTrue(result["ok"])

    def test_counts_the_outcomes_of_the_recipients(self):
        def change(w):
            failed(w)
            stays_unknown(w)
            w.row(5, attempt=2, reason="resent_after_unknown")
            w.accept(5, attempt=2)
            w.row(6, status="delivered")
        result = self.result(self.make(change))
        del result["problems"]
        self.assertEqual(result, {
            "recipients": 12, "sent": 10, "delivered": 1, "unknown": 1, "duplicates": 2, "explained_duplicates": 2, "lost": 0,
            "miscounted": 0, "wrong_state": 0, "ok": True})


class Faults(CheckTest):
    def test_finds_each_fault(self):
        for what, (change, kind, said) in FAULTS.items():
            with self.subTest(what):
                result = self.result(self.make(change))
                found = [problem["detail"] for problem in result["problems"] if problem["kind"] == kind]
                self.assertTrue(any(said in detail for detail in found), result["problems"])
                self.assertFalse(result["ok"])
                if kind != "duplicates":
                    self.assertGreater(result[kind], 0)
                else:
                    self.assertGreater(result["duplicates"], result["explained_duplicates"])

    def test_hold_allows_no_duplicate(self):
        for change in (resent, stays_unknown):
            self.assertIn("are to be held", str(self.result(self.make(change), "--hold")["problems"]))
        self.assertFalse(self.result(self.make(lambda w: (resent(w), w.campaign(on_unknown="hold"))))["ok"])

    def test_hold_allows_no_second_sending_even_if_the_first_was_lost(self):
        world = self.make(lambda w: (w.unsent(4), resent(w)))
        self.assertTrue(self.result(world)["ok"])
        self.assertFalse(self.result(world, "--hold")["ok"])

    def test_with_all_reports_no_accepted_message_is_unknown(self):
        def never_accepted(w):
            stays_unknown(w)
            w.entries = [entry for entry in w.entries if entry["to"] != "ada4@example.com"]

        world = self.make(stays_unknown)
        self.assertTrue(self.result(world)["ok"])
        self.assertIn("still unknown", str(self.result(world, "--drained")["problems"]))
        for change in (never_accepted, second_call_lost):
            self.assertEqual(self.result(self.make(change), "--drained")["wrong_state"], 0)

    def test_keeps_the_first_fifty_problems_and_counts_them_all(self):
        world = self.world(size=80)
        world.entries = []
        result = self.result(world)
        self.assertEqual((result["lost"], len(result["problems"])), (80, 50))
        self.assertEqual(result["problems"][0]["seq"], 1)

    def test_reads_several_ledgers(self):
        world = self.world()
        world.unsent(3)
        more = os.path.join(world.folder, "more.jsonl")
        with open(more, "w", encoding="utf-8") as file:
            file.write(json.dumps(world.entry(3)) + "\n")
        self.assertFalse(self.result(world)["ok"])
        self.assertTrue(self.result(world, "--ledger", more)["ok"])

    def test_a_refused_line_need_not_be_a_contact(self):
        world = self.world()
        world.lines += ['"two', 'lines"@example.com,x', "new@example.com,x"]
        rejected = os.path.join(world.folder, "errors.csv")
        with open(rejected, "w", encoding="utf-8") as file:
            file.write("line,column,value,reason\n16,lead_score,x,must be a number\n")
        self.assertFalse(self.result(world)["ok"])
        self.assertTrue(self.result(world, "--rejected", rejected)["ok"])


class Questions(CheckTest):
    def test_reports_faults_of_its_arguments(self):
        def replaced(option, value):
            def change(world):
                arguments = world.write()
                arguments[arguments.index(option) + 1] = value
                return arguments
            return change

        def rewritten(name, text):
            def change(world):
                arguments = world.write()
                with open(os.path.join(world.folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
                return arguments
            return change

        cases = (
            ("no database", replaced("--database", "/nowhere"), 'database "/nowhere": there is no such file'),
            ("no SQLite", replaced("--database", PROGRAM), "not a database"),
            ("no campaign", replaced("--campaign", "8"), "there is no campaign 8"),
            ("no list", replaced("--input", "/nowhere"), 'input "/nowhere"'),
            ("no ledger", replaced("--ledger", "/nowhere"), 'ledger "/nowhere": No such file'),
            ("no such column", rewritten("contacts.csv", "mail\na@b.c\n"), 'no column "email"'),
            ("an empty list", rewritten("contacts.csv", ""), 'no column "email"'),
            ("a torn line in the middle", rewritten("ledger.jsonl", '{"at":1,"k\n{}\n'), "line 1 is no entry"),
            ("a line without members", rewritten("ledger.jsonl", "{}\n"), "line 1 is no entry"),
        )
        for what, change, said in cases:
            with self.subTest(what):
                code, out, complained = self.ask(*change(self.world()))
                self.assertEqual((code, out), (2, ""))
                self.assertIn(said, complained)

    def test_an_option_it_does_not_know_is_refused(self):
        with self.assertRaises(SystemExit) as refused:
            self.ask("--inputs", "x")
        self.assertEqual(refused.exception.code, 2)


class Program(CheckTest):
    def run_program(self, world, *options):
        return subprocess.run([sys.executable, PROGRAM, *world.write(), *options], capture_output=True, text=True, timeout=60)

    def test_prints_a_readable_summary(self):
        done = self.run_program(self.world())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("campaign 7 is completed: 12 recipients", done.stdout)
        self.assertIn("all is well", done.stdout)

    def test_prints_readable_findings(self):
        world = self.world()
        world.unsent(3)
        done = self.run_program(world)
        self.assertEqual(done.returncode, 1)
        self.assertIn("lost: ada3@example.com: is sent, but was never accepted", done.stdout)

    def test_reads_what_a_killed_process_left_and_writes_nothing(self):
        world = self.world()
        world.db.execute("PRAGMA journal_mode = WAL")
        world.db.execute("PRAGMA wal_autocheckpoint = 0")
        world.row(3, status="failed", reason="400", external_id="")
        world.unsent(3)
        world.recount()
        left = tempfile.mkdtemp(dir=self.folder)
        for name in ("outbound.db", "outbound.db-wal", "outbound.db-shm"):  # as left without a close
            shutil.copy(os.path.join(world.folder, name), left)
        world.database = os.path.join(left, "outbound.db")
        wal = os.path.getsize(world.database + "-wal")
        self.assertTrue(self.result(world)["ok"])
        self.assertEqual(os.path.getsize(world.database + "-wal"), wal)


if __name__ == "__main__":
    unittest.main()
