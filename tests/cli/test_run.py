"""outbound run and watch: sending, stopping and continuing."""

import json
import select
import signal
import sqlite3
import unittest
import zlib

from command_line import FAILED, OK, UNFINISHED, CommandLineTest


class Run(CommandLineTest):
    def prepare(self, people, *faults, start=True, **configuration):
        simulator = self.start(*faults)
        self.configure(simulator, **configuration)
        self.import_people(people)
        self.make_campaign(*(["--start"] if start else []))
        return simulator

    def test_works_until_nothing_is_left(self):
        simulator = self.prepare(500, "--error", 0.05, "--throttle", 0.05, "--refuse", 0.02)
        out, _ = self.run_cli("run", "--until-idle")
        self.assertIn("Campaign 1: its recipients are chosen.", out)
        self.assertIn("Campaign 1 is completed.", out)
        self.assertIn("Nothing is left to do. 0 campaigns running, 0 paused.", out)
        counts = self.ask("campaign", "analytics", 1)
        self.assertEqual(counts["sent"] + counts["failed"] + counts["unknown"], 500)
        reached = len({entry["to"] for entry in simulator.ledger()})
        self.assertTrue(counts["sent"] <= reached <= counts["sent"] + counts["unknown"], (reached, counts))
        self.assertTrue(self.ask("verify")["ok"])

    def test_reports_its_end_in_json(self):
        self.prepare(10)
        self.assertEqual(self.ask("run", "--until-idle"), {"ended_by": "idle", "in_flight": 0, "running": 0, "paused": 0,
                                                         "paused_by_failure": 0,
                                                         "unreadable": 0, "messages_due": 0})

    def test_exits_with_6_when_a_signal_ended_it_before_all_was_done(self):
        self.prepare(2000, pace={"main": 20})
        running = self.begin("run", "--until-idle")
        running.read_until(" %  ")
        out, code = running.end(signal.SIGTERM)
        self.assertEqual(code, UNFINISHED, out)
        self.assertIn("Stopped. 1 campaign running, 0 paused.", out)

    def test_exits_with_0_after_an_operator_has_paused_what_was_left(self):
        self.prepare(2000, pace={"main": 20})
        running = self.begin("run", "--until-idle")
        running.read_until(" %  ")
        self.run_cli("campaign", "pause", 1)
        out, code = running.end()
        self.assertEqual(code, OK, out)
        self.assertIn("Nothing is left to do. 0 campaigns running, 1 paused.", out)

    def test_drains_on_a_signal(self):
        simulator = self.prepare(2000, "--latency-ms", 300, pace={"main": 100})
        for ending in (signal.SIGTERM, signal.SIGINT):
            running = self.begin("run")
            running.read_until(" %  ")
            out, code = running.end(ending)
            self.assertEqual(code, OK, out)
            self.assertRegex(out, r"Stopping: [\d,]+ messages? (is|are) in flight")
            self.assertIn("Stopped. 1 campaign running, 0 paused.", out)
            counts = self.ask("campaign", "analytics", 1)
            self.assertEqual((counts["in_flight"], counts["unknown"]), (0, 0))
            self.assertEqual(counts["sent"], len(simulator.ledger()))
        self.assertTrue(self.ask("verify")["ok"])

    def test_reports_messages_in_flight_and_the_next_run_settles_them(self):
        short = {"timeout": 5, "engine": {"lease_seconds": 10, "reconcile_seconds": 1, "poll_ms": 50}}
        simulator = self.prepare(20, "--latency-ms", 8000, "--jitter-ms", 0, **short)
        running = self.begin("run", "--drain", 0)
        running.read_until(" %  ")
        out, code = running.end(signal.SIGTERM)
        self.assertEqual(code, UNFINISHED, out)
        self.assertIn("still in flight; the next run settles them", out)
        simulator.stop()
        self.configure(self.start(ledger="second.jsonl"), **short)
        self.ask("run", "--until-idle")
        self.assertEqual(self.ask("campaign", "analytics", 1)["sent"], 20)

    def test_a_killed_worker_loses_no_recipient(self):
        simulator = self.prepare(1500, "--latency-ms", 50, pace={"main": 400}, timeout=2,
                                 engine={"lease_seconds": 4, "reconcile_seconds": 1, "poll_ms": 50})
        running = self.begin("run")
        running.read_until(" %  ")
        running.end(signal.SIGKILL)
        self.ask("run", "--until-idle")
        self.assertEqual(self.ask("campaign", "analytics", 1)["sent"], 1500)
        self.assertEqual(len({entry["to"] for entry in simulator.ledger()}), 1500)
        self.assertTrue(self.ask("verify")["ok"])

    def test_a_refused_account_pauses_the_campaign_with_a_reason(self):
        simulator = self.prepare(50, "--unauthorized-after", 1)
        out, _ = self.run_cli("run", "--until-idle", code=FAILED)
        self.assertIn("Campaign 1 has been paused (provider_account)", out)
        self.assertIn("1 paused", out)
        self.assertNotIn("SG.secret", out)
        out, _ = self.run_cli("run", "--until-idle")
        self.assertIn("1 paused.", out)
        self.assertNotIn("something is wrong", out)
        self.assertIn("outbound providers resume main", self.run_cli("providers", "list")[0])
        simulator.stop()
        self.configure(self.start(ledger="second.jsonl"))
        self.run_cli("providers", "resume", "main")
        self.run_cli("campaign", "resume", 1)
        self.ask("run", "--until-idle")
        self.assertEqual(self.ask("campaign", "analytics", 1)["sent"], 50)

    def test_a_running_campaign_whose_row_cannot_be_read_is_a_failure(self):
        self.prepare(5)
        for change in ("hours = '{bad'", "hours = '{}', content = '[1]'"):
            with self.subTest(change):
                database = sqlite3.connect(self.path("outbound.db"))
                database.execute(f"UPDATE outbound_campaigns SET {change}, revision = revision + 1")
                database.commit()
                database.close()
                out, _ = self.run_cli("run", "--until-idle", code=FAILED)
                self.assertIn("Nothing more can be sent now. 1 campaign running, 0 paused.", out)
                self.assertIn("The row of 1 running campaign cannot be read; `outbound doctor` shows which.", out)
                self.assertNotIn("Nothing is left to do", out)

    def test_a_restored_campaign_that_waits_for_its_operator_is_no_failure(self):
        self.prepare(20)
        self.ask("run", "--until-idle")
        self.ask("campaign", "archive", 1, "--to", "spring.jsonl", "--delete")
        rows = [json.loads(line) for line in self.read("spring.jsonl").splitlines()]
        campaign = next(row["campaign"] for row in rows if "campaign" in row)
        campaign["status"] = "running"
        del campaign["completed_at"]
        text = "".join(json.dumps(row) + "\n" for row in rows[:-1])
        rows[-1]["end"]["crc32"] = f"{zlib.crc32(text.encode()):08x}"
        self.write("spring.jsonl", text + json.dumps(rows[-1]) + "\n")
        self.ask("campaign", "restore", "spring.jsonl", "--foreign")
        self.assertEqual([one["pause_reason"] for one in self.ask("campaign", "list")["items"]], ["restored"])
        self.assertEqual(self.ask("run", "--until-idle")["paused"], 1)


