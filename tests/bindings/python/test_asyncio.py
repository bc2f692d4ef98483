"""The client for asyncio."""

import asyncio
import threading
import unittest

import outbound
from scratch import DEADLINE, PEOPLE, ScratchTest


class Asyncio(ScratchTest):
    def run_async(self, scenario):
        async def whole():
            async with outbound.AsyncOutbound(self.config()) as crm:
                return await asyncio.wait_for(scenario(crm), DEADLINE)
        return asyncio.run(whole())

    def test_runs_operations_side_by_side(self):
        async def scenario(crm):
            await asyncio.gather(*(crm.contacts.upsert(contacts=[person]) for person in PEOPLE))
            listed = crm.contacts.list(limit=3)
            return sorted([person["external_id"] async for person in listed]), [len(page["items"]) async for page in listed.pages()]

        self.assertEqual(self.run_async(scenario), (["1", "2", "3", "4"], [3, 1]))

    def test_raises_the_same_errors(self):
        async def scenario(crm):
            with self.assertRaises(outbound.NotFoundError):
                await crm.campaigns.get(1)

        self.run_async(scenario)

    def test_yields_events_to_a_task(self):
        async def scenario(crm):
            async def first():
                async for event in crm.poll_events():
                    return event["type"]

            waiting = asyncio.create_task(first())
            await asyncio.sleep(0)  # lets the task start
            draft = await self.draft(crm)
            await crm.campaigns.cancel(draft["id"])
            return await waiting

        self.assertEqual(self.run_async(scenario), "campaign.cancelled")

    def test_ends_a_wait_for_events_after_its_time(self):
        async def scenario(crm):
            return [event async for event in crm.poll_events(timeout=0.01)], await crm.poll(), await crm.poll(0.01)

        self.assertEqual(self.run_async(scenario), ([], None, None))

    def test_cancels_a_wait_and_leaves_events_to_the_next(self):
        async def scenario(crm):
            waiting = asyncio.create_task(crm.poll(None))
            await asyncio.sleep(0)
            waiting.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await waiting
            draft = await self.draft(crm)
            await crm.campaigns.cancel(draft["id"])
            return (await crm.poll(None))["type"]

        self.assertEqual(self.run_async(scenario), "campaign.cancelled")

    def test_shares_the_events_among_several_tasks(self):
        async def scenario(crm):
            waiting = [asyncio.create_task(crm.poll(None)) for _ in range(3)]
            await asyncio.sleep(0)
            for _ in waiting:
                await crm.campaigns.cancel((await self.draft(crm))["id"])
            return sorted(event["data"]["campaign_id"] for event in await asyncio.gather(*waiting))

        self.assertEqual(self.run_async(scenario), [1, 2, 3])

    def test_closing_ends_waits_and_refuses_calls(self):
        async def scenario(crm):
            async def all_events():
                return [event async for event in crm.poll_events()]

            waiting = asyncio.create_task(all_events())
            poll = asyncio.create_task(crm.poll(None))
            await crm.stats()
            await crm.close()
            await crm.close()
            with self.assertRaises(outbound.ClosedError):
                await poll
            with self.assertRaises(outbound.ClosedError):
                await crm.stats()
            return await waiting

        self.assertEqual(self.run_async(scenario), [])

    def test_closing_ends_waits_before_the_library_has_closed(self):
        async def scenario(crm):
            poll = asyncio.create_task(crm.poll(None))
            await crm.stats()
            closing = threading.Event()
            close = crm._client.close
            crm._client.close = lambda: (closing.wait(DEADLINE), close())
            ending = asyncio.create_task(crm.close())
            with self.assertRaises(outbound.ClosedError):
                await poll
            closing.set()
            await ending

        self.run_async(scenario)

    def test_opens_at_its_first_use(self):
        async def scenario():
            crm = outbound.AsyncOutbound({"database": 7})
            with self.assertRaises(outbound.ConfigError):
                await crm.stats()
            await crm.close()

        asyncio.run(scenario())


if __name__ == "__main__":
    unittest.main()
