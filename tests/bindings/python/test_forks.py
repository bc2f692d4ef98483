"""The first call of a child opens the database again; the parent continues."""

import ctypes
import multiprocessing
import os
import threading
import unittest

import outbound
from scratch import DEADLINE, ScratchTest

CHILDREN = 4


def count(crm, name, results):
    crm.contacts.upsert(contacts=[{"external_id": name}])
    results.put(crm.stats()["contacts"]["total"])
    crm.close()


class Forks(ScratchTest):
    def child(self, work):
        """Runs work in a forked child; returns its exit status."""
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                status = 0 if work() else 2
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def test_leave_a_client_that_works_in_parent_and_child(self):
        crm = self.open()
        crm.contacts.upsert(contacts=[{"external_id": "1"}])
        self.assertEqual(self.child(lambda: crm.contacts.get(external_id="1")["id"] == 1), 0)
        self.assertEqual(self.child(lambda: crm.contacts.upsert(contacts=[{"external_id": "2"}])["created"] == 1), 0)
        self.assertEqual(crm.stats()["contacts"]["total"], 2)

    def test_of_multiprocessing_share_the_database(self):
        crm = self.open()
        context = multiprocessing.get_context("fork")
        results = context.Queue()
        children = [context.Process(target=count, args=(crm, str(number), results)) for number in range(CHILDREN)]
        for child in children:
            child.start()
        self.assertLessEqual(max(results.get(timeout=DEADLINE) for _ in children), CHILDREN)
        for child in children:
            child.join()
            self.assertEqual(child.exitcode, 0)
        self.assertEqual(crm.stats()["contacts"]["total"], CHILDREN)

    def test_dispatch_stays_with_the_parent(self):
        crm = self.open()
        crm.start()
        self.assertEqual(self.child(lambda: crm.stop() and crm.stats()["contacts"]["total"] == 0), 0)
        self.assertTrue(crm.stop())

    def test_of_a_child_s_child_work_too(self):
        crm = self.open()
        self.assertEqual(self.child(lambda: self.child(lambda: crm.stats()["contacts"]["total"] == 0) == 0), 0)

    def test_let_a_call_go_on_while_another_thread_opens_it(self):
        crm = self.open()

        def work():
            call = outbound.native.call

            def late_call(engine, *rest):
                outbound.native.call = call
                crm.stats()  # as another thread would, between the choice of the engine and its use
                return call(engine, *rest)

            outbound.native.call = late_call
            return crm.stats()["contacts"]["total"] == 0

        self.assertEqual(self.child(work), 0)

    def test_that_python_does_not_notice_reopen_too(self):
        """Forks like uwsgi, without the functions of os.register_at_fork."""
        crm = self.open()
        fork = ctypes.PyDLL(None).fork
        pid = fork()
        if pid == 0:
            os._exit(0 if crm.stats()["contacts"]["total"] == 0 else 2)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)

    def test_keep_a_closed_client_closed(self):
        crm = self.open()
        crm.close()

        def is_refused():
            try:
                crm.stats()
            except outbound.ClosedError:
                return True
            return False

        self.assertEqual(self.child(is_refused), 0)

    def test_while_other_threads_call_do_not_hang(self):
        crm = self.open()
        ended = threading.Event()
        busy = [threading.Thread(target=lambda: [crm.stats() for _ in iter(ended.is_set, True)]) for _ in range(4)]
        for thread in busy:
            thread.start()
        try:
            for _ in range(20):
                self.assertEqual(self.child(lambda: crm.stats()["contacts"]["total"] == 0), 0)
        finally:
            ended.set()
            for thread in busy:
                thread.join()

    def test_let_threads_of_the_child_open_it_once(self):
        crm = self.open()

        def work():
            seen = []
            threads = [threading.Thread(target=lambda: seen.append(crm.stats()["contacts"]["total"])) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return seen == [0] * 8

        self.assertEqual(self.child(work), 0)


if __name__ == "__main__":
    unittest.main()
