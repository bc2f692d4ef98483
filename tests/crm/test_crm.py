"""examples/crm: a host with its own people, login, loop and web server. CRM is the program; behind nginx if NGINX is one."""

import http.client
import json
import os
import re
import signal
import subprocess
import unittest
import urllib.parse

from command_line import PATIENCE, Running
from running import SimulatorTest

PROGRAM = os.environ["CRM"]
NGINX = os.environ.get("NGINX")
ACCOUNT = {"type": "twilio", "name": "phones", "account_sid": "AC" + "1" * 32, "auth_token": "secret", "from": "+15005550006"}
PEOPLE = [("Ada", "+14155550101", "Bakery"), ("Bob", "+14155550102", "Bakery"), ("Eve", "+14155550103", "Retail")]
API = "/api/v1/outbound"


class Browser:
    """Keeps a cookie, and names the origin of its pages as browsers do."""

    def __init__(self, url, prefix=""):
        self.netloc = urllib.parse.urlsplit(url).netloc
        self.prefix = prefix
        self.cookie = None

    def ask(self, method, path, body=None, fields=None):
        """Status, header and body of a response."""
        host, port = self.netloc.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        header = {"Sec-Fetch-Site": "same-origin", **(fields or {})}
        if self.cookie:
            header["Cookie"] = self.cookie
        connection.request(method, self.prefix + path, body, header)
        response = connection.getresponse()
        out = response.status, response.headers, response.read().decode()
        connection.close()
        return out

    def post_form(self, path, **fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, name, password):
        status, header, _ = self.post_form("/login", name=name, password=password)
        if status == 303:
            self.cookie = header["Set-Cookie"].split(";")[0]
        return status

    def call(self, method, path, body=None, **fields):
        """Status and document of a response of the API."""
        text = None if body is None else json.dumps(body)
        status, _, out = self.ask(method, API + path, text, {"Content-Type": "application/json", **fields})
        return status, json.loads(out)

    def stream(self):
        host, port = self.netloc.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        connection.request("GET", self.prefix + API + "/events", headers={"Accept": "text/event-stream", "Cookie": self.cookie})
        return connection, connection.getresponse()


