"""Keys of the configuration appear nowhere, whatever a vendor answers."""

import base64
import glob
import http.server
import json
import threading
import unittest

from command_line import CONFIG, FAILED, USAGE, CommandLineTest

KEY = "SG.canary-A1b2C3.d4E5f6_G7h8-canary"
TOKEN = "0c1a2n3a4r5y6c7a8n9a0r1y2c3a4n5a"
SID = "AC" + "5" * 32
AWS_ID, AWS_SECRET, AWS_TOKEN = "AKIACANARYCANARY0000", "wCanary/aws+Secret0123456789canary", "canary/Session+Token//=="
LOST_KEY, LOST_TOKEN = "SG.hunter2AAAABBBBcccc123.d4E5f6G7h8hunter2i9J0k1L2m3", "0d1e2a3d4b5e6e7f" * 2  # At a wrong place.
SECRETS = (KEY, TOKEN, SID, AWS_ID, AWS_SECRET, AWS_TOKEN)


def forms(secret):
    """The secret, and its Base64 at every alignment."""
    yield secret
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + secret.encode()).decode()
        core = encoded[(offset * 8 + 5) // 6:(offset + len(secret)) * 8 // 6]
        yield from {core, core.replace("+", "-").replace("/", "_"), core.replace("/", "\\/")}


TRACES = {form for secret in SECRETS for form in forms(secret)} | {base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()}


class EchoingVendor(http.server.BaseHTTPRequestHandler):
    """Refuses every request and repeats its headers in every text field of the answer."""

    protocol_version = "HTTP/1.1"
    statuses = {}  # By path; 401 if none is left.
    echoed = []

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        first = sorted(self.headers.items(), key=lambda header: not header[0].lower().startswith(("authorization", "x-amz-security")))
        words = "; ".join(f"{name}: {value}" for name, value in first)
        self.echoed.append(words)
        left = self.statuses.setdefault(self.path, [400, 500])
        body = json.dumps({"message": words, "code": 20003, "errors": [{"message": words, "field": None}]}).encode()
        self.send_response(left.pop(0) if left else 401)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-ErrorType", self.headers["Authorization"])
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, *_):
        pass


