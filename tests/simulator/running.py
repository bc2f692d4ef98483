"""A simulator that runs during a test, and requests to it."""

import copy
import http.client
import json
import os
import select
import shutil
import signal
import ssl
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("SIMULATOR", "simulator")
PATIENCE = 30  # seconds after which a test fails

MAIL = {
    "personalizations": [{"to": [{"email": "ada@example.com"}], "custom_args": {"outbound_key": "inst-1-1-1"}}],
    "from": {"email": "news@example.org", "name": "News"},
    "subject": "Hello",
    "content": [{"type": "text/plain", "value": "Hello there"}, {"type": "text/html", "value": "<p>Hello there</p>"}],
}
HEADERS = {"Authorization": "Bearer SG.key", "Content-Type": "application/json", "Accept": "application/json"}


def mail(**changes):
    """The default mail with top-level members replaced, or removed by None."""
    changed = copy.deepcopy(MAIL)
    changed.update(changes)
    return {name: value for name, value in changed.items() if value is not None}


def person(address="ada@example.com", **members):
    return {"to": [{"email": address}], **members}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def errors(self):
        return json.loads(self.body)["errors"]

    @property
    def fields(self):
        return [error["field"] for error in self.errors]


class Simulator:
    """The program with these options; its files are in `folder`."""

    def __init__(self, folder, *options, ledger="ledger.jsonl"):
        self.folder = folder
        self.summary = None
        command = [PROGRAM, "--exit-with-parent", "--ca-file", self.path("ca.pem"), "--ledger", self.path(ledger)]
        self.process = subprocess.Popen([*command, *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            self.ready = json.loads(self.read_line())
        except Exception:
            self.stop()
            raise

    def path(self, name):
        return os.path.join(self.folder, name)

    def read_line(self):
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError("the simulator says nothing")
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.process.stderr.read())
        return line

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.ready["http_port"], timeout=PATIENCE)

    def connect_tls(self, host="localhost"):
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        return http.client.HTTPSConnection(host, self.ready["https_port"], timeout=PATIENCE, context=context)

    def post(self, body, headers=HEADERS, path="/v3/mail/send", method="POST", connection=None):
        """Sends a mail (or bytes) and returns the answer, over a new connection unless one is given."""
        used = connection or self.connect()
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        try:
            used.request(method, path, data, headers)
            return Answer(used.getresponse())
        finally:
            if connection is None:
                used.close()

    def ledger(self):
        with open(self.path("ledger.jsonl"), encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            out, _ = self.process.communicate(timeout=PATIENCE)
            self.summary = json.loads(out) if out else None
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.returncode


class SimulatorTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="simulator-")
        self.addCleanup(shutil.rmtree, self.folder)

    def start(self, *options, **files):
        simulator = Simulator(self.folder, *options, **files)
        self.addCleanup(simulator.stop)
        return simulator