class CrmTest(SimulatorTest):
    prefix = ""

    def setUp(self):
        super().setUp()
        simulator = self.start("--twilio-token", "secret", "--webhooks", self.path("crm.url"), "--report-delay-ms", 20)
        account = {**ACCOUNT, "base_url": simulator.ready["https"], "ca_file": simulator.path("ca.pem")}
        with open(self.path("outbound.json"), "w", encoding="utf-8") as file:
            json.dump({"providers": [account], "engine": {"poll_ms": 50}, "public_url": "https://crm.example.com" + self.prefix}, file)
        for user in ("olga:owner", "max:manager", "cora:clerk"):
            self.run_crm("--add-user", user, stdin=user.split(":", maxsplit=1)[0] + " secret\n")
        self.simulator = simulator
        self.crm = self.begin()
        self.url = self.crm.read_until("Listening").split()[-1].removesuffix(self.prefix + "/")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_crm(self, *words, stdin="", code=0):
        done = subprocess.run([PROGRAM, self.folder, *words], input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def begin(self):
        process = subprocess.Popen([PROGRAM, self.folder, "--port", "0", "--prefix", self.prefix, "--ready-file", self.path("crm.url")],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.kill)
        return Running(process)

    def browser(self, name=None):
        browser = Browser(self.url, self.prefix)
        if name:
            self.assertEqual(browser.sign_in(name, name + " secret"), 303)
        return browser

    def add_people(self, browser):
        for name, mobile, trade in PEOPLE:
            status, header, _ = browser.post_form("/people", given_name=name, family_name="Lee", mail="", mobile=mobile, trade=trade)
            self.assertEqual(status, 303)
        return header["Location"]

    def send_campaign(self, browser):
        """Creates, starts and follows an SMS campaign to the bakers; returns its document at the end."""
        draft = {"name": "Spring", "type": "sms", "message": "Hello {{first_name}}", "recipient_segments": {"industries": ["Bakery"]}}
        status, created = browser.call("POST", "/campaigns", draft)
        self.assertEqual(status, 200, created)
        connection, stream = browser.stream()
        self.addCleanup(connection.close)
        self.assertEqual(browser.call("POST", f"/campaigns/{created['id']}/start", {})[0], 200)
        seen = b""
        while b"campaign.completed" not in seen:
            line = stream.readline()
            self.assertTrue(line, "the stream ended")
            seen += line
        return browser.call("GET", f"/campaigns/{created['id']}")[1]


class Crm(CrmTest):
    def test_sends_to_people_of_its_own_table_on_its_own_loop(self):
        browser = self.browser("max")
        self.add_people(browser)
        self.assertEqual(self.send_campaign(browser)["counters"]["recipients"], 2)
        self.assertEqual(sorted(each["to"] for each in self.simulator.ledger()), [mobile for _, mobile, _ in PEOPLE[:2]])

    def test_receives_the_reports_of_the_vendor(self):
        browser = self.browser("max")
        self.add_people(browser)
        campaign = self.send_campaign(browser)
        connection, stream = browser.stream()
        self.addCleanup(connection.close)
        while browser.call("GET", f"/campaigns/{campaign['id']}")[1]["counters"]["delivered"] < 2:
            stream.readline()  # Every change is announced.

    def test_knows_who_may_do_what(self):
        stranger = self.browser()
        self.assertEqual(stranger.call("GET", "/campaigns")[0], 401)
        self.assertEqual(stranger.sign_in("cora", "olga secret"), 401)
        self.assertEqual(stranger.sign_in("nobody", ""), 401)
        self.assertEqual(stranger.ask("GET", "/")[0], 303)
        self.assertEqual(stranger.ask("GET", "/healthz")[0], 200)
        clerk = self.browser("cora")
        self.assertEqual(clerk.call("GET", "/session")[1], {"actor": "cora", "scopes": ["read", "write"], "login": "host"})
        status, created = clerk.call("POST", "/campaigns", {"name": "Spring", "type": "sms", "message": "Hello"})
        self.assertEqual(status, 200)
        self.assertEqual(clerk.call("POST", f"/campaigns/{created['id']}/start", {})[0], 403)
        self.assertEqual(clerk.call("GET", "/audit")[0], 403)
        status, audit = self.browser("olga").call("GET", "/audit")
        self.assertEqual((status, audit["items"][0]["actor"]), (200, "cora"))

    def test_ignores_changes_from_pages_of_other_origins(self):
        browser = self.browser("max")
        for origin in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}):
            self.assertEqual(browser.call("POST", "/segments", {"name": "All", "filter": {}}, **origin)[0], 401)
            self.assertEqual(browser.ask("POST", "/people", "given_name=Eve", origin)[0], 303)
        self.assertEqual(browser.call("GET", "/segments")[1]["items"], [])
        self.assertNotIn("Eve", browser.ask("GET", "/")[2])

    def test_shows_the_dashboard_in_its_own_pages(self):
        browser = self.browser("max")
        place = self.add_people(browser)
        _, _, page = browser.ask("GET", place.removeprefix(self.prefix))
        frame = re.search(r'<iframe title="Eve Lee" src="([^"]*)"', page)[1]
        status, header, _ = browser.ask("GET", frame.removeprefix(self.prefix))
        self.assertEqual((status, header.get_content_type()), (200, "text/html"))
        self.assertIn("frame-ancestors 'self'", header["Content-Security-Policy"])

    def test_passes_bodies_in_pieces_in_both_directions(self):
        browser = self.browser("olga")
        rows = "".join(f"person{i}@example.com,email\n" for i in range(20000))
        status, _, text = browser.ask("POST", API + "/imports?into=suppressions", "address,channel\n" + rows, {"Content-Type": "text/csv"})
        self.assertEqual((status, json.loads(text)["status"]), (200, "done"), text)
        status, header, text = browser.ask("GET", API + "/exports/suppressions", fields={"Accept": "text/csv"})
        self.assertEqual((status, header["Content-Length"], text.count("@example.com")), (200, None, 20000), text[:500])

    def test_refuses_what_it_cannot_do(self):
        self.assertIn("clerk, manager or owner", self.run_crm("--add-user", "eve:king", stdin="x\n", code=1))
        browser = self.browser("olga")
        status, refused = browser.call("POST", "/contacts", {"contacts": [{"external_id": "1"}]})
        self.assertEqual((status, refused["code"]), (409, "conflict"))
        self.assertEqual(browser.ask("GET", "/people/4711")[0], 404)
        self.assertEqual(browser.ask("POST", "/people", "given_name=" + "x" * 100000)[0], 413)

    def test_notes_the_events_of_campaigns_and_ends_in_order(self):
        browser = self.browser("max")
        self.add_people(browser)
        self.send_campaign(browser)
        connection, _ = browser.stream()  # Open while the program ends.
        self.addCleanup(connection.close)
        self.assertEqual(self.crm.end(signal.SIGTERM)[1], 0)
        self.crm = self.begin()
        self.url = self.crm.read_until("Listening").split()[-1].removesuffix(self.prefix + "/")
        self.assertIn("campaign.completed", self.browser("max").ask("GET", "/")[2])


class UnderAPrefix(Crm):
    prefix = "/crm"


del CrmTest

if __name__ == "__main__":
    unittest.main()
