"""Bodies that attack memory, time or stability of `outbound serve`: each gets an answer, and health checks are answered meanwhile."""

import json
import time
import unittest

from attack import PEERS, AttackTest
from command_line import PATIENCE

CALLS = "/api/v1/outbound"
DEEP = 1_000_000  # levels
FILE = 4_000_000  # bytes


def request(path, body, media="application/json", fields=""):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{fields}\r\n"
    return head.encode() + body


def endless(*lines):
    """A file that repeats these lines."""
    text = b"".join(lines)
    return text * (FILE // len(text))


class Bodies(AttackTest):
    def configure(self, *args, **changes):
        accounts = [{"type": "sendgrid", "name": "a", "api_key": "SG.secret"},
                    {"type": "ses", "name": "b", "region": "eu-central-1", "access_key_id": "AKIA", "secret_access_key": "secret",
                     "topics": ["arn:aws:sns:eu-central-1:123456789012:events"]},
                    {"type": "twilio", "name": "c", "account_sid": "AC" + "1" * 32, "auth_token": "secret", "from": "+15005550006"}]
        super().configure(*args, providers=accounts, public_url="https://crm.example.com", **changes)

    def setUp(self):
        super().setUp()
        made = self.ask("token", "create", "--name", "attacker", "--scope", "admin")
        self.bearer = f"Authorization: Bearer {made['token']}\r\n"

    def call(self, path, body, media="application/json"):
        return request(CALLS + path, body, media, self.bearer)

    def expect_statuses(self, attack, *expected, amount=4):
        with self.attackers(amount, attack) as statuses:
            self.expect_health()
        self.assertLessEqual(statuses, set(expected))
        self.assertIn(self.status_of(attack), expected)

    def expect_no_running_job(self):
        """Jobs of uploads end a little after their clients have disconnected."""
        end = time.monotonic() + PATIENCE
        while any(job["status"] == "running" for job in self.ask("call", "jobs.list", '{"limit":1000}')["items"]):
            self.assertLess(time.monotonic(), end)

    def test_json_without_bottom(self):
        for body in (b"[" * DEEP, b'{"a":' * DEEP, b'{"name":"x","type":"email","script":' + b"[" * DEEP):
            with self.subTest(body[:10]):
                self.expect_statuses(self.call("/campaigns", body), 422)

    def test_json_of_odd_values(self):
        long_number = b'{"limit":' + b"9" * 1_000_000 + b"}"
        members = json.dumps({f"member {i}": i for i in range(200_000)}).encode()
        escapes = b'{"name":"' + b"\\ud800" * 300_000 + b'"}'
        for body in (long_number, members, escapes, b"\0" * FILE, b"\xff" * FILE):
            with self.subTest(body[:20]):
                self.expect_statuses(self.call("/campaigns", body), 422)

    def test_json_of_many_small_values(self):
        """Parsed, each of these bodies would take ten times the bytes of its text, or more."""
        size = 8_000_000
        members = ",".join(f'"{i}":0' for i in range(600_000)).encode()
        for name, body in (("numbers", b"[" + b"0," * (size // 2) + b"0]"), ("items", b'{"contacts":[' + b"0," * (size // 2) + b"0]}"),
                           ("arrays", b"[" + b"[0]," * (size // 4) + b"[0]]"), ("members", b"{" + members + b"}"),
                           ("objects", b'{"contacts":[' + b'{"a":0},' * (size // 8) + b"{}]}"),
                           ("few enough to be parsed", b'{"contacts":[' + b"0," * 390_000 + b"0]}")):
            with self.subTest(name):
                self.expect_statuses(self.call("/campaigns", body), 422, 503, amount=8)

    def test_webhooks_of_many_small_values_that_nobody_signed(self):
        size = 2_000_000
        members = ",".join(f'"{i}":0' for i in range(180_000)).encode()
        for body in (b'{"a":[' + b"0," * (size // 2) + b"0]}", b"{" + members + b"}", b'{"a":[' + b"[0]," * (size // 4) + b"0]}"):
            for vendor in ("ses", "sendgrid"):
                with self.subTest(vendor, body=body[:10]):
                    self.expect_statuses(request(f"/outbound/webhooks/{vendor}", body), 403, 503, amount=16)

    def test_webhooks_that_nobody_signed(self):
        sns = json.dumps({"Type": "Notification", "Message": "x" * 200_000, "TopicArn": "arn:aws:sns:eu-central-1:123456789012:events",
                          "SigningCertURL": "https://127.0.0.1/x.pem", "Signature": "AAAA", "SignatureVersion": "2"}).encode()
        for vendor, body, media in (("sendgrid", b"[" * DEEP, "application/json"), ("ses", b'{"a":' * DEEP, "text/plain"),
                                    ("ses", sns, "text/plain"), ("ses", sns.replace(b"https:", b"file:"), "text/plain"),
                                    ("twilio/inbound-sms", b"a=1&" * 15_000, "application/x-www-form-urlencoded"),
                                    ("twilio/inbound-sms", b"%" * 60_000, "application/x-www-form-urlencoded")):
            with self.subTest(vendor, body=body[:20]):
                signed = "X-Twilio-Signature: AAAA\r\nX-Twilio-Email-Event-Webhook-Signature: AAAA\r\n" \
                         "X-Twilio-Email-Event-Webhook-Timestamp: 1795359600\r\n"
                self.expect_statuses(request("/outbound/webhooks/" + vendor, body, media, signed), 403, 400, 413)

    def test_csv_without_rows_or_end(self):
        for body in (b"email\n" + b'"' * FILE, b'email,company\n' + b'a@example.com,"' + b"x" * FILE, b"x" * FILE,
                     b"email" + b",x" * (FILE // 2), b"email\n" + endless(b"nobody\n"), b"email\n" + endless(b'"a@example.com","x" y\n'),
                     b"\xff\xfe" + b"\n" * FILE, b"\0" * FILE):
            with self.subTest(body[:20]):
                self.expect_statuses(self.call("/imports", body, "text/csv"), 200, 422, amount=2)
        self.expect_no_running_job()

    def test_uploads_that_stop_in_the_middle(self):
        """As many as one peer may have, each stopped after half a megabyte; then all disconnect."""
        head = f"POST {CALLS}/imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 90000000\r\n{self.bearer}\r\n"
        attackers = [self.connect(peer) for peer in PEERS for _ in range(30)]
        for attacker in attackers:
            self.press(attacker, head.encode() + b"email,company\na@example.com," + b"x" * 600_000 + b"\n" + b"y" * 400_000)
        for _ in range(4):
            for attacker in attackers:
                self.press(attacker, b"y" * 100_000)
        self.expect_health()
        for attacker in attackers:
            attacker.close()
        self.expect_no_running_job()

    def test_archives_that_are_none(self):
        for body in (b"[" * FILE, b"{" + b" " * FILE, endless(b"{}\n"), b'{"outbound_archive":{"version":1,"instance":"x"}}\n' * 9,
                     b'{"outbound_archive":' + b'{"a":' * DEEP + b"\n"):
            with self.subTest(body[:20]):
                self.expect_statuses(self.call("/restores", body, "application/x-ndjson"), 422)
        self.expect_no_running_job()

    def test_targets_of_odd_forms(self):
        for target in ("/campaigns?" + "&" * 15_000, "/campaigns?" + "limit=1&" * 1_800, "/" + "a/" * 7_000, "/campaigns/" + "%41" * 5_000,
                       "/campaigns?limit=" + "9" * 15_000):
            with self.subTest(target[:20]):
                attack = f"GET {CALLS}{target} HTTP/1.1\r\nHost: localhost\r\n{self.bearer}\r\n".encode()
                self.expect_statuses(attack, 200, 404, 422, 431)


if __name__ == "__main__":
    unittest.main()
