"""The examples of C++ hosts run, and print what they are there to show. EXAMPLES is the folder of the programs."""

import os
import pathlib
import subprocess
import unittest

PATIENCE = 60  # seconds that nothing here ever takes
SOURCES = pathlib.Path(__file__).resolve().parents[2] / "examples"
MOST_LINES = 80


class Examples(unittest.TestCase):
    def output_of(self, name):
        environment = {key: value for key, value in os.environ.items() if key != "OUTBOUND_CONFIG"}
        done = subprocess.run([os.path.join(os.environ["EXAMPLES"], name)], env=environment, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout.splitlines()

    def test_of_an_own_provider_delivers(self):
        self.assertEqual(self.output_of("own_provider"),
                         ["+15005550009: Good morning Ada", "+15005550009 is sent by gateway"])

    def test_of_own_contacts_reads_them(self):
        self.assertEqual(sorted(self.output_of("own_contacts")),
                         ["2 of 3 people", "conflict", "crm-12 bob@example.com", "crm-7 ada@example.com"])

    def test_of_an_own_loop_sees_the_campaign_through(self):
        self.assertEqual(self.output_of("own_loop"),
                         ["campaign.started", "campaign.prepared", "campaign.completed", "health 200"])

    def test_are_short(self):
        for source in SOURCES.glob("own_*.cpp"):
            self.assertLessEqual(source.read_text(encoding="utf-8").count("\n"), MOST_LINES, source.name)


if __name__ == "__main__":
    unittest.main()
