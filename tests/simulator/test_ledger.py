"""The ledger: accepted messages as their recipients get them, written before the answer."""

import hashlib
import signal
import subprocess
import time
import unittest

from running import PROGRAM, SimulatorTest, mail, person


def digest(subject, text, html):
    return hashlib.sha256("\0".join((subject, text, html)).encode()).hexdigest()


class Ledger(SimulatorTest):
    def test_records_a_message_before_it_answers(self):
        simulator = self.start()
        before = time.time()
        answer = simulator.post(mail(personalizations=[person("Ada@Example.COM", custom_args={"outbound_key": "i-1-2-3"})]))
        entry, = simulator.ledger()
        self.assertEqual(entry["key"], "i-1-2-3")
        self.assertEqual(entry["to"], "ada@example.com")
        self.assertEqual(entry["subject"], "Hello")
        self.assertEqual(entry["content"], digest("Hello", "Hello there", "<p>Hello there</p>"))
        self.assertEqual(entry["request"], 1)
        self.assertEqual(entry["message_id"], answer.headers["X-Message-Id"])
        self.assertTrue(before - 1 < entry["at"] / 1e6 < time.time() + 1)

    def test_writes_a_line_for_each_recipient_of_a_batch(self):
        simulator = self.start()
        batch = [person(f"a{i}@example.com", custom_args={"outbound_key": f"i-1-{i}-1"}) for i in range(1000)]
        simulator.post(mail(personalizations=batch))
        lines = simulator.ledger()
        self.assertEqual([line["key"] for line in lines], [p["custom_args"]["outbound_key"] for p in batch])
        self.assertEqual(len({line["message_id"] for line in lines}), 1)

    def test_counts_copies_as_messages(self):
        simulator = self.start()
        simulator.post(mail(personalizations=[person(cc=[{"email": "c@example.com"}], bcc=[{"email": "d@example.com"}])]))
        self.assertEqual([line["to"] for line in simulator.ledger()], ["ada@example.com", "c@example.com", "d@example.com"])

    def test_takes_the_key_of_the_mail_when_a_recipient_has_none(self):
        simulator = self.start()
        simulator.post(mail(custom_args={"outbound_key": "shared"}, personalizations=[
            person(), person("b@example.com", custom_args={"outbound_key": "own"})]))
        self.assertEqual([line["key"] for line in simulator.ledger()], ["shared", "own"])

    def test_hashes_the_content_as_the_recipient_sees_it(self):
        cases = (
            ("a value", {"-n-": "Ada"}, "Hi -n-", "-n-, hello -n-", "Hi Ada", "Ada, hello Ada"),
            ("no value for a tag", {"-x-": "Ada"}, "Hi -n-", "-n-", "Hi -n-", "-n-"),
            ("the longest tag", {"-n": "short", "-n-": "long"}, "-n-", "-n -n-", "long", "short long"),
            ("no tags in values", {"-a-": "-b-", "-b-": "-a-"}, "-a-", "-a--b-", "-b-", "-b--a-"),
            ("an empty value", {"-n-": ""}, "a-n-", "a-n-b", "a", "ab"),
            ("a value beyond ASCII", {"-n-": "Åsa 🚀"}, "-n-", "\"-n-\"\n", "Åsa 🚀", "\"Åsa 🚀\"\n"),
        )
        simulator = self.start()
        for name, substitutions, subject, text, seen_subject, seen_text in cases:
            with self.subTest(name):
                content = [{"type": "text/plain", "value": text}, {"type": "text/html", "value": f"<p>{text}</p>"}]
                body = mail(subject=subject, content=content, personalizations=[person(substitutions=substitutions)])
                self.assertEqual(simulator.post(body).status, 202)
                entry = simulator.ledger()[-1]
                self.assertEqual(entry["subject"], seen_subject)
                self.assertEqual(entry["content"], digest(seen_subject, seen_text, f"<p>{seen_text}</p>"))

    def test_distinguishes_recipients_of_a_batch(self):
        simulator = self.start()
        text = {"type": "text/plain", "value": "to -n- of -c-"}
        simulator.post(mail(subject="for -n-", content=[text], personalizations=[
            person("a@example.com", substitutions={"-n-": "Ada", "-c-": "X"}),
            person("b@example.com", substitutions={"-n-": "Bob", "-c-": "Y"}),
            person("c@example.com", substitutions={"-n-": "Cid"}),
            person("d@example.com", subject="own -n-", substitutions={"-n-": "Dee"}),
            person("e@example.com"),
        ]))
        seen = [("for Ada", "to Ada of X"), ("for Bob", "to Bob of Y"), ("for Cid", "to Cid of -c-"),
                ("own Dee", "to Dee of -c-"), ("for -n-", "to -n- of -c-")]
        self.assertEqual([line["content"] for line in simulator.ledger()], [digest(s, t, "") for s, t in seen])

    def test_is_continued_after_a_kill_and_loses_only_a_torn_line(self):
        simulator = self.start()
        simulator.post(mail())
        simulator.stop(signal.SIGKILL)
        with open(simulator.path("ledger.jsonl"), "a", encoding="utf-8") as file:
            file.write('{"at":1,"key":"torn')
        again = self.start()
        again.post(mail())
        keys = [line["key"] for line in again.ledger()]
        self.assertEqual(keys, ["inst-1-1-1", "inst-1-1-1"])
        self.assertEqual(len({line["message_id"] for line in again.ledger()}), 2)

    def test_can_be_synced(self):
        simulator = self.start("--ledger-sync")
        self.assertEqual(simulator.post(mail()).status, 202)
        self.assertEqual(len(simulator.ledger()), 1)

    def test_a_ledger_that_cannot_be_opened_is_an_error(self):
        done = subprocess.run([PROGRAM, "--ledger", self.folder], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f'ledger "{self.folder}": cannot open it', done.stderr)

    def test_nothing_is_answered_once_the_ledger_fails(self):
        simulator = self.start(ledger="/dev/full")
        with self.assertRaises(OSError):
            simulator.post(mail())
        self.assertEqual(simulator.process.wait(30), 1)
        self.assertIn("cannot write", simulator.process.stderr.read())


if __name__ == "__main__":
    unittest.main()
