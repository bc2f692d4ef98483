"""The functions of the documents that check outgoing webhooks: they accept what the program posts, and nothing else."""

import base64
import hashlib
import hmac
import http.server
import importlib.util
import json
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from documents import blocks

PROGRAM = os.environ.get("OUTBOUND", "outbound")
NODE_PACKAGES = os.environ.get("NODE_PACKAGES", "")
PATIENCE = 90  # seconds that nothing here ever takes

# Each prints the types of the events in a list of requests, null for a refused one.
DRIVERS = {
    "js": ("mjs", "node", """import { readFileSync } from 'node:fs';
import { eventOf } from './checked.mjs';
const type = ({ body, headers }) => { try { return eventOf(body, headers).type; } catch { return null; } };
console.log(JSON.stringify(JSON.parse(readFileSync(0)).map(type)));
"""),
    "python": ("py", sys.executable, """import json, sys
from checked import event_of
def type_of(request):
    try:
        return event_of(**request)["type"]
    except Exception as refused:
        assert type(refused).__name__ == "WebhookVerificationError", refused
print(json.dumps([type_of(request) for request in json.load(sys.stdin)]))
"""),
    "php": ("php", "php", """<?php require 'checked.php';
$type = function (array $request) {
    try { return event_of($request['body'], $request['headers'])['type']; } catch (RuntimeException) { return null; }
};
echo json_encode(array_map($type, json_decode(stream_get_contents(STDIN), true)));
"""),
}


class Host(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.requests.put({"body": body, "headers": {name.lower(): value for name, value in self.headers.items()}})
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


def changed(request, **fields):
    return {**request, "headers": {**request["headers"], **fields}}


def at(request, age, secret):
    """The same request, signed with the secret some seconds ago."""
    then = str(int(time.time()) - age)
    signed = f"{request['headers']['webhook-id']}.{then}.{request['body']}"
    mac = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed.encode(), hashlib.sha256)
    signature = "v1," + base64.b64encode(mac).decode()
    return changed(request, **{"webhook-timestamp": then, "webhook-signature": signature})


class Checks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="webhooks-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        config = {"database": "sqlite://outbound.db", "private_webhooks": True, "providers": []}
        (cls.folder / "outbound.json").write_text(json.dumps(config), encoding="utf-8")
        host = http.server.HTTPServer(("127.0.0.1", 0), Host)
        host.requests = queue.Queue()
        threading.Thread(target=host.serve_forever).start()
        cls.addClassCleanup(host.server_close)
        cls.addClassCleanup(host.shutdown)
        cls.receive(host)

    @classmethod
    def receive(cls, host):
        """A request under the first secret, and one under the second while the first still holds."""
        made = cls.call("webhook_endpoints.create", url=f"http://127.0.0.1:{host.server_port}/", types=["opt_out"])
        cls.call("webhook_endpoints.test", id=made["id"])
        rotated = cls.call("webhook_endpoints.rotate_secret", id=made["id"])
        cls.call("webhook_endpoints.test", id=made["id"])
        cls.first, cls.second = made["secret"], rotated["secret"]
        cls.before, cls.after = (host.requests.get(timeout=PATIENCE) for _ in range(2))

    @classmethod
    def call(cls, operation, **members):
        done = subprocess.run([PROGRAM, "call", operation, json.dumps(members), "--json"], cwd=cls.folder, capture_output=True, text=True,
                              timeout=PATIENCE, check=True)
        return json.loads(done.stdout)

    def types(self, language, secret, requests):
        """What the function of the documents in this language finds."""
        extension, interpreter, driver = DRIVERS[language]
        block, = (block for block in blocks(language) if block.use == "webhook")
        (self.folder / f"checked.{extension}").write_text(block.text, encoding="utf-8")
        (self.folder / f"driver.{extension}").write_text(driver, encoding="utf-8")
        done = subprocess.run([interpreter, f"driver.{extension}"], cwd=self.folder, input=json.dumps(requests), capture_output=True,
                              text=True, timeout=PATIENCE, check=False, env={**os.environ, "WEBHOOK_SECRET": secret})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return json.loads(done.stdout)

    def check(self, language):
        true, stranger = "webhook.test", "whsec_" + base64.b64encode(b"x" * 32).decode()
        self.assertEqual(self.types(language, self.first, [self.before, self.after]), [true, true])
        self.assertEqual(self.types(language, self.second, [self.before, self.after]), [None, true])
        self.assertEqual(self.types(language, stranger, [self.before, self.after]), [None, None])
        altered = [{**self.before, "body": self.before["body"].replace("test", "best")}, changed(self.before, **{"webhook-id": "evt_other_1"}),
                   changed(self.before, **{"webhook-signature": "v1,"}), changed(self.before, **{"webhook-timestamp": "0"})]
        self.assertEqual(self.types(language, self.first, altered), [None] * len(altered))
        timed = [at(self.before, age, self.first) for age in (0, 280, 320, -320)]
        self.assertEqual(self.types(language, self.first, timed), [true, true, None, None])

    @unittest.skipUnless(NODE_PACKAGES, "npm's standardwebhooks is not installed")
    def test_that_of_javascript_uses_the_package_of_npm(self):
        (self.folder / "node_modules").symlink_to(pathlib.Path(NODE_PACKAGES) / "node_modules")
        self.check("js")

    @unittest.skipUnless(importlib.util.find_spec("standardwebhooks"), "PyPI's standardwebhooks is not installed")
    def test_that_of_python_uses_the_package_of_pypi(self):
        self.check("python")

    @unittest.skipUnless(shutil.which("php"), "PHP is not installed")
    def test_that_of_php_needs_no_package(self):
        self.check("php")

    def test_there_is_no_other(self):
        documented = [block.language for block in blocks(*DRIVERS) if block.use == "webhook"]
        self.assertEqual(sorted(documented), sorted(DRIVERS))


if __name__ == "__main__":
    unittest.main()
