"""Messages that the simulated SendGrid accepts and refuses, rule by rule."""

import http.client
import time
import unittest

from running import HEADERS, SimulatorTest, mail, person

FAR = int(time.time()) + 72 * 3600 + 600


def people(*list_of_people):
    return mail(personalizations=list(list_of_people))


def text(value, kind="text/plain"):
    return {"type": kind, "value": value}


ACCEPTED = {
    "the usual mail": mail(),
    "a thousand personalizations": people(*[person(f"a{i}@example.com") for i in range(1000)]),
    "substitutions of exactly 10000 bytes": people(person(substitutions={"-a-": "x" * 9997})),
    "arguments of exactly 10000 bytes": people(person(custom_args={"k": "x" * 9999})),
    "a subject of each personalization": people(person(subject="own")) | {"subject": "x"},
    "no subject but each has its own": {**people(person(subject="own")), "subject": "x"},
    "a template instead of content": mail(template_id="d-1", content=None, subject=None,
                                          personalizations=[person(dynamic_template_data={"a": [1]})]),
    "a name with a comma, quoted": people({"to": [{"email": "a@example.com", "name": '"Lovelace, Ada"'}]}),
    "other types after HTML": mail(content=[text("a"), text("b", "text/html"), text("c", "text/calendar")]),
    "unsubscribe headers": people(person(headers={"List-Unsubscribe": "<https://x.example/1>",
                                                  "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"})),
    "all settings": mail(
        mail_settings={"bypass_list_management": {"enable": True}, "footer": {"enable": True, "text": "t", "html": "h"}},
        tracking_settings={"click_tracking": {"enable": True, "enable_text": False},
                           "open_tracking": {"enable": True, "substitution_tag": "%o%"},
                           "subscription_tracking": {"enable": False, "text": "t", "html": "h", "substitution_tag": "s"},
                           "ganalytics": {"enable": True, "utm_source": "s", "utm_medium": "m", "utm_term": "t",
                                          "utm_content": "c", "utm_campaign": "c"}}),
    "everything else": mail(
        reply_to_list=[{"email": "r@example.com"}], categories=["a", "b"], custom_args={"a": "b"}, send_at=int(time.time()) + 60,
        batch_id="b", asm={"group_id": 1, "groups_to_display": [1, 2]}, ip_pool_name="po", headers={"X-Ours": "1"},
        attachments=[{"content": "YQ==", "filename": "a.txt", "type": "text/plain", "disposition": "inline", "content_id": "i"}]),
    "beyond ASCII in names, text and subject": mail(subject="Grüße", **{"from": {"email": "a@example.org", "name": "Åsa"}}),
}