class Secrets(CommandLineTest):
    def setUp(self):
        super().setUp()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), EchoingVendor)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}"
        self.configure(providers=[
            {"type": "sendgrid", "api_key": KEY, "base_url": url},
            {"type": "ses", "region": "us-east-1", "access_key_id": AWS_ID, "secret_access_key": AWS_SECRET,
             "session_token": AWS_TOKEN, "base_url": url},
            {"type": "twilio", "account_sid": SID, "auth_token": TOKEN, "from": "+15005550006", "base_url": url},
        ], engine={"poll_ms": 50, "max_attempts": 1}, public_url="https://crm.example.com")

    def begin_campaigns(self):
        self.ask("call", "contacts.upsert", "-", stdin=json.dumps({"contacts": [
            {"external_id": str(i), "email": f"p{i}@example.com", "phone": f"+1500555{i:04}"} for i in range(12)]}))
        self.make_campaign("--start")
        text = self.ask("call", "campaigns.create", json.dumps({"name": "Text", "type": "sms", "message": "Hello"}))["id"]
        self.ask("call", "campaigns.start", json.dumps({"id": text}))

    def all_that_is_shown(self):
        """The output of the commands, as text and as JSON."""
        commands = [("campaign", "show", 1), ("campaign", "show", 2), ("campaign", "list"), ("campaign", "recipients", 1),
                    ("campaign", "recipients", 2), ("campaign", "analytics", 1), ("providers", "list"), ("stats",), ("verify",),
                    ("explain", "p0@example.com"), ("explain", "3")]
        commands += [("call", "campaigns.get", f'{{"id": {campaign}}}') for campaign in (1, 2)]
        said = "".join("".join(self.run_cli(*command, *json_or_words)) for command in commands for json_or_words in ([], ["--json"]))
        for code in (FAILED, 5, 0):
            try:
                return said + "".join(self.run_cli("doctor", "--online", code=code))
            except AssertionError as failed:
                last = failed
        raise last

    def assert_no_trace(self, place, text):
        found = [form for form in TRACES if form in text]
        self.assertEqual(found, [], f"{place} shows a secret")

    def test_a_vendor_that_echoes_them_leaves_no_trace(self):
        self.begin_campaigns()
        log = "".join(self.run_cli("run", "--until-idle", code=FAILED))
        heard = " ".join(EchoingVendor.echoed)
        for secret in (KEY, AWS_ID, AWS_TOKEN, base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()):
            self.assertIn(secret, heard)
        shown = self.all_that_is_shown()
        self.assertIn("[redacted]", shown)
        self.assert_no_trace("the log", log)
        self.assert_no_trace("a command", shown)
        files = glob.glob(self.path("outbound.db*"))
        self.assertTrue(files)
        for file in files:
            with open(file, "rb") as content:
                self.assert_no_trace(file, content.read().decode("latin-1"))

    def test_events_and_the_wal_of_a_running_service_leave_no_trace(self):
        self.begin_campaigns()
        serving = self.begin("serve", "--port", 0)
        serving.read_until("has been paused")
        for file in glob.glob(self.path("outbound.db*")):
            with open(file, "rb") as content:
                self.assert_no_trace(file, content.read().decode("latin-1"))
        said, _ = serving.end(15)
        self.assert_no_trace("the events", said)

    def test_a_key_in_place_of_a_variables_name_is_not_quoted(self):
        for place in ("env", "file"):
            self.configure(providers=[{"type": "sendgrid", "api_key": {place: KEY}}])
            for options in ([], ["--json"]):
                self.assert_no_trace("the refusal", "".join(self.run_cli("stats", *options, code=CONFIG)))

    def assert_no_lost_key(self, said):
        for piece in ("hunter2", LOST_TOKEN, "S3cret"):
            self.assertNotIn(piece, said)

    def test_a_key_at_a_wrong_place_of_the_configuration_is_not_quoted(self):
        password = "S3cretPw99-" + LOST_TOKEN
        documents = [{"file_group": LOST_KEY}, {"contacts": {"view": LOST_KEY}}, {"contacts": {"view": "people", "database": LOST_KEY}},
                     {"routes": {"email": [LOST_TOKEN]}}, {"providers": [{"type": "sendgrid", "name": LOST_TOKEN, "api_key": "x"}] * 2},
                     {"providers": [{"type": "sendgrid", "api_key": {"file": "/" + LOST_KEY}}]}]
        documents += [{"database": url} for url in (
            LOST_KEY, f"host=db.example.com password={password}", f"postgresql://u:{password}/x@127.0.0.1:9/db", f"postgresql://u:x@{password}@h/db",
            f"postgresql://u:12/{password}@127.0.0.1/db", f"mysql:{password}", f"{password}://h")]
        for document in documents:
            for options in ([], ["--json"]):
                with self.subTest(document, options=options):
                    self.configure(**document)
                    said = "".join(self.run_cli("stats", *options, code=CONFIG))
                    self.assert_no_lost_key(said)

    def test_a_key_on_the_command_line_is_not_quoted(self):
        document = json.dumps({"providers": [{"type": "sendgrid", "api_key": LOST_KEY}]})
        for code, words in ((USAGE, (LOST_KEY,)), (USAGE, ("stats", LOST_KEY)), (USAGE, ("--" + LOST_KEY, "stats")), (USAGE, ("campaign", LOST_KEY)),
                            (USAGE, ("contacts", "list", "--limit", LOST_KEY)), (USAGE, ("contacts", "list", "--limit=" + LOST_KEY)),
                            (USAGE, ("import", LOST_KEY)), (USAGE, ("import", "/" + LOST_KEY)), (CONFIG, ("--config", LOST_KEY, "stats")),
                            (CONFIG, ("--config", document, "stats")), (CONFIG, ("--config", "/" + LOST_KEY, "stats"))):
            for options in ([], ["--json"]):
                with self.subTest(words, options=options):
                    self.assert_no_lost_key("".join(self.run_cli(*words, *options, code=code)))
        for value in (LOST_KEY, "/" + LOST_KEY, "./" + LOST_KEY):
            self.assert_no_lost_key("".join(self.run_cli("stats", code=CONFIG, env={"OUTBOUND_CONFIG": value})))

    def test_names_and_paths_of_people_are_quoted(self):
        for code, words, quoted in ((USAGE, ("camapign",), "camapign"), (USAGE, ("import", "people-2026-11-28.csv"), "people-2026-11-28.csv"),
                                    (USAGE, ("import", self.path("no-such-people.csv")), self.path("no-such-people.csv")),
                                    (CONFIG, ("--config", "no-such-file.json", "stats"), "no-such-file.json")):
            with self.subTest(words):
                self.assertIn(quoted, self.run_cli(*words, code=code)[1])


if __name__ == "__main__":
    unittest.main()
