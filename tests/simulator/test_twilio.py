"""Messages and calls that the simulated Twilio accepts and refuses, rule by rule."""

import base64
import hashlib
import json
import unittest
import urllib.parse

from running import SimulatorTest

ACCOUNT = "AC" + "1" * 32
SERVICE = "MG" + "a" * 32
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
CALLBACK = "https://crm.example.com/outbound/sms/campaigns/1/sms-status?key=i-1-2-3#rc=5&rp=all"
MESSAGE = {"To": "+15005550010", "From": "+15005550006", "Body": "Hello", "StatusCallback": CALLBACK}
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="Polly.Amy">Hello &amp; welcome</Say><Pause length="1"/></Response>'
CALL = {"To": "+15005550010", "From": "+15005550006", "Twiml": TWIML, "Timeout": "30", "StatusCallback": CALLBACK,
        "StatusCallbackEvent": ["initiated", "answered", "completed"], "StatusCallbackMethod": "POST"}


def headers(user=ACCOUNT, password="token"):
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}


def without(of, *names, **changes):
    return {name: value for name, value in {**of, **changes}.items() if name not in names}


REFUSED_MESSAGES = {
    "no recipient": (without(MESSAGE, "To"), 21211),
    "a number that is none": (without(MESSAGE, To="5005550010"), 21211),
    "nobody to send from": (without(MESSAGE, "From"), 21603),
    "a sender too long": (without(MESSAGE, From="ABCDEFGHIJKL"), 21212),
    "a service that is none": (without(MESSAGE, MessagingServiceSid="MG1"), 21705),
    "no body": (without(MESSAGE, "Body"), 21602),
    "1601 characters": (without(MESSAGE, Body="ü" * 1601), 21617),
    "a callback to a host with an underscore": (without(MESSAGE, StatusCallback="https://my_host/x"), 21609),
    "a parameter that does not exist": (without(MESSAGE, Text="x"), 20001),
}
REFUSED_CALLS = {
    "no script": (without(CALL, "Twiml"), 21205),
    "two scripts": (without(CALL, Url="https://crm.example.com/voice"), 20001),
    "a script that is too long": (without(CALL, Twiml="<Response><Say>" + "x" * 4000 + "</Say></Response>"), 32018),
    "a script that is no XML": (without(CALL, Twiml="<Response><Say>a & b</Say></Response>"), 12100),
    "a verb that does not exist": (without(CALL, Twiml="<Response><Shout>a</Shout></Response>"), 12100),
    "elements that are not closed": (without(CALL, Twiml="<Response><Say>a</Response>"), 12100),
    "events in one parameter": (without(CALL, StatusCallbackEvent="initiated answered"), 20001),
    "a caller without number": (without(CALL, From="ACME"), 21212),
    "too long a ring": (without(CALL, Timeout="601"), 20001),
    "detection without a callback": (without(CALL, MachineDetection="Enable", AsyncAmd="true"), 21262),
    "a detection that does not exist": (without(CALL, MachineDetection="On"), 20001),
}


class Twilio(SimulatorTest):
    def ask(self, simulator, target, form=None, **who):
        body = None if form is None else urllib.parse.urlencode(form, doseq=True).encode()
        return simulator.post(body, headers(**who), ROOT + target, "GET" if form is None else "POST")

    def test_takes_a_message_and_a_call_and_records_them(self):
        simulator = self.start("--twilio-token", "token")
        for target, form, kind, said in (("/Messages.json", MESSAGE, "SM", "Hello"), ("/Calls.json", CALL, "CA", TWIML),
                                         ("/Messages.json", without(MESSAGE, "From", MessagingServiceSid=SERVICE), "SM", "Hello")):
            answer = self.ask(simulator, target, form)
            self.assertEqual(answer.status, 201, answer.body)
            sid = json.loads(answer.body)["sid"]
            self.assertRegex(sid, f"^{kind}[0-9a-f]{{32}}$")
            entry = simulator.ledger()[-1]
            self.assertEqual((entry["key"], entry["to"], entry["message_id"]), ("i-1-2-3", "+15005550010", sid))
            self.assertEqual(entry["content"], hashlib.sha256(said.encode()).hexdigest())

    def test_reports_the_status_of_a_resource(self):
        simulator = self.start()
        sid = json.loads(self.ask(simulator, "/Messages.json", MESSAGE).body)["sid"]
        shown = json.loads(self.ask(simulator, f"/Messages/{sid}.json").body)
        self.assertEqual((shown["sid"], shown["to"], shown["direction"]), (sid, "+15005550010", "outbound-api"))
        listed = json.loads(self.ask(simulator, "/Messages.json?To=%2B15005550010").body)["messages"]
        self.assertEqual([one["sid"] for one in listed], [sid])
        self.assertEqual(json.loads(self.ask(simulator, "/Calls.json?To=%2B15005550010").body)["calls"], [])
        self.assertEqual(self.ask(simulator, "/Messages/SM1.json").status, 404)

    def test_refuses_what_breaks_a_rule(self):
        simulator = self.start()
        for target, cases in (("/Messages.json", REFUSED_MESSAGES), ("/Calls.json", REFUSED_CALLS)):
            for name, (form, code) in cases.items():
                with self.subTest(name):
                    answer = self.ask(simulator, target, form)
                    self.assertEqual((answer.status, json.loads(answer.body).get("code")), (400, code), answer.body)
        self.assertEqual(simulator.ledger(), [])

    def test_refuses_unknown_accounts(self):
        simulator = self.start("--twilio-token", "token")
        for who in ({"password": "other"}, {"user": "AC" + "2" * 32}):
            answer = self.ask(simulator, "/Messages.json", MESSAGE, **who)
            self.assertEqual((answer.status, json.loads(answer.body)["code"]), (401, 20003))
        self.assertEqual(self.ask(simulator, "/Messages.json", MESSAGE, user="SK" + "3" * 32).status, 201)

    def test_words_faults_as_twilio_does(self):
        simulator = self.start("--throttle", 1)
        answer = self.ask(simulator, "/Messages.json", MESSAGE)
        self.assertEqual((answer.status, json.loads(answer.body)["code"]), (429, 20429))

    def test_refuses_the_same_share_of_numbers_every_time(self):
        simulator = self.start("--refuse", 1)
        codes = {number: json.loads(self.ask(simulator, "/Messages.json", without(MESSAGE, To=f"+1500555001{number}")).body)["code"]
                 for number in (0, 1)}
        self.assertEqual(codes, {0: 21610, 1: 21211})


if __name__ == "__main__":
    unittest.main()
