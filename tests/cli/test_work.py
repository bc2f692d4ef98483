"""outbound work: many workers on one database."""

import json
import signal
import unittest

from command_line import OK, USAGE, CommandLineTest

ACCOUNT = {"type": "twilio", "name": "phones", "account_sid": "AC" + "1" * 32, "auth_token": "secret", "from": "+15005550006"}


class Work(CommandLineTest):
    def prepare(self, *faults, **configuration):
        simulator = self.start("--twilio-token", "secret", *faults)
        vendor = {"base_url": simulator.ready["http"]}
        self.configure(providers=[{"type": "sendgrid", "name": "main", "api_key": "SG.secret", **vendor}, {**ACCOUNT, **vendor}],
                       engine={"poll_ms": 50}, **configuration)
        return simulator

    def start_campaign(self, type, **content):
        return self.ask("call", "campaigns.start", json.dumps(
            {"id": self.ask("call", "campaigns.create", json.dumps({"name": type, "type": type, **content}))["id"]}))["id"]

    def add_people(self, count):
        self.ask("call", "contacts.upsert", json.dumps({"contacts": [
            {"external_id": str(i), "email": f"p{i}@example.com", "phone": f"+1500555{i:04}"} for i in range(count)]}))

    def test_works_only_on_the_given_channels(self):
        simulator = self.prepare()
        self.add_people(20)
        emails = self.start_campaign("email", **{"from": {"email": "us@example.com"}, "subject": "Hi", "text": "Hello"})
        texts = self.start_campaign("sms", message="Hello")
        phones = self.begin("work", "--channels", "sms,phone")
        phones.read_until(f"Campaign {texts} is completed.")
        self.assertEqual({entry["to"][0] for entry in simulator.ledger()}, {"+"})
        others = self.begin("work", "--channels", "email")
        others.read_until(f"Campaign {emails} is completed.")
        out, code = phones.end(signal.SIGTERM)
        self.assertEqual(code, OK, out)
        self.assertNotIn(f"Campaign {emails} ", out)
        self.assertEqual(others.end(signal.SIGTERM)[1], OK)
        self.assertEqual(len(simulator.ledger()), 40)

    def test_workers_join_and_leave_at_will(self):
        simulator = self.prepare("--latency-ms", 20, pace={"main": 100})
        self.add_people(600)
        campaign = self.start_campaign("email", **{"from": {"email": "us@example.com"}, "subject": "Hi", "text": "Hello"})
        first = self.begin("work")
        first.read_until(" %  ")
        second = self.begin("work")
        second.read_until("Dispatching.")
        self.assertEqual(first.end(signal.SIGTERM)[1], OK)
        second.read_until(f"Campaign {campaign} is completed.")
        self.assertEqual(second.end(signal.SIGINT)[1], OK)
        self.assertEqual(len({entry["to"] for entry in simulator.ledger()}), 600)
        self.assertEqual(len(simulator.ledger()), 600)
        self.assertTrue(self.ask("verify")["ok"])

    def test_an_unknown_channel_is_refused_with_the_wish(self):
        problem = self.refuse("work", "--channels", "email,fax", code=USAGE)
        self.assertIn('--channels: "fax" is no channel; expected email, sms or phone', problem["detail"])

    def test_queues_name_the_channels(self):
        simulator = self.prepare()
        self.add_people(3)
        texts = self.start_campaign("sms", message="Hello")
        emails = self.start_campaign("email", **{"from": {"email": "us@example.com"}, "subject": "Hi", "text": "Hello"})
        first = self.begin("work", "--queue", "calls,sms")
        first.read_until(f"Campaign {texts} is completed.")
        self.assertEqual(first.end(signal.SIGTERM)[1], OK)
        self.assertEqual({entry["to"][0] for entry in simulator.ledger()}, {"+"})
        second = self.begin("work", "--queue", "emails")
        second.read_until(f"Campaign {emails} is completed.")
        self.assertEqual(second.end(signal.SIGTERM)[1], OK)
        problem = self.refuse("work", "--queue", "email", code=USAGE)
        self.assertIn('--queue: "email" is no queue; expected emails, sms or calls', problem["detail"])
        self.refuse("work", "--queue", "sms", "--channels", "sms", code=USAGE)


if __name__ == "__main__":
    unittest.main()
