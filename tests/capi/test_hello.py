"""The minimal programs over each interface run a campaign against the simulator; its ledger is checked.

The environment names the programs: SIMULATOR, HELLO_C, HELLO_CPP, and OUTBOUND_LIBRARY with HELLO_CTYPES for the one in Python;
missing ones are skipped. PRELOAD is the runtime of a sanitizer, loaded before the interpreter.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import unittest

PATIENCE = 60  # seconds after which a test fails


class Simulator:
    """The simulator on a free port, as a context manager."""

    def __init__(self, folder):
        self.ledger_file = os.path.join(folder, "ledger.jsonl")
        self.ca_file = os.path.join(folder, "ca.pem")

    def __enter__(self):
        self.process = subprocess.Popen([os.environ["SIMULATOR"], "--exit-with-parent", "--ca-file", self.ca_file, "--ledger",
                                         self.ledger_file], stdout=subprocess.PIPE, text=True)
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError("the simulator says nothing")
        self.url = json.loads(self.process.stdout.readline())["https"]
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE)

    def ledger(self):
        with open(self.ledger_file, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


class Hello(unittest.TestCase):
    def check(self, *command):
        with tempfile.TemporaryDirectory(prefix="outbound-hello-") as folder, Simulator(folder) as simulator:
            provider = {"type": "sendgrid", "name": "main", "api_key": "SG.key", "base_url": simulator.url,
                        "ca_file": simulator.ca_file}
            config = {"database": f"sqlite://{folder}/hello.db", "engine": {"poll_ms": 20}, "providers": [provider]}
            environment = {**os.environ, "OUTBOUND_CONFIG": json.dumps(config)}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            analytics = json.loads(done.stdout)
            self.assertEqual((analytics["recipients"], analytics["sent"]), (2, 2))
            subjects = sorted((entry["to"], entry["subject"]) for entry in simulator.ledger())
            self.assertEqual(subjects, [("ada@example.com", "Hello Ada"), ("bob@example.com", "Hello there")])

    def program(self, name):
        if name not in os.environ:
            self.skipTest(f"{name} is not given")
        return os.environ[name]

    def test_c(self):
        self.check(self.program("HELLO_C"))

    def test_cpp(self):
        self.check(self.program("HELLO_CPP"))

    def test_ctypes(self):
        preload = os.environ.get("PRELOAD")
        prefix = ["env", f"LD_PRELOAD={preload}", "ASAN_OPTIONS=detect_leaks=0"] if preload else []
        self.check(*prefix, sys.executable, self.program("HELLO_CTYPES"))

    def test_c_reports_faults_of_the_configuration(self):
        done = subprocess.run([self.program("HELLO_C")], env={**os.environ, "OUTBOUND_CONFIG": '{"databse": 1}'},
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("databse", done.stderr)


if __name__ == "__main__":
    unittest.main()
