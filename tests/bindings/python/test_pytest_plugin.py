"""The plugin for pytest, in a separate project."""

import importlib.util
import os
import subprocess
import sys
import unittest

from scratch import DEADLINE, ScratchTest

TESTS = """
import datetime
import sys

def test_nothing_is_loaded_for_tests_that_do_not_ask():
    assert "outbound.native" not in sys.modules or sys.modules["outbound.native"]._library is None

def test_messages_are_accepted_at_the_time_of_the_clock(outbound_client, outbound_outbox, outbound_clock):
    crm = outbound_client
    crm.contacts.upsert(contacts=[{"external_id": "1", "email": "ada@example.com", "phone": "+15005550010"}])
    later = outbound_clock.now() + datetime.timedelta(days=3)
    draft = crm.campaigns.create(name="a", type="email", from_={"email": "n@example.org"}, subject="Hi", text="t", scheduled_at=later)
    assert len(outbound_outbox) == 0
    assert outbound_clock.advance(days=3) == later
    assert [(message["to"], message["subject"]) for message in outbound_outbox.wait(1, timeout=DEADLINE)] == [("ada@example.com", "Hi")]

def test_each_test_has_a_database_of_its_own(outbound_client):
    assert outbound_client.stats()["contacts"]["total"] == 0
"""


@unittest.skipUnless(importlib.util.find_spec("pytest"), "pytest is not installed")
class Plugin(ScratchTest):
    def test_gives_a_client_an_outbox_and_a_clock(self):
        with open(f"{self.folder}/test_project.py", "w", encoding="utf-8") as file:
            file.write(TESTS.replace("DEADLINE", str(DEADLINE)))
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "outbound.contrib.pytest_plugin", self.folder], cwd=self.folder,
                              env={**os.environ, "OUTBOUND_SIMULATOR": os.environ["SIMULATOR"]}, capture_output=True, text=True,
                              timeout=2 * DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("3 passed", done.stdout)


if __name__ == "__main__":
    unittest.main()
