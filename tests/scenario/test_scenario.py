"""One scenario in every language, with equal results: import, segment, template, campaign with a provider of the host, watching it,
an opt-out by a webhook, and a second campaign.

The environment names the programs: CLIENT, C_FACE, C; and OUTBOUND_LIBRARY for Python and PHP.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
PYTHON_PACKAGE = FOLDER.parents[1] / "bindings" / "python"
PATIENCE = 90  # seconds that nothing here ever takes
TOKEN = "twilio-auth-token"
CSV = """external_id,phone,first_name,industry,lead_score
1,+15005550009,Ada,Retail,70
2,+15005550010,,Retail,60
3,+15005550011,Eve,Energy,90
,+15005550012,Bob,Retail,80
"""
WEBHOOK = {"Body": "STOP", "From": "+15005550009", "MessageSid": "SM" + "0" * 32, "To": "+15005550006"}
EXPECTED = """imported 3, invalid 1
segment 2
delivered +15005550009 Hello Ada
delivered +15005550010 Hello there
completed: sent 2, skipped 0
webhook 200
suppressed 1
delivered +15005550010 Hello there
completed: sent 1, skipped 1
refused invalid
""".splitlines()


def signature():
    """Of Twilio, over the address and the sorted fields of the form."""
    signed = "https://crm.example.com/outbound/webhooks/twilio/inbound-sms" + "".join(name + WEBHOOK[name] for name in sorted(WEBHOOK))
    return base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()


class Scenario(unittest.TestCase):
    def check(self, *command, has_own_provider=False, **variables):
        providers = [{"type": "twilio", "account_sid": "AC" + "0" * 32, "auth_token": TOKEN, "from": "+15005550006"}]
        if not has_own_provider:
            providers.append({"type": "host", "name": "gateway", "channel": "sms"})
        with tempfile.TemporaryDirectory(prefix="outbound-scenario-") as folder:
            config = {"database": f"sqlite://{folder}/crm.db", "public_url": "https://crm.example.com", "engine": {"poll_ms": 20},
                      "providers": providers, "routes": {"sms": ["gateway"]}}
            environment = {**os.environ, **variables, "OUTBOUND_CONFIG": json.dumps(config), "SCENARIO_CSV": CSV,
                           "SCENARIO_SIGNATURE": signature(),
                           "SCENARIO_WEBHOOK": "&".join(f"{name}={value}" for name, value in WEBHOOK.items()).replace("+", "%2B")}
            done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        lines = done.stdout.splitlines()
        first = [index for index, line in enumerate(lines) if line.startswith("delivered")][:2]
        lines[first[0]:first[-1] + 1] = sorted(lines[first[0]:first[-1] + 1])  # within a campaign the order is open
        self.assertEqual(lines, EXPECTED)

    def given(self, name):
        if not os.environ.get(name):
            self.skipTest(f"{name} is not given")
        return os.environ[name]

    def test_in_cpp(self):
        self.check(self.given("CLIENT"), has_own_provider=True)

    def test_in_cpp_17(self):
        self.check(self.given("C_FACE"))

    def test_in_c(self):
        self.check(self.given("C"))

    def test_in_python(self):
        self.given("OUTBOUND_LIBRARY")
        self.check(sys.executable, FOLDER / "sync_client.py", PYTHONPATH=str(PYTHON_PACKAGE))

    def test_in_python_with_asyncio(self):
        self.given("OUTBOUND_LIBRARY")
        self.check(sys.executable, FOLDER / "async_client.py", PYTHONPATH=str(PYTHON_PACKAGE))

    @unittest.skipUnless(shutil.which("php"), "PHP is not installed")
    def test_in_php(self):
        self.given("OUTBOUND_LIBRARY")
        self.check("php", "-d", "ffi.enable=1", FOLDER / "scenario.php")


if __name__ == "__main__":
    unittest.main()
