"""Faults: each as configured, and the same for the same seed."""

import http.client
import json
import subprocess
import time
import unittest

from running import HEADERS, PATIENCE, PROGRAM, SimulatorTest, mail, person

BROKEN = (ConnectionResetError, http.client.RemoteDisconnected, http.client.BadStatusLine, http.client.IncompleteRead,
          http.client.LineTooLong)
SEEDS = ("--seed", 7)


def people(count):
    return [person(f"a{i}@example.com", custom_args={"outbound_key": f"i-1-{i}-1"}) for i in range(count)]


class Faults(SimulatorTest):
    def outcomes(self, simulator, count):
        """The results of several requests: the status, or the name of the failure."""
        seen = []
        for i in range(count):
            try:
                seen.append(simulator.post(mail(custom_args={"n": str(i)})).status)
            except BROKEN as broken:
                seen.append(type(broken).__name__)
        return seen

    def test_the_same_seed_brings_the_same_faults(self):
        options = ("--throttle", 0.2, "--throttle-burst", 3, "--error", 0.2, "--reset-before", 0.1, "--reset-after", 0.1)
        runs = []
        for seed in (7, 7, 8):
            simulator = self.start("--seed", seed, *options)
            runs.append(self.outcomes(simulator, 100))
            simulator.stop()
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0], runs[2])

    def test_each_fault_comes_about_as_often_as_asked(self):
        simulator = self.start(*SEEDS, "--error", 0.25)
        errors = [status for status in self.outcomes(simulator, 400) if status != 202]
        self.assertTrue(70 < len(errors) < 130, len(errors))
        self.assertEqual(set(errors), {500, 502, 503, 504})
        self.assertEqual(len(simulator.ledger()), 400 - len(errors))

    def test_throttles_in_bursts_and_says_until_when_in_several_ways(self):
        simulator = self.start(*SEEDS, "--throttle", 0.5, "--throttle-burst", 10, "--retry-after", 3)
        answers = [simulator.post(mail()) for _ in range(400)]
        throttled = [answer.status == 429 for answer in answers]
        bursts = [throttled[i:i + 10] for i in range(9, 389, 10)]
        self.assertTrue(all(len(set(burst)) == 1 for burst in bursts))
        self.assertEqual({burst[0] for burst in bursts}, {True, False})
        ways = set()
        for answer in (a for a in answers if a.status == 429):
            after, reset = answer.headers["Retry-After"], answer.headers["X-RateLimit-Reset"]
            self.assertIn(after, (None, "3"))
            self.assertTrue(reset is None or abs(int(reset) - time.time() - 3) < 5)
            ways.add((after is not None, reset is not None))
        self.assertEqual(ways, {(True, False), (True, True), (False, True), (False, False)})
        self.assertEqual(len(simulator.ledger()), throttled.count(False))

    def test_an_appointed_fault_meets_those_whose_request_holds_the_text(self):
        simulator = self.start("--retry-after", 3, "--on", "slowly=throttle", "broke=suspended", "stranger=unauthorized",
                               "nobody=refuse", "faulty=error", "gone=reset-after")
        for name, status in (("slowly", 429), ("broke", 401), ("stranger", 401), ("nobody", 400), ("faulty", 502), ("ada", 202)):
            with self.subTest(name):
                answer = simulator.post(mail(personalizations=[person(f"{name}.1@example.com")]))
                self.assertEqual(answer.status, status, answer.body)
        with self.assertRaises(ConnectionResetError):
            simulator.post(mail(personalizations=[person("gone@example.com")]))
        self.assertEqual([entry["to"] for entry in simulator.ledger()], ["ada.1@example.com", "gone@example.com"])

    def test_variants_of_an_appointed_fault_come_in_turn(self):
        simulator = self.start("--on", "ada=error")
        self.assertEqual([simulator.post(mail()).status for _ in range(5)], [502, 503, 504, 500, 502])

    def test_an_appointed_fault_has_the_name_of_one(self):
        for words in ("ada", "=error", "ada=trouble"):
            with self.subTest(words):
                done = subprocess.run([PROGRAM, "--on", words], capture_output=True, text=True, timeout=PATIENCE)
                self.assertEqual(done.returncode, 2)
                self.assertIn("TEXT=FAULT", done.stderr)

    def test_resets_before_accepting_anything(self):
        simulator = self.start("--reset-before", 1)
        with self.assertRaises(ConnectionResetError):
            simulator.post(mail())
        self.assertEqual(simulator.ledger(), [])

    def test_resets_after_accepting(self):
        simulator = self.start("--reset-after", 1)
        with self.assertRaises(ConnectionResetError):
            simulator.post(mail())
        self.assertEqual(len(simulator.ledger()), 1)

    def test_answers_garbage_and_accepts_nothing(self):
        simulator = self.start(*SEEDS, "--garbage", 1)
        seen = {self.read_garbage(simulator) for _ in range(60)}
        self.assertEqual(seen, {"BadStatusLine", "no end of headers", "IncompleteRead", "200 text/html", "400 application/json"})
        self.assertEqual(simulator.ledger(), [])

    def test_answers_garbage_after_accepting(self):
        simulator = self.start(*SEEDS, "--garbage-accepted", 1)
        seen = {self.read_garbage(simulator) for _ in range(60)}
        self.assertEqual(seen, {"BadStatusLine", "no end of headers", "IncompleteRead", "200 application/json", "LineTooLong"})
        self.assertEqual(len(simulator.ledger()), 60)

    def read_garbage(self, simulator):
        try:
            answer = simulator.post(mail())
        except BROKEN as broken:
            return type(broken).__name__
        if answer.status == 202 and "X-Message-Id" not in answer.headers:
            return "no end of headers"  # Python tolerates that
        if answer.headers["Content-Type"] == "application/json":
            with self.assertRaises(json.JSONDecodeError):
                json.loads(answer.body)
        return f"{answer.status} {answer.headers['Content-Type']}"

    def test_a_refusal_is_answered_even_where_an_accepted_message_would_be_lost(self):
        simulator = self.start("--reset-after", 1)
        self.assertEqual(simulator.post(mail(subject="")).status, 400)

    def test_answers_late_whole_or_in_halves(self):
        simulator = self.start(*SEEDS, "--slow", 1, "--slow-ms", 150)
        for _ in range(6):
            start = time.monotonic()
            self.assertEqual(simulator.post(mail()).status, 202)
            self.assertGreaterEqual(time.monotonic() - start, 0.15)

    def test_latency_lies_around_its_mean(self):
        simulator = self.start(*SEEDS, "--latency-ms", 40, "--jitter-ms", 30)
        times = []
        for _ in range(20):
            start = time.monotonic()
            simulator.post(mail())
            times.append(time.monotonic() - start)
        self.assertGreaterEqual(min(times), 0.010)
        self.assertGreater(max(times) - min(times), 0.010)

    def test_refuses_the_same_addresses_always_and_the_whole_request(self):
        simulator = self.start(*SEEDS, "--refuse", 0.1)
        batch = mail(personalizations=people(200))
        fewer, all_of_them = (simulator.post(batch) for _ in range(2))
        self.assertEqual((fewer.status, all_of_them.status), (400, 400))
        self.assertEqual(len(fewer.fields), 1)
        self.assertTrue(5 < len(all_of_them.fields) < 40, all_of_them.fields)
        self.assertEqual(fewer.fields, all_of_them.fields[:1])
        self.assertRegex(fewer.fields[0], r"^personalizations\.\d+\.to\.0\.email$")
        self.assertEqual(simulator.ledger(), [])

        refused = {int(field.split(".")[1]) for field in all_of_them.fields}
        rest = [p for i, p in enumerate(people(200)) if i not in refused]
        self.assertEqual(simulator.post(mail(personalizations=rest)).status, 202)
        one_refused = person(f"A{min(refused)}@Example.com")
        self.assertEqual(simulator.post(mail(personalizations=[one_refused])).fields, ["personalizations.0.to.0.email"])

    def test_revokes_the_key_after_so_many_requests(self):
        simulator = self.start("--unauthorized-after", 2)
        self.assertEqual(self.outcomes(simulator, 4), [202, 202, 401, 401])

    def test_counts_what_it_did(self):
        simulator = self.start("--unauthorized-after", 3)
        simulator.post(mail(personalizations=people(5)))
        simulator.post(mail(subject=""))
        self.outcomes(simulator, 2)
        self.assertEqual(simulator.stop(), 0)
        self.assertEqual(simulator.summary, {"requests": 4, "accepted": 6, "refused": 1, "faults": 1})

    def test_a_probability_is_between_0_and_1(self):
        with self.assertRaises(RuntimeError) as refused:
            self.start("--error", 1.5)
        self.assertIn("--error", str(refused.exception))


if __name__ == "__main__":
    unittest.main()