# Fault -> the mail, and the field that the answer names.
REFUSED = {
    "no personalizations": (mail(personalizations=None), "personalizations"),
    "empty personalizations": (mail(personalizations=[]), "personalizations"),
    "1001 personalizations": (people(*[person(f"a{i}@example.com") for i in range(1001)]), "personalizations"),
    "personalizations of another type": (mail(personalizations={}), "personalizations"),
    "a personalization of another type": (mail(personalizations=["a"]), "personalizations.0"),
    "no sender": (mail(**{"from": None}), "from"),
    "a sender without address": (mail(**{"from": {"name": "a"}}), "from.email"),
    "a sender beyond ASCII": (mail(**{"from": {"email": "a@exämple.org"}}), "from.email"),
    "a sender of another type": (mail(**{"from": "a@example.org"}), "from"),
    "a line break in the sender's name": (mail(**{"from": {"email": "a@example.org", "name": "a\r\nBcc: x"}}), "from.name"),
    "nobody to send to": (people({"to": []}), "personalizations.0.to"),
    "no `to`": (people({"cc": [{"email": "a@example.com"}]}), "personalizations.0.to"),
    "an address without a name": (people(person("@example.com")), "personalizations.0.to.0.email"),
    "an address without a host": (people(person("ada@")), "personalizations.0.to.0.email"),
    "an address without a dot": (people(person("ada@host")), "personalizations.0.to.0.email"),
    "an address with a space": (people(person("a da@example.com")), "personalizations.0.to.0.email"),
    "an address with two dots": (people(person("a..b@example.com")), "personalizations.0.to.0.email"),
    "an empty address": (people(person("")), "personalizations.0.to.0.email"),
    "an address of 321 bytes": (people(person("a@" + "b." * 158 + "com")), "personalizations.0.to.0.email"),
    "the second address": (people(person(), person("bad")), "personalizations.1.to.0.email"),
    "an address of another type": (people(person(7)), "personalizations.0.to.0.email"),
    "a name with a comma": (people({"to": [{"email": "a@example.com", "name": "Lovelace, Ada"}]}),
                            "personalizations.0.to.0.name"),
    "an unknown member of an address": (people({"to": [{"email": "a@example.com", "nick": "a"}]}),
                                        "personalizations.0.to.0.nick"),
    "an address twice in `to`": (people({"to": [{"email": "a@example.com"}, {"email": "A@Example.com"}]}),
                                 "personalizations.0.to.1.email"),
    "an address in `to` and `bcc`": (people(person(bcc=[{"email": "ADA@example.com"}])), "personalizations.0.bcc.0.email"),
    "1001 recipients in all": (people(*[{"to": [{"email": f"a{i}x{k}@example.com"} for k in range(91)]} for i in range(11)]),
                               "personalizations"),
    "no subject": (mail(subject=None), "subject"),
    "no subject for one of them": (mail(subject=None, personalizations=[person(subject="a"), person("b@example.com")]),
                                   "subject"),
    "an empty subject": (mail(subject=""), "subject"),
    "an empty subject of one": (people(person(subject="")), "personalizations.0.subject"),
    "a line break in the subject": (mail(subject="a\nBcc: b"), "subject"),
    "a subject of another type": (mail(subject=1), "subject"),
    "no content": (mail(content=None), "content"),
    "empty content": (mail(content=[]), "content"),
    "an empty part": (mail(content=[text("")]), "content.0.value"),
    "a part without a type": (mail(content=[{"value": "a"}]), "content.0.type"),
    "HTML before text": (mail(content=[text("a", "text/html"), text("a")]), "content"),
    "other types before HTML": (mail(content=[text("a", "text/calendar"), text("a", "text/html")]), "content"),
    "both kinds of reply address": (mail(reply_to={"email": "a@example.com"}, reply_to_list=[{"email": "b@example.com"}]),
                                    "reply_to_list"),
    "a reply address twice": (mail(reply_to_list=[{"email": "b@example.com"}] * 2), "reply_to_list.1"),
    "a bad reply address": (mail(reply_to={"email": "b"}), "reply_to.email"),
    "a header value of another type": (people(person(headers={"X-A": 1})), "personalizations.0.headers.X-A"),
    "a line break in a header": (people(person(headers={"X-A": "a\r\nBcc: b"})), "personalizations.0.headers.X-A"),
    "a header name with a space": (mail(headers={"X A": "a"}), "headers.X A"),
    "a header name beyond ASCII": (mail(headers={"X-Ä": "a"}), "headers.X-Ä"),
    "substitutions of 10001 bytes": (people(person(substitutions={"-a-": "x" * 9998})), "personalizations.0.substitutions"),
    "a substitution of another type": (people(person(substitutions={"-a-": 1})), "personalizations.0.substitutions.-a-"),
    "an argument of another type": (people(person(custom_args={"a": 1})), "personalizations.0.custom_args.a"),
    "arguments of 10001 bytes": (people(person(custom_args={"k": "x" * 10000})), "personalizations.0.custom_args"),
    "arguments of 10001 bytes when merged": (
        mail(custom_args={"a": "x" * 4999}, personalizations=[person(custom_args={"b": "x" * 5000})]),
        "personalizations.0.custom_args"),
    "template data without a dynamic template": (people(person(dynamic_template_data={})),
                                                 "personalizations.0.dynamic_template_data"),
    "substitutions with a dynamic template": (mail(template_id="d-1", personalizations=[person(substitutions={"-a-": "b"})]),
                                              "personalizations.0.substitutions"),
    "a time too far ahead": (mail(send_at=FAR), "send_at"),
    "a time in milliseconds": (people(person(send_at=int(time.time() * 1000))), "personalizations.0.send_at"),
    "a time that is no integer": (mail(send_at=1.5), "send_at"),
    "11 categories": (mail(categories=[str(i) for i in range(11)]), "categories"),
    "a category twice": (mail(categories=["a", "a"]), "categories.1"),
    "a category of 256 bytes": (mail(categories=["x" * 256]), "categories.0"),
    "a category beyond ASCII": (mail(categories=["ä"]), "categories.0"),
    "a pool name of one letter": (mail(ip_pool_name="p"), "ip_pool_name"),
    "no group": (mail(asm={}), "asm.group_id"),
    "26 groups to display": (mail(asm={"group_id": 1, "groups_to_display": list(range(26))}), "asm.groups_to_display"),
    "two ways to bypass": (
        mail(mail_settings={"bypass_list_management": {"enable": True}, "bypass_spam_management": {"enable": True}}),
        "mail_settings.bypass_spam_management"),
    "a switch of another type": (mail(tracking_settings={"open_tracking": {"enable": "yes"}}),
                                 "tracking_settings.open_tracking.enable"),
    "an unknown setting": (mail(tracking_settings={"opens": {"enable": True}}), "tracking_settings.opens"),
    "an unknown member": (mail(subjet="a"), "subjet"),
    "an unknown member of a personalization": (people(person(name="a")), "personalizations.0.name"),
    "an attachment that is not base64": (mail(attachments=[{"content": "a b", "filename": "a"}]), "attachments.0.content"),
    "a file name with a line break": (mail(attachments=[{"content": "YQ==", "filename": "a\nb"}]), "attachments.0.filename"),
    "a disposition of its own": (mail(attachments=[{"content": "YQ==", "filename": "a", "disposition": "x"}]),
                                 "attachments.0.disposition"),
}
FORBIDDEN_HEADERS = ("x-sg-id", "X-SG-EID", "Received", "DKIM-Signature", "Content-Type", "Content-Transfer-Encoding", "To",
                     "From", "subject", "Reply-To", "CC", "bcc")


