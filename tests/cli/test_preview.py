"""Previews over the REST API against what the simulator receives: equal bytes for random contacts and content on every channel.

Without {{unsubscribe_url}}, whose token names the recipient; tests/api/campaigns/agreement.cpp compares it.
"""

import collections
import hashlib
import http.client
import json
import random
import signal
import unittest
import urllib.parse

from command_line import PATIENCE, CommandLineTest

PEOPLE = 20
VALUES = ["Ada", "O'Neil & <Sons>", "Jürgen", "-n-", "{{company}}", "50% off: \"now\"", "مريم", "\U0001f680 emoji", "a\\b", "x" * 200, "%s {0} $1"]
WORDS = ["Dear {{first_name|there}}", " & more, ", "{{company|your company}}", "{{#company}}at {{company}}{{/company}}", "50 %\n", "\t-n- ",
         "{{^company}}alone{{/company}}", "{{fields.plan|free}}", "{{external_id}}", "Größe 3 > 2\n\n", "{{lead_score|0}} points "]
EMAIL = ["<{{email}}> "]
HTML = ["<b>{{first_name|you}}</b>\n", "<p title=\"{{company|}}\">", "<a href=\"https://x.example/?e={{email}}&amp;p={{fields.plan|}}\">a</a>",
        "{{#company}}<i>{{company}}</i>{{/company}}", "<!-- -n- -->  ", "\t{{fields.plan|free}}"]


class Preview(CommandLineTest):
    def test_the_simulator_receives_the_bytes_of_200_previews(self):
        self.configure_accounts(self.start())
        dice = random.Random(15)
        people = [self.person(dice, number) for number in range(1, PEOPLE + 1)]
        self.ask("call", "contacts.upsert", json.dumps({"contacts": people}))
        campaigns = [self.campaign(dice, channel) for channel in ["email"] * 3 + ["blocks"] * 2 + ["sms"] * 3 + ["phone"] * 2]
        previews = self.previews(campaigns)
        for campaign, _ in campaigns:
            self.ask("campaign", "start", campaign)
        self.run_cli("run", "--until-idle")
        received = collections.Counter((entry["to"], entry["content"]) for entry in self.simulator.ledger())
        self.assertEqual(sum(previews.values()), 200)
        self.assertEqual(received, previews)

    def configure_accounts(self, simulator):
        self.simulator = simulator
        place = {"base_url": simulator.ready["https"], "ca_file": simulator.path("ca.pem")}
        self.configure(providers=[{"type": "sendgrid", "name": "main", "api_key": "SG.secret", "batch": 7, **place},
                                  {"type": "twilio", "account_sid": "AC" + "0" * 32, "auth_token": "secret", "from": "+15005550006", **place}],
                       senders=[{"email": "news@example.org"}], engine={"poll_ms": 50, "reconcile_seconds": 1})

    @staticmethod
    def person(dice, number):
        values = {name: dice.choice(VALUES) for name in ("first_name", "last_name", "company") if dice.random() < 0.7}
        return {"external_id": f"p{number}", "email": f"p{number}@example.com", "phone": f"+1415200{number:04}",
                "fields": {"plan": dice.choice(VALUES)} if dice.random() < 0.5 else {}, **values}

    def blocks(self, text):
        line = text(WORDS[:4])
        return self.ask("call", "email_blocks.render", json.dumps({"preheader": line, "blocks": [
            {"type": "heading", "text": line}, {"type": "text", "text": text(WORDS + EMAIL) + "**b** [a](https://x.example/?e={{email}})"},
            {"type": "button", "text": line, "url": "https://x.example/{{external_id}}"}, {"type": "divider"},
            {"type": "image", "url": "https://x.example/{{external_id}}.png", "alt": line}, {"type": "footer", "text": text(WORDS)}]}))

    def campaign(self, dice, channel):
        def text(pieces, most=6):
            return "".join(dice.choice(pieces) for _ in range(dice.randint(1, most)))

        content = {
            "email": lambda: {"subject": text(WORDS[:4], 3), "text": text(WORDS + EMAIL), "html": text(HTML),
                              "unsubscribe_url": "https://x.example/stop/{{external_id}}"},
            "blocks": lambda: {"subject": text(WORDS[:4], 3), "unsubscribe_url": "https://x.example/{{external_id}}", **self.blocks(text)},
            "sms": lambda: {"from": {"phone": "+15005550006"}, "message": "News: " + text(WORDS)},
            "phone": lambda: {"from": {"phone": "+15005550006"},
                              "script": {"steps": [{"say": "News: " + text(WORDS)}, {"pause": 2}, {"say": text(WORDS) + "."}]}},
        }[channel]()
        channel = "email" if channel == "blocks" else channel
        return self.ask("call", "campaigns.create", json.dumps({"type": channel, "name": channel, **content}))["id"], channel

    def previews(self, campaigns):
        """How often each address should receive each content, as the ledger states it."""
        token = self.ask("token", "create", "--name", "Test", "--scope", "read", "--scope", "pii")["token"]
        serving = self.begin("serve", "--port", 0, "--ready-file", "serve.url")
        serving.read_until("Listening")
        url = urllib.parse.urlsplit(self.read("serve.url").strip())
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE)
        expected = collections.Counter()
        for campaign, channel in campaigns:
            for number in range(1, PEOPLE + 1):
                connection.request("GET", f"/api/v1/outbound/campaigns/{campaign}/preview?external_id=p{number}",
                                   headers={"Authorization": f"Bearer {token}"})
                shown = json.loads(connection.getresponse().read())
                address = f"p{number}@example.com" if channel == "email" else f"+1415200{number:04}"
                expected[address, self.digest(channel, shown)] += 1
        connection.close()
        serving.end(signal.SIGTERM)
        return expected

    @staticmethod
    def digest(channel, shown):
        parts = {"email": ("subject", "text", "html"), "sms": ("message",), "phone": ("twiml",)}[channel]
        return hashlib.sha256("\0".join(shown[part] or "" for part in parts).encode()).hexdigest()


if __name__ == "__main__":
    unittest.main()
