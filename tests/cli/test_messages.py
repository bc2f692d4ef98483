"""One-off messages: accepted, sent by a worker, looked at and listed."""

import datetime
import signal
import unittest

from command_line import FAILED, UNFINISHED, USAGE, CommandLineTest


class Messages(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.simulator = self.start()
        self.configure(self.simulator)
        self.write("order.txt", "Your order {{number}} is on its way.")

    def send(self, *words):
        return self.ask("message", "send", *words, "--from", "shop@example.org", "--subject", "Order {{number}}", "--text", "order.txt")

    def test_a_message_is_accepted_sent_and_shown(self):
        out, _ = self.run_cli("message", "send", "ada@example.com", "--from", "Shop <shop@example.org>", "--subject",
                              "Order {{number}}", "--text", "order.txt", "--value", "number=4711", "--key", "order-4711")
        self.assertIn("Message 1 is accepted.", out)
        self.assertEqual(self.ask("message", "get", 1)["status"], "queued")
        self.run_cli("run", "--until-idle")
        out, _ = self.run_cli("message", "get", "--key", "order-4711")
        self.assertRegex(out, r"To +ada@example\.com\n")
        self.assertRegex(out, r"Status +sent\n")
        self.assertEqual([entry["to"] for entry in self.simulator.ledger()], ["ada@example.com"])
        self.assertTrue(self.ask("verify")["ok"])

    def test_a_repeated_command_sends_once_for_its_key(self):
        for _ in range(2):
            self.assertEqual(self.send("ada@example.com", "--value", "number=1", "--key", "k")["id"], 1)
        self.run_cli("run", "--until-idle")
        self.assertEqual(len(self.simulator.ledger()), 1)
        refused = self.refuse("message", "send", "bob@example.com", "--from", "shop@example.org", "--subject", "a", "--text",
                              "order.txt", "--value", "number=1", "--key", "k", code=FAILED)
        self.assertEqual(refused["code"], "conflict")

    def test_a_run_does_not_wait_for_messages_that_are_due_later(self):
        tomorrow = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).isoformat(timespec="seconds")
        self.send("ada@example.com", "--value", "number=1", "--at", tomorrow)
        self.send("bob@example.com", "--value", "number=2")
        out, _ = self.run_cli("run", "--until-idle")
        self.assertIn("Messages that are due later stay queued", out)
        self.assertEqual([entry["to"] for entry in self.simulator.ledger()], ["bob@example.com"])

    def test_a_signal_before_all_messages_are_sent_is_no_success(self):
        self.configure(self.simulator, pace={"main": 1})
        for i in range(12):
            self.send(f"p{i}@example.com", "--value", "number=1")
        running = self.begin("run", "--until-idle")
        while not self.ask("message", "list", "--status", "sent")["items"]:
            pass
        out, code = running.end(signal.SIGTERM)
        self.assertEqual(code, UNFINISHED, out)
        self.assertRegex(out, r"\d+ messages are due and not sent; the next run sends them\.")

    def test_a_run_ends_with_1_if_the_account_refuses_messages(self):
        self.configure(self.start("--unauthorized-after", 1, ledger="second.jsonl"))
        self.send("ada@example.com", "--value", "number=1")
        self.run_cli("run", "--until-idle")
        for person in ("bob", "cleo"):
            self.send(f"{person}@example.com", "--value", "number=1")
        for reason in ("Provider main is set aside: ", ""):
            out, _ = self.run_cli("run", "--until-idle", code=FAILED)
            self.assertIn(reason, out)
            self.assertIn("2 messages are due and not sent; `outbound providers list`", out)
        self.assertEqual([item["status"] for item in self.ask("message", "list", "--status", "queued")["items"]],
                         ["queued", "queued"])

    def test_messages_to_a_contact_are_listed(self):
        self.import_people(2)
        person = self.ask("contacts", "list")["items"][0]
        sent = self.send("--contact", person["email"], "--value", "number=1")
        self.assertEqual((sent["contact_id"], sent["address"]), (person["id"], person["email"]))
        self.send("ada@example.com", "--value", "number=2", "--kind", "marketing")
        self.assertEqual([item["id"] for item in self.ask("message", "list")["items"]], [2, 1])
        self.assertEqual([item["id"] for item in self.ask("message", "list", "--contact", person["id"])["items"]], [1])
        self.assertEqual(self.ask("message", "list", "--status", "sent")["items"], [])

    def test_a_value_overrides_the_field_of_the_contact_under_both_its_names(self):
        self.ask("import", self.write("people.csv", "id,email,plan,city\nc1,ada@example.com,gold,Bonn\n"), "--map", "plan=fields.plan",
                 "--map", "city=fields.city")
        self.write("plan.txt", "{{fields.plan}}")
        subject = "{{plan}} {{fields.plan}} {{fields.city}}"
        for values in ((), ("fields.plan=platinum",), ("plan=platinum",), ("plan=a", "fields.plan=b")):
            self.ask("message", "send", "--contact", "c1", "--from", "shop@example.org", "--subject", subject, "--text", "plan.txt",
                     *[word for value in values for word in ("--value", value)])
        self.ask("message", "send", "bob@example.com", "--from", "shop@example.org", "--subject", "{{plan}} {{order.number}}", "--text",
                 "plan.txt", "--value", "fields.plan=silver", "--value", "order.number=7", "--value", "order.date=today")
        self.run_cli("run", "--until-idle")
        self.assertCountEqual([entry["subject"] for entry in self.simulator.ledger()],
                              ["gold gold Bonn", "platinum platinum Bonn", "platinum platinum Bonn", "a b Bonn", "silver 7"])

    def test_a_message_without_a_contact_shows_none(self):
        self.import_people(1)
        self.send("ada@example.com", "--value", "number=1")
        self.send("--contact", "crm-1", "--value", "number=1")
        self.assertNotIn("Contact", self.run_cli("message", "get", 1)[0])
        self.assertRegex(self.run_cli("message", "get", 2)[0], r"Contact +1\n")

    def test_a_repeated_command_says_what_became_of_the_message(self):
        words = ("message", "send", "ada@example.com", "--from", "shop@example.org", "--subject", "Hi", "--text", self.write("t", "x"),
                 "--key", "k")
        for _ in range(2):
            self.assertIn("Message 1 is accepted. `outbound run` or a server sends it", self.run_cli(*words)[0])
        self.run_cli("run", "--until-idle")
        out, _ = self.run_cli(*words)
        self.assertIn("Message 1 was accepted before; its status is sent. Sent through main", out)
        self.assertNotIn("outbound run", out)

    def test_a_repeated_command_for_an_erased_message_says_so(self):
        self.import_people(1)
        words = ("message", "send", "p1@example.com", "--from", "shop@example.org", "--subject", "Hi", "--text", self.write("t", "x"),
                 "--key", "k")
        self.run_cli(*words)
        self.ask("call", "contacts.erase", '{"id": 1}')
        self.assertIn("Message 1 was accepted before; its status is skipped.", self.run_cli(*words)[0])

    def test_wrong_values_are_refused(self):
        for values, said in ((("fields.=x",), "has an empty part"), (("a..b=x",), "has an empty part"), ((".a=x",), "has an empty part"),
                             (("a=1", "a.b=2"), "--value a is given both"), (("a.b.c=1", "a.b=2"), "--value a.b is given both")):
            with self.subTest(values):
                words = [word for value in values for word in ("--value", value)]
                self.assertIn(said, self.refuse("message", "send", "ada@example.com", *words, code=USAGE)["detail"])

    def test_wrong_words_are_refused(self):
        self.assertIn("either an address or --contact", self.refuse("message", "send", code=USAGE)["detail"])
        self.assertIn("--value must be name=value", self.refuse("message", "send", "ada@example.com", "--value", "number",
                                                               code=USAGE)["detail"])
        self.assertIn("either the id of the message or --key", self.refuse("message", "get", code=USAGE)["detail"])
        self.assertEqual(self.refuse("message", "get", 4711, code=FAILED)["code"], "not_found")
        self.assertEqual(self.ask("message", "list")["items"], [])


if __name__ == "__main__":
    unittest.main()