class Watch(CommandLineTest):
    def test_shows_a_campaign_until_it_ends(self):
        self.configure(self.start(), pace={"main": 100})
        self.import_people(300)
        self.make_campaign()
        watching = self.begin("watch", 1)
        watching.read_until("is a draft")
        self.run_cli("campaign", "start", 1)
        running = self.begin("run", "--until-idle")
        self.assertRegex(watching.read_until("messages/s"), r"%  [\d,]+ of 300 .*ETA")
        out, code = watching.end()
        self.assertEqual(code, OK)
        self.assertTrue(out.endswith("Campaign 1 is completed.\nrecipients 300\n  sent      300  (100.00 %)\n"), out)
        self.assertNotIn("\r", out)
        running.end()

    def test_says_that_no_dispatcher_is_at_work_once(self):
        self.configure(self.start())
        self.import_people(3)
        self.make_campaign("--start")
        watching = self.begin("watch", 1)
        watching.read_until("no process dispatches the campaign")
        running = self.begin("run", "--until-idle")
        out, code = watching.end()
        self.assertEqual((code, out.count("no process dispatches")), (OK, 1), out)
        running.end()

    def test_a_paused_campaign_is_told_once_to_a_pipe(self):
        self.configure(self.start())
        self.import_people(3)
        self.make_campaign("--start")
        self.run_cli("campaign", "pause", 1, "--why", "wrong price")
        watching = self.begin("watch", 1)
        watching.read_until("paused on request: wrong price")
        watching.read_until("0 of 0")
        self.assertFalse(select.select([watching.process.stdout], [], [], 5)[0])
        out, code = watching.end(signal.SIGINT)
        self.assertEqual((code, out.count("paused on request"), out.count("0 of 0")), (UNFINISHED, 1, 1), out)

    def test_says_that_it_waits_for_reports_on_lost_answers(self):
        self.configure(self.start("--reset-after", 1), engine={"poll_ms": 50, "reconcile_seconds": 3600})
        self.import_people(3)
        self.make_campaign("--start")
        running = self.begin("run")
        watching = self.begin("watch", 1)
        line = watching.read_until("waiting for reports on unknown messages")
        self.assertNotIn("ETA", line)
        self.assertIn("unknown 3", line)
        watching.end(signal.SIGINT)
        running.end(signal.SIGINT)

    def test_exit_code_reports_the_end_of_the_campaign(self):
        self.configure(self.start())
        self.import_people(3)
        self.make_campaign()
        watching = self.begin("watch", 1)
        watching.read_until("is a draft")
        self.assertEqual(watching.end(signal.SIGINT)[1], UNFINISHED)
        self.run_cli("campaign", "start", 1)
        self.run_cli("campaign", "cancel", 1)
        self.run_cli("watch", 1, code=FAILED)


if __name__ == "__main__":
    unittest.main()
