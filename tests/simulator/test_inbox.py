"""The inbox: accepted messages as a browser shows them."""

import http.server
import json
import threading
import time
import unittest
import urllib.parse

from running import PATIENCE, Answer, SimulatorTest, mail, person
from test_twilio import CALL, MESSAGE, ROOT, headers, without

SCRIPT = "<script>alert(1)</script>"
TRANSFER = (
    '<Response><Say>One moment</Say><Dial action="https://crm.example.com/outbound/twilio/step?transfer=0">'
    '<Number url="https://crm.example.com/outbound/twilio/step?whisper=0">+4930123456</Number></Dial></Response>'
)
QUESTION = '<Response><Gather action="https://crm.example.com/outbound/twilio/gather?gather=0"><Say>Press &lt;1&gt;</Say></Gather></Response>'


class Host(http.server.BaseHTTPRequestHandler):
    """Answers Twilio's requests with TwiML, and other posts with nothing."""

    def do_POST(self):  # noqa: N802: the name is given
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        body = b""
        if "Digits" in form:
            body = b"<Response><Say>Thank you</Say><Hangup/></Response>"
        if form.get("DialCallStatus") == ["completed"]:
            body = b"<Response><Hangup/></Response>"
        if form.get("DialCallStatus") == ["no-answer"]:
            body = b'<Response><Record action="https://crm.example.com/outbound/twilio/step?recording=0" maxLength="30"/></Response>'
        if "RecordingUrl" in form:
            body = b"<Response><Say>Goodbye</Say></Response>"
        if "ParentCallSid" in form:
            body = b"<Response><Say>Ann pressed 1</Say></Response>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # The simulator ends while posts are under way.


