"""One scenario in every language, with equal results: import, segment, template, campaign with a provider of the host, watching it,
an opt-out by a webhook, a second campaign, and messages to one recipient each.

The environment names the programs: CLIENT, C_FACE, C, OUTBOUND; and OUTBOUND_LIBRARY for Python and PHP. tests/bindings/php/servers.php
runs the same within PHP-FPM.
"""

import base64
import contextlib
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
WORLD = json.loads((FOLDER / "world.json").read_text(encoding="utf-8"))
CONFIG, WEBHOOK = WORLD["config"], WORLD["webhook"]


def signature():
    """Of Twilio, over the address and the sorted fields of the form."""
    signed = CONFIG["public_url"] + "/outbound/webhooks/twilio/inbound-sms" + "".join(name + WEBHOOK[name] for name in sorted(WEBHOOK))
    token = CONFIG["providers"][0]["auth_token"]
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


@contextlib.contextmanager
def server(folder, config):
    """`outbound serve`, which also dispatches: the variables by which a client finds it."""
    program = [os.environ["OUTBOUND"], "--config", f"{folder}/outbound.json"]
    pathlib.Path(program[2]).write_text(json.dumps(config), encoding="utf-8")
    token = subprocess.check_output([*program, "--json", "token", "create", "--name", "scenario", "--scope", "admin"], timeout=PATIENCE)
    with subprocess.Popen([*program, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as running:
        try:
            line = next(line for line in running.stdout if "Listening on" in line)
            url = next(word for word in line.split() if word.startswith("http://")).rstrip(".,/")
            yield {"OUTBOUND_TRANSPORT": "http", "OUTBOUND_SERVER": url, "OUTBOUND_TOKEN": json.loads(token)["token"]}
        finally:
            running.terminate()


class Scenario(unittest.TestCase):
    def check(self, *command, has_own_provider=False, is_served=False, **variables):
        providers = [each for each in CONFIG["providers"] if not has_own_provider or each["type"] != "host"]
        with tempfile.TemporaryDirectory(prefix="outbound-scenario-") as folder:
            config = {**CONFIG, "database": f"sqlite://{folder}/crm.db", "providers": providers}
            environment = {**os.environ, **variables, "OUTBOUND_CONFIG": json.dumps(config),
                           "SCENARIO_CSV": (FOLDER / "contacts.csv").read_text(encoding="utf-8"), "SCENARIO_SIGNATURE": signature(),
                           "SCENARIO_WEBHOOK": "&".join(f"{name}={value}" for name, value in WEBHOOK.items()).replace("+", "%2B")}
            with server(folder, config) if is_served else contextlib.nullcontext({}) as found:
                done = subprocess.run(command, env={**environment, **found}, cwd=folder, capture_output=True, text=True, timeout=PATIENCE,
                                      check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        lines = done.stdout.splitlines()
        first = [index for index, line in enumerate(lines) if line.startswith("delivered")][:2]
        lines[first[0]:first[-1] + 1] = sorted(lines[first[0]:first[-1] + 1])  # within a campaign the order is open
        self.assertEqual(lines, (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines())

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

    @unittest.skipUnless(shutil.which("php"), "PHP is not installed")
    def test_in_php_through_a_server(self):
        self.given("OUTBOUND")
        self.check("php", "-d", "ffi.enable=0", FOLDER / "scenario.php", is_served=True)


if __name__ == "__main__":
    unittest.main()