class MailRules(SimulatorTest):
    def setUp(self):
        super().setUp()
        self.simulator = self.start()
        self.connection = self.simulator.connect()
        self.addCleanup(self.connection.close)

    def post(self, body, headers=HEADERS, **rest):
        return self.simulator.post(body, headers, connection=self.connection, **rest)

    def test_takes_what_is_documented(self):
        for what, body in ACCEPTED.items():
            with self.subTest(what):
                answer = self.post(body)
                self.assertEqual((answer.status, answer.body), (202, b""), answer.body[:300])
                self.assertRegex(answer.headers["X-Message-Id"], r"^[\w-]{22}$")

    def test_refuses_with_the_field_and_accepts_nothing(self):
        for what, (body, field) in REFUSED.items():
            with self.subTest(what):
                answer = self.post(body)
                self.assertEqual(answer.status, 400)
                self.assertIn(field, answer.fields)
                self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(self.simulator.ledger(), [])

    def test_refuses_the_headers_that_are_its_own(self):
        for name in FORBIDDEN_HEADERS:
            with self.subTest(name):
                self.assertEqual(self.post(mail(headers={name: "a"})).fields, [f"headers.{name}"])
                self.assertEqual(self.post(people(person(headers={name: "a"}))).fields, [f"personalizations.0.headers.{name}"])

    def test_names_all_faults_at_once(self):
        self.assertEqual(self.post(mail(subject="", content=[])).fields, ["subject", "content"])

    def test_refuses_what_is_no_json(self):
        for body in (b"", b"{", b"[]", b"7", b'{"a":1}x', b"{'a':1}", b'{"subject":"\\ud800"}'):
            with self.subTest(body):
                self.assertEqual(self.post(body).status, 400)

    def test_wants_utf8_and_its_media_type(self):
        self.assertEqual(self.post(b'{"subject":"\xff"}').status, 415)
        self.assertEqual(self.post(mail(), {**HEADERS, "Content-Type": "text/plain"}).status, 415)
        self.assertEqual(self.post(mail(), {**HEADERS, "Content-Type": "application/json; charset=latin1"}).status, 415)
        self.assertEqual(self.post(mail(), {**HEADERS, "Content-Encoding": "gzip"}).status, 415)
        self.assertEqual(self.post(mail(), {**HEADERS, "Content-Type": "application/json; charset=utf-8"}).status, 202)
        without = {name: value for name, value in HEADERS.items() if name != "Content-Type"}
        self.assertEqual(self.post(mail(), without).status, 415)

    def test_wants_an_accept_header(self):
        without = {name: value for name, value in HEADERS.items() if name != "Accept"}
        self.assertEqual(self.post(mail(), without).status, 406)
        self.assertEqual(self.post(mail(), {**HEADERS, "Accept": "text/html"}).status, 406)
        self.assertEqual(self.post(mail(), {**HEADERS, "Accept": "*/*"}).status, 202)

    def test_wants_a_key(self):
        for wrong in ("", "Bearer", "Bearer ", "Basic SG.key", "bearer SG.key", "SG.key"):
            with self.subTest(wrong):
                answer = self.post(mail(), {**HEADERS, "Authorization": wrong})
                self.assertEqual((answer.status, answer.fields), (401, [None]))

    def test_knows_its_path_and_method(self):
        self.assertEqual(self.post(mail(), path="/v3/mail/sent").status, 404)
        self.assertEqual(self.post(mail(), path="/elsewhere").status, 404)
        self.assertEqual(self.post(None, method="GET").status, 405)

    def test_validates_but_does_not_send_in_the_sandbox(self):
        answer = self.post(mail(mail_settings={"sandbox_mode": {"enable": True}}))
        self.assertEqual((answer.status, answer.headers["X-Message-Id"], self.simulator.ledger()), (200, None, []))

    def test_refuses_30_megabytes_as_html(self):
        head = {**HEADERS, "Content-Length": "30000001"}
        self.connection.putrequest("POST", "/v3/mail/send")
        for name, value in head.items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        answer = self.connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (413, "text/html"))
        self.assertIn(b"413", answer.read())

    def test_takes_a_large_body_up_to_the_limit(self):
        large = mail(content=[text("x" * 20_000_000)])
        self.assertEqual(self.post(large).status, 202)

    def test_refuses_what_is_no_http(self):
        self.connection.connect()
        self.connection.sock.sendall(b"\x16\x03\x01nothing\r\n\r\n")
        response = http.client.HTTPResponse(self.connection.sock)
        response.begin()
        self.assertEqual(response.status, 400)

    def test_gives_every_request_an_id_of_its_own(self):
        ids = {self.post(mail()).headers["X-Message-Id"] for _ in range(200)}
        self.assertEqual(len(ids), 200)


class Keys(SimulatorTest):
    def test_takes_only_the_key_it_was_given(self):
        simulator = self.start("--api-key", "SG.right")
        self.assertEqual(simulator.post(mail(), {**HEADERS, "Authorization": "Bearer SG.right"}).status, 202)
        self.assertEqual(simulator.post(mail()).status, 401)


if __name__ == "__main__":
    unittest.main()
