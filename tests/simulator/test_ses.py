"""Requests that the simulated SES accepts and refuses: signatures, computed from AWS's description, and the rules of SendEmail."""

import copy
import datetime
import hashlib
import hmac
import json
import unittest

from running import SimulatorTest

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SEND = "/v2/email/outbound-emails"
MAIL = {
    "FromEmailAddress": '"News" <news@example.org>',
    "Destination": {"ToAddresses": ["Ada <Ada@Example.com>"]},
    "Content": {"Simple": {"Subject": {"Data": "=?UTF-8?B?R3LDvMOfZQ==?=", "Charset": "UTF-8"},
                           "Body": {"Text": {"Data": "Hello", "Charset": "UTF-8"}}}},
    "EmailTags": [{"Name": "outbound_key", "Value": "i-1-2-3"}],
}


def mail(change=lambda m: None):
    changed = copy.deepcopy(MAIL)
    change(changed)
    return changed


def signed(host, method, path, body, secret=SECRET, date=None, token=None):
    now = date or datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {"Host": host, "Content-Type": "application/json", "X-Amz-Date": now}
    if token:
        headers["X-Amz-Security-Token"] = token
    names = sorted(name.lower() for name in headers)
    values = {name.lower(): value for name, value in headers.items()}
    canonical = "\n".join([method, path, "", *[f"{n}:{values[n]}" for n in names], "", ";".join(names),
                           hashlib.sha256(body).hexdigest()])
    scope = f"{now[:8]}/us-east-1/ses/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + secret).encode()
    for part in (*scope.split("/"), to_sign):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    headers["Authorization"] = (f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}, SignedHeaders={';'.join(names)}, "
                                f"Signature={key.hex()}")
    return headers


def set_path(*path, value):
    def change(of):
        for name in path[:-1]:
            of = of[name]
        of[path[-1]] = value
    return change


REFUSED = {
    "no sender": mail(lambda m: m.pop("FromEmailAddress")),
    "a sender that is none": mail(set_path("FromEmailAddress", value="news")),
    "a sender beyond ASCII": mail(set_path("FromEmailAddress", value="Åsa <a@example.org>")),
    "nobody to send to": mail(set_path("Destination", value={})),
    "51 recipients": mail(set_path("Destination", value={"ToAddresses": [f"a{i}@example.com" for i in range(51)]})),
    "a broken recipient": mail(set_path("Destination", value={"ToAddresses": ["nobody"]})),
    "a subject beyond ASCII": mail(set_path("Content", "Simple", "Subject", "Data", value="Grüße")),
    "a subject with a line break": mail(set_path("Content", "Simple", "Subject", "Data", value="a\r\nBcc: x")),
    "no body": mail(set_path("Content", "Simple", "Body", value={})),
    "16 headers": mail(set_path("Content", "Simple", "Headers", value=[{"Name": f"X-{i}", "Value": "v"} for i in range(16)])),
    "a header name with a colon": mail(set_path("Content", "Simple", "Headers", value=[{"Name": "X:", "Value": "v"}])),
    "a header value too long": mail(set_path("Content", "Simple", "Headers", value=[{"Name": "X", "Value": "v" * 996}])),
    "a tag with a dot": mail(set_path("EmailTags", value=[{"Name": "a.b", "Value": "c"}])),
    "an unknown member": mail(set_path("Subject", value="x")),
}


class Ses(SimulatorTest):
    def send(self, simulator, request, path=SEND, method="POST", **how):
        body = request if isinstance(request, bytes) else json.dumps(request).encode()
        host = f"127.0.0.1:{simulator.ready['http_port']}"
        return simulator.post(body, signed(host, method, path, body, **how), path, method)

    def test_takes_a_signed_message_and_records_what_its_reader_gets(self):
        simulator = self.start("--aws-secret", SECRET)
        answer = self.send(simulator, mail(), token="session")
        self.assertEqual(answer.status, 200, answer.body)
        entry, = simulator.ledger()
        self.assertEqual((entry["key"], entry["to"], entry["subject"]), ("i-1-2-3", "ada@example.com", "Grüße"))
        self.assertEqual(entry["content"], hashlib.sha256("Grüße\0Hello\0".encode()).hexdigest())
        self.assertEqual(entry["message_id"], json.loads(answer.body)["MessageId"])

    def test_refuses_what_is_not_signed_with_the_secret_or_at_another_time(self):
        simulator = self.start("--aws-secret", SECRET)
        for how, error in (({"secret": "other"}, "SignatureDoesNotMatch"), ({"date": "20150830T123600Z"}, "InvalidSignatureException")):
            with self.subTest(error):
                answer = self.send(simulator, mail(), **how)
                self.assertEqual((answer.status, answer.headers["x-amzn-ErrorType"]), (403, error))
        unsigned = simulator.post(MAIL, {"Content-Type": "application/json"}, SEND)
        self.assertEqual(unsigned.headers["x-amzn-ErrorType"], "MissingAuthenticationTokenException")
        self.assertEqual(simulator.ledger(), [])

    def test_refuses_what_breaks_a_rule(self):
        simulator = self.start()
        for name, request in REFUSED.items():
            with self.subTest(name):
                answer = self.send(simulator, request)
                self.assertEqual((answer.status, answer.headers["x-amzn-ErrorType"]), (400, "BadRequestException"), answer.body)
        self.assertEqual(self.send(simulator, b"{").headers["x-amzn-ErrorType"], "SerializationException")
        self.assertEqual(simulator.ledger(), [])

    def test_reports_the_rate_of_the_account(self):
        simulator = self.start("--ses-rate", 14)
        answer = self.send(simulator, b"", "/v2/email/account", "GET")
        self.assertEqual(json.loads(answer.body)["SendQuota"]["MaxSendRate"], 14)

    def test_words_faults_as_ses_does(self):
        simulator = self.start("--throttle", 1)
        answer = self.send(simulator, mail())
        self.assertIn(answer.headers["x-amzn-ErrorType"], ("TooManyRequestsException", "ThrottlingException"))


if __name__ == "__main__":
    unittest.main()
