"""One-off messages: accepted, sent by a worker, looked at and listed."""

import datetime
import unittest

from command_line import FAILED, USAGE, CommandLineTest


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

    def test_messages_to_a_contact_are_listed(self):
        self.import_people(2)
        person = self.ask("contacts", "list")["items"][0]
        sent = self.send("--contact", person["email"], "--value", "number=1")
        self.assertEqual((sent["contact_id"], sent["address"]), (person["id"], person["email"]))
        self.send("ada@example.com", "--value", "number=2", "--kind", "marketing")
        self.assertEqual([item["id"] for item in self.ask("message", "list")["items"]], [2, 1])
        self.assertEqual([item["id"] for item in self.ask("message", "list", "--contact", person["id"])["items"]], [1])
        self.assertEqual(self.ask("message", "list", "--status", "sent")["items"], [])

    def test_wrong_words_are_refused(self):
        self.assertIn("either an address or --contact", self.refuse("message", "send", code=USAGE)["detail"])
        self.assertIn("--value must be name=value", self.refuse("message", "send", "ada@example.com", "--value", "number",
                                                               code=USAGE)["detail"])
        self.assertIn("either the id of the message or --key", self.refuse("message", "get", code=USAGE)["detail"])
        self.assertEqual(self.refuse("message", "get", 4711, code=FAILED)["code"], "not_found")
        self.assertEqual(self.ask("message", "list")["items"], [])


if __name__ == "__main__":
    unittest.main()
