"""Threads share a client."""

import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import outbound
from scratch import DEADLINE, ScratchTest

THREADS = 8


class Threads(ScratchTest):
    def test_call_one_client_at_the_same_time(self):
        crm = self.open()

        def work(thread):
            for number in range(20):
                name = f"{thread}-{number}"
                crm.contacts.upsert(contacts=[{"external_id": name, "first_name": name}])
                self.assertEqual(crm.contacts.get(external_id=name)["first_name"], name)
                with self.assertRaises(outbound.NotFoundError):
                    crm.campaigns.get(1)

        with ThreadPoolExecutor(THREADS) as pool:
            for done in [pool.submit(work, thread) for thread in range(THREADS)]:
                done.result(DEADLINE)
        self.assertEqual(crm.stats()["contacts"]["total"], THREADS * 20)

    def test_that_wait_for_events_end_when_the_client_is_closed(self):
        crm = self.open()
        waiting = threading.Barrier(THREADS + 1)

        def wait(loops):
            waiting.wait(DEADLINE)
            if loops:
                return list(crm.poll_events())
            with self.assertRaises(outbound.ClosedError):
                crm.poll(None)
            return []

        with ThreadPoolExecutor(THREADS) as pool:
            ends = [pool.submit(wait, number % 2) for number in range(THREADS)]
            waiting.wait(DEADLINE)
            crm.close()
            self.assertEqual([end.result(DEADLINE) for end in ends], [[]] * THREADS)

    def test_may_close_while_others_call(self):
        for _ in range(10):
            crm = self.open()

            def work():
                try:
                    while True:
                        crm.stats()
                except outbound.ClosedError:
                    return True

            with ThreadPoolExecutor(THREADS) as pool:
                ends = [pool.submit(work) for _ in range(THREADS)]
                crm.close()
                self.assertTrue(all(end.result(DEADLINE) for end in ends))

    def test_are_woken_one_at_a_time(self):
        crm = self.open()
        with ThreadPoolExecutor(1) as pool:
            woken = pool.submit(crm.poll, None)
            crm.wake()
            self.assertIsNone(woken.result(DEADLINE))
        crm.wake()
        self.assertIsNone(crm.poll(DEADLINE), "a wake without a wait ends the next one")


if __name__ == "__main__":
    unittest.main()
