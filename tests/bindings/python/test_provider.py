"""Providers in Python."""

import json
import threading
import unittest

import outbound
from scratch import DEADLINE, ScratchTest

ACCOUNT = {"type": "host", "name": "gateway", "channel": "sms"}
PEOPLE = [{"external_id": str(number), "phone": f"+1500555000{number}"} for number in (1, 2)]


class Gateway(outbound.Provider):
    """Raises for one number."""

    def __init__(self, account):
        super().__init__(account)
        self.delivered = {}

    def deliver(self, message):
        if message["to"]["phone"] == PEOPLE[1]["phone"]:
            raise RuntimeError("the password is secret")
        self.delivered[message["to"]["phone"]] = message["text"]
        return {"outcome": "accepted", "vendor_id": "v-" + message["key"]}


class Providers(ScratchTest):
    def started(self, **members):
        crm = self.open(providers=[{**ACCOUNT, **members}], engine={"poll_ms": 20})
        crm.contacts.upsert(contacts=PEOPLE)
        campaign = crm.campaigns.create(name="Hello", type="sms", message="Good morning")
        crm.campaigns.start(campaign["id"])
        return crm, campaign["id"]

    def test_deliver_messages_and_leave_the_outcome_unknown_where_they_raise(self):
        crm, campaign = self.started()
        gateway = Gateway("gateway")
        with self.assertRaises(outbound.ConflictError):
            gateway.turn(crm)
        crm.start()
        while crm.campaigns.get(campaign)["status"] == "running":
            gateway.turn(crm, wait=0.1)
        self.assertEqual(gateway.delivered, {PEOPLE[0]["phone"]: "Good morning"})
        recipients = list(crm.campaigns.recipients(campaign))
        self.assertEqual([recipient["status"] for recipient in recipients], ["sent", "unknown"])
        self.assertNotIn("secret", json.dumps(recipients))

    def test_run_on_a_thread_until_the_client_is_closed(self):
        crm, _ = self.started()
        crm.start()
        gateway = Gateway("gateway")
        thread = threading.Thread(target=gateway.run, args=(crm,))
        thread.start()
        told = (event["type"] for event in crm.poll_events(timeout=DEADLINE))
        self.assertIn("campaign.completed", told)
        crm.close()
        thread.join(DEADLINE)
        self.assertFalse(thread.is_alive())

    def test_that_report_twice_are_told_and_those_that_never_report_leave_the_outcome_unknown(self):
        crm, campaign = self.started(report_seconds=1)
        crm.start()
        messages = []
        while len(messages) < len(PEOPLE):
            messages += crm.deliveries.next(provider="gateway", wait_ms=100)["items"]
        report = {"key": messages[0]["key"], "outcome": "accepted"}
        self.assertEqual(crm.deliveries.report(results=[report]), {"taken": 1, "late": []})
        self.assertEqual(crm.deliveries.report(results=[report]), {"taken": 0, "late": [report["key"]]})
        told = (event["type"] for event in crm.poll_events(timeout=DEADLINE))
        self.assertIn("campaign.completed", told)
        outcomes = {recipient["phone"]: recipient["status"] for recipient in crm.campaigns.recipients(campaign)}
        self.assertEqual([outcomes[message["to"]["phone"]] for message in messages], ["sent", "unknown"])

    def test_that_report_nonsense_are_told(self):
        crm, _ = self.started()
        report = {"key": "x", "outcome": "accepted"}
        self.assertEqual(crm.deliveries.report(results=[report]), {"taken": 0, "late": ["x"]})
        with self.assertRaises(outbound.InvalidError) as refused:
            crm.deliveries.report(results=[{**report, "outcome": "lost"}])
        self.assertEqual(refused.exception.violations[0]["path"], "results[0].outcome")


if __name__ == "__main__":
    unittest.main()
