"""Clients with temporary databases."""

import os
import subprocess
import sys
import tempfile
import unittest

import outbound

DEADLINE = 120  # seconds after which a test fails: every wait ends with its event, and the machine may be busy
PEOPLE = [{"external_id": str(number), "email": f"p{number}@example.com", "industry": industry, "lead_score": 10 * number}
          for number, industry in enumerate(["Retail", "Energy", "Retail", "Finance"], 1)]


class ScratchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="outbound-python-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def config(self, **members):
        return {"database": f"sqlite://{self.folder}/crm.db", "providers": [], **members}

    def open(self, **members):
        crm = outbound.Outbound(self.config(**members))
        self.addCleanup(crm.close)
        return crm

    def draft(self, crm, **members):
        return crm.campaigns.create(**{"name": "Hello", "type": "email", "from_": {"email": "news@example.org"}, "subject": "Hello",
                                       "text": "Good to have you.", **members})

    def python(self, program, *arguments, **environment):
        """Runs a program in a separate process and returns the completed process."""
        return subprocess.run([sys.executable, "-c", program, *arguments], env={**os.environ, **environment}, cwd=self.folder,
                              capture_output=True, text=True, timeout=DEADLINE, check=False)
