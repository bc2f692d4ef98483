"""The README's example does what it says, and what the README claims elsewhere is there."""

import json
import os
import pathlib
import re
import subprocess
import unittest

from running import SimulatorTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


class Readme(SimulatorTest):
    def test_example_sends_a_campaign(self):
        simulator = self.start()
        account = {"type": "sendgrid", "api_key": "SG.x", "base_url": simulator.ready["https"], "ca_file": simulator.path("ca.pem")}
        with open(simulator.path("outbound.json"), "w", encoding="utf-8") as file:
            json.dump({"database": "sqlite://crm.db", "providers": [account]}, file)
        done = subprocess.run([os.environ["EXAMPLE"]], cwd=self.folder, capture_output=True, text=True, timeout=90, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout)["sent"], 1)
        self.assertEqual([entry["to"] for entry in simulator.ledger()], ["ada@example.com"])

    def test_example_has_about_fifteen_lines(self):
        example = re.search(r"```cpp\n(.*?)\n```", README, re.DOTALL).group(1)
        self.assertLessEqual(len(example.splitlines()), 20)

    def test_names_files_that_exist(self):
        for name in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
            self.assertTrue((ROOT / name).exists(), name)


if __name__ == "__main__":
    unittest.main()
