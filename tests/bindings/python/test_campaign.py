"""The scenario of every binding: contacts, a segment, a template, a campaign, an opt-out; the simulator accepts the messages."""

import asyncio
import sys
import unittest
from pathlib import Path

import outbound
from outbound import F
from scratch import DEADLINE, PEOPLE

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "simulator"))
from running import SimulatorTest  # noqa: E402


class Campaign(SimulatorTest):
    def setUp(self):
        super().setUp()
        self.simulator = self.start()
        account = {"type": "sendgrid", "api_key": "SG.key", "base_url": self.simulator.ready["https"],
                   "ca_file": self.simulator.path("ca.pem")}
        self.config = {"database": f"sqlite://{self.folder}/crm.db", "engine": {"poll_ms": 20}, "providers": [account]}

    def check(self, counts):
        self.assertEqual((counts["recipients"], counts["sent"], counts["skipped"]), (2, 1, 1))
        self.assertEqual([(entry["to"], entry["subject"]) for entry in self.simulator.ledger()], [("p3@example.com", "Hello there")])

    def test_is_sent_and_counted(self):
        with outbound.Outbound(self.config) as crm:
            crm.contacts.upsert(contacts=PEOPLE)
            segment = crm.segments.create(name="Retail", filter=F.industry.in_(["Retail"]) & F.has_email)
            template = crm.email_templates.create(name="Hello", subject="Hello {{first_name|there}}", text="Good to have you.")
            crm.suppressions.add(entries=[{"channel": "email", "address": "p1@example.com", "reason": "unsubscribe"}])
            campaign = crm.campaigns.create(name="Hello", type="email", from_={"email": "news@example.org"},
                                            template_id=template["id"], recipient_segments=segment["filter"])
            crm.campaigns.start(campaign["id"])
            crm.start()
            self.assertIn("campaign.completed", self.until_completed(crm))
            self.assertTrue(crm.stop(drain=DEADLINE))
            self.check(crm.campaigns.analytics(campaign["id"]))

    def until_completed(self, crm):
        told = []
        for event in crm.poll_events(timeout=DEADLINE):
            told.append(event["type"])
            if event["type"] == "campaign.completed":
                break
        return told

    def test_is_sent_and_counted_by_asyncio(self):
        asyncio.run(self.scenario())

    async def scenario(self):
        async with outbound.AsyncOutbound(self.config) as crm:
            await crm.contacts.upsert(contacts=PEOPLE)
            segment = await crm.segments.create(name="Retail", filter=F.industry.in_(["Retail"]) & F.has_email)
            template = await crm.email_templates.create(name="Hello", subject="Hello {{first_name|there}}", text="Good to have you.")
            await crm.suppressions.add(entries=[{"channel": "email", "address": "p1@example.com", "reason": "unsubscribe"}])
            campaign = await crm.campaigns.create(name="Hello", type="email", from_={"email": "news@example.org"},
                                                  template_id=template["id"], recipient_segments=segment["filter"])
            await crm.campaigns.start(campaign["id"])
            await crm.start()
            async for event in crm.poll_events(timeout=DEADLINE):
                if event["type"] == "campaign.completed":
                    break
            self.assertTrue(await crm.stop(drain=DEADLINE))
            self.check(await crm.campaigns.analytics(campaign["id"]))


if __name__ == "__main__":
    unittest.main()
