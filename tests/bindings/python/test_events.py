"""Events of the client."""

import select
import unittest

from scratch import DEADLINE, ScratchTest


class Events(ScratchTest):
    def test_come_oldest_first_and_end_when_none_is_left(self):
        crm = self.open()
        first, second = self.draft(crm), self.draft(crm)
        crm.campaigns.cancel(first["id"])
        crm.campaigns.cancel(second["id"])
        told = [(event["type"], event["data"]["campaign_id"]) for event in crm.poll_events(timeout=0)]
        self.assertEqual(told, [("campaign.cancelled", first["id"]), ("campaign.cancelled", second["id"])])
        self.assertIsNone(crm.poll())

    def test_make_the_descriptor_readable(self):
        crm = self.open()
        self.assertEqual(select.select([crm.event_fd()], [], [], 0)[0], [])
        crm.campaigns.cancel(self.draft(crm)["id"])
        self.assertEqual(select.select([crm.event_fd()], [], [], DEADLINE)[0], [crm.event_fd()])
        self.assertEqual(crm.poll()["type"], "campaign.cancelled")


if __name__ == "__main__":
    unittest.main()
