"""outbound doctor: what it finds, and how it ends."""

import json
import os
import unittest

from command_line import INCONSISTENT, CommandLineTest


class Doctor(CommandLineTest):
    def findings(self, *words, code=0):
        out, _ = self.run_cli("doctor", "--json", *words, code=code)

        found = json.loads(out)
        for one in found["findings"]:
            self.assertEqual(one["fix"] == "", one["status"] == "ok", one)
        return found

    def test_reports_what_is_in_order(self):
        self.configure(self.start(), public_url="https://crm.example.com")
        found = self.findings("--online", "--thorough")
        sentences = " ".join(one["sentence"] for one in found["findings"])
        for words in ("The journal mode is wal.", "quick_check says: ok", "one copy of SQLite", "The time zones of the system can be read",
                      "The certificates of the system", "\"main\" (sendgrid) has its credentials", "public_url is https://"):
            self.assertIn(words, sentences)
        self.assertNotIn("SG.secret", str(found))
        out, _ = self.run_cli("doctor")
        self.assertIn("ok  database: The journal mode is wal.", out)

    def test_ends_with_5_when_there_is_a_problem(self):
        simulator = self.start()
        self.configure(simulator)
        os.remove(simulator.path("ca.pem"))
        found = self.findings(code=INCONSISTENT)
        self.assertEqual(found["status"], "problem")
        self.assertIn("ca_file that cannot be read", str(found))
        self.assertIn("public_url is not configured", str(found))

    def test_warns_of_world_readable_files(self):
        self.run_cli("stats")
        os.chmod(self.path("outbound.db"), 0o644)
        self.assertIn("Every user of this machine may read the database", str(self.findings()))
        os.chmod(self.path("outbound.db"), 0o600)
        self.assertIn("Other users may not read the database", str(self.findings()))


if __name__ == "__main__":
    unittest.main()