class Inbox(SimulatorTest):
    def page(self, simulator, target=""):
        connection = simulator.connect()
        connection.request("GET", "/simulator/inbox" + target)
        answer = Answer(connection.getresponse())
        connection.close()
        answer.body = answer.body.decode()
        return answer

    def twilio(self, simulator, kind, form):
        body = urllib.parse.urlencode(form, doseq=True).encode()
        self.assertEqual(simulator.post(body, headers(), f"{ROOT}/{kind}.json").status, 201)

    def test_is_shown_on_request_only(self):
        self.assertEqual(self.page(self.start()).status, 404)

    def test_shows_an_email_as_its_recipient_gets_it_in_a_document_without_scripts_and_origin(self):
        simulator = self.start("--inbox")
        self.assertIn("Nothing was accepted yet", self.page(simulator).body)
        html = f"<p>-n- &amp; {SCRIPT}</p>"
        content = [{"type": "text/plain", "value": "Dear -n-"}, {"type": "text/html", "value": html}]
        people = [person(f"{name}@example.com", substitutions={"-n-": name}) for name in ("ada", "bob")]
        self.assertEqual(simulator.post(mail(subject=f"{SCRIPT} for -n-", content=content, personalizations=people)).status, 202)
        listed = self.page(simulator).body
        self.assertLess(listed.index("bob@example.com"), listed.index("ada@example.com"))
        letter = self.page(simulator, "/1")
        for body in (listed, letter.body):
            self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; for ada", body)
            self.assertNotIn(SCRIPT, body)
        self.assertIn('<iframe sandbox title="The email" src="/simulator/inbox/1/html">', letter.body)
        self.assertIn("Dear ada", letter.body)
        self.assertIn("default-src 'none'", letter.headers["Content-Security-Policy"])
        email = self.page(simulator, "/1/html")
        self.assertEqual(email.body, html.replace("-n-", "ada"))
        self.assertTrue(email.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'"))
        for target in ("/3", "/0", "/x", "/1/text", "/1/html/", ".html"):
            self.assertEqual(self.page(simulator, target).status, 404, target)

    def test_shows_the_messages_to_a_number_as_a_thread(self):
        simulator = self.start("--inbox")
        for body in ("First", f"Second {SCRIPT}"):
            self.twilio(simulator, "Messages", without(MESSAGE, Body=body))
        self.twilio(simulator, "Messages", without(MESSAGE, To="+15005550011", Body="For somebody else"))
        thread = self.page(simulator, "/1").body
        self.assertLess(thread.index("First"), thread.index("Second &lt;script&gt;"))
        self.assertNotIn("For somebody else", thread)

    def test_shows_a_call_as_a_transcript(self):
        simulator = self.start("--inbox")
        self.twilio(simulator, "Calls", CALL)
        transcript = self.page(simulator, "/1").body
        self.assertIn('<span class="verb">Says</span><span dir="auto">Hello &amp; welcome</span>', transcript)
        self.assertIn('<span class="verb">Waits</span><span dir="auto">1 s</span>', transcript)

    def document(self, simulator, target):
        answer = self.page(simulator, target)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), target)
        return json.loads(answer.body)

    def test_programs_read_the_messages_as_json(self):
        simulator = self.start("--inbox")
        self.assertEqual(self.document(simulator, ".json"), {"items": []})
        content = [{"type": "text/plain", "value": "Dear Ada"}, {"type": "text/html", "value": "<p>Ada</p>"}]
        self.assertEqual(simulator.post(mail(subject="Roses", content=content)).status, 202)
        for body in ("First", "Second"):
            self.twilio(simulator, "Messages", without(MESSAGE, Body=body))
        self.twilio(simulator, "Calls", CALL)
        items = self.document(simulator, ".json")["items"]
        self.assertEqual([(each["number"], each["channel"], each["beginning"]) for each in items],
                         [(4, "phone", "Hello & welcome"), (3, "sms", "Second"), (2, "sms", "First"), (1, "email", "Roses")])
        email = self.document(simulator, "/1.json")
        self.assertEqual((email["text"], email["has_html"], email["thread"], email["parts"]), ("Dear Ada", True, [], []))
        self.assertRegex(email["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual([(each["text"], each["is_ours"]) for each in self.document(simulator, "/2.json")["thread"]],
                         [("First", True), ("Second", True)])
        self.assertIn(">Hello &amp; welcome</Say>", self.document(simulator, "/4.json")["parts"][0]["twiml"])
        self.assertEqual(self.page(simulator, "/9.json").status, 404)

    def start_with_host(self):
        host = Server(("127.0.0.1", 0), Host)
        self.addCleanup(host.server_close)
        self.addCleanup(host.shutdown)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        return self.start("--inbox", "--webhooks", f"http://127.0.0.1:{host.server_port}", "--report-delay-ms", 1)

    def test_a_transcript_has_transfers_and_recordings_with_their_results(self):
        simulator = self.start_with_host()
        for number in range(30):
            self.twilio(simulator, "Calls", without(CALL, To=f"+150055501{number:02}", Twiml=TRANSFER))
        talked = recorded = False
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not (talked and recorded):
            for number in range(1, 31):
                transcript = self.page(simulator, f"/{number}").body
                self.assertNotIn("Ann pressed 1", transcript)  # Only the other side hears it.
                talked |= "<b>Talked " in transcript and transcript.index("+4930123456") < transcript.index("<b>Talked ")
                recorded |= "<b>no-answer</b>" in transcript and "<b>Recorded " in transcript and "Goodbye" in transcript
        self.assertTrue(talked and recorded)

    def test_a_transcript_has_the_pressed_keys_and_what_the_host_says_then(self):
        simulator = self.start_with_host()
        for number in range(30):  # Some of them press a key.
            self.twilio(simulator, "Calls", without(CALL, To=f"+150055501{number:02}", Twiml=QUESTION))
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for number in range(1, 31):
                transcript = self.page(simulator, f"/{number}").body
                if "Presses" in transcript:
                    self.assertLess(transcript.index("Press &lt;1&gt;"), transcript.index("Presses"))
                    self.assertLess(transcript.index("Presses"), transcript.index("Thank you"))
                    self.assertLess(transcript.index("Thank you"), transcript.index("Hangs up"))
                    return
        self.fail("nobody pressed a key")


if __name__ == "__main__":
    unittest.main()
