"""Tokens of the REST API: created, used with outbound serve, revoked, and stored nowhere as text."""

import glob
import http.client
import json
import re
import signal
import unittest
import urllib.parse

from command_line import FAILED, PATIENCE, CommandLineTest

API = "/api/v1/outbound"


class Tokens(CommandLineTest):
    def create(self, *scopes, name="CRM"):
        words = [word for scope in scopes for word in ("--scope", scope)]
        return self.ask("token", "create", "--name", name, *words)

    def serve(self, *options):
        serving = self.begin("serve", "--port", 0, "--only-listen", "--ready-file", "serve.url", *options)
        serving.read_until("Listening")
        return serving

    def web(self, method, path, token=None, body=None, **fields):
        """Status and document of a response."""
        url = urllib.parse.urlsplit(self.read("serve.url").strip())
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        headers = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in fields.items()}}
        if token:
            headers["Authorization"] = "Bearer " + token
        connection.request(method, path, body and json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text) if text.startswith("{") else text

    def test_a_token_is_shown_once_and_listed_without_its_text(self):
        out, _ = self.run_cli("token", "create", "--name", "CRM", "--scope", "read", "--scope", "send", "--expires", "2999-01-01T00:00:00Z")
        text = re.fullmatch(r"Token 1 is created\. [^\n]*\n(obt_[\w-]{43})\n", out).group(1)
        listed, _ = self.run_cli("token", "list")
        self.assertRegex(listed, r"1\s+CRM\s+read send\s.*2999-01-01T00:00:00Z")
        self.assertNotIn(text[4:], listed)
        self.assertEqual(self.run_cli("token", "revoke", 1)[0], "Token 1 (CRM) is revoked.\n")
        self.assertIsNotNone(self.ask("token", "list")["items"][0]["revoked_at"])
        self.assertEqual(self.refuse("token", "revoke", 2, code=FAILED)["code"], "not_found")
        self.assertEqual(self.refuse("token", "create", "--name", "x", "--scope", "all")["code"], "invalid")

    def test_a_token_opens_what_its_scopes_name_until_it_is_revoked(self):
        self.serve()
        reader, writer = self.create("read"), self.create("write")
        self.assertEqual(self.web("GET", API + "/campaigns")[0], 401)
        self.assertEqual(self.web("GET", API + "/campaigns", reader["token"])[0], 200)
        status, problem = self.web("POST", API + "/segments", reader["token"], {"name": "All", "filter": {}})
        self.assertEqual((status, problem["code"], problem["detail"]), (403, "forbidden", "this needs the scope write"))
        self.assertEqual(self.web("POST", API + "/segments", writer["token"], {"name": "All", "filter": {}})[0], 200)
        self.run_cli("token", "revoke", reader["id"])
        self.assertEqual(self.web("GET", API + "/campaigns", reader["token"])[0], 401)
        self.assertIsNotNone(self.ask("token", "list")["items"][0]["used_at"])

    def test_tokens_are_made_and_ended_over_the_web(self):
        self.serve()
        admin = self.create("admin")["token"]
        status, made = self.web("POST", API + "/tokens", admin, {"name": "Reports", "scopes": ["read"]})
        self.assertEqual(status, 200)
        self.assertEqual(self.web("GET", API + "/stats", made["token"])[0], 200)
        self.assertEqual(self.web("GET", API + "/tokens", made["token"])[0], 403)
        self.assertEqual(len(self.web("GET", API + "/tokens", admin)[1]["items"]), 2)
        self.assertEqual(self.web("DELETE", f"{API}/tokens/{made['id']}", admin)[0], 200)
        self.assertEqual(self.web("GET", API + "/stats", made["token"])[0], 401)

    def test_a_proxy_on_this_machine_does_not_open_monitoring(self):
        self.serve()
        self.assertEqual(self.web("GET", "/readyz")[0], 200)
        self.assertEqual(self.web("GET", "/readyz", X_Forwarded_For="192.0.2.1")[0], 401)
        self.serve("--proxy", "127.0.0.1")
        self.assertEqual(self.web("GET", "/readyz")[0], 401)
        self.assertEqual(self.web("GET", "/healthz")[0], 200)
        for i in range(12):
            self.assertEqual(self.web("GET", "/readyz", "obt_x", X_Forwarded_For="192.0.2.1")[0], 401 if i < 10 else 429)
        self.assertEqual(self.web("GET", "/readyz", "obt_x", X_Forwarded_For="192.0.2.2")[0], 401)

    def test_the_text_of_a_token_is_kept_nowhere(self):
        serving = self.serve()
        texts = [self.create("admin")["token"], self.create("read")["token"]]
        texts.append(self.web("POST", API + "/tokens", texts[0], {"name": "Third", "scopes": ["read"]})[1]["token"])
        for text in texts:
            self.assertEqual(self.web("GET", API + "/stats", text)[0], 200)
            self.assertIn(self.web("POST", API + "/segments", text, {"name": 7})[0], (403, 422))
        self.run_cli("token", "revoke", 2)
        self.assertEqual(self.web("GET", API + "/stats", texts[1])[0], 401)
        places = {}
        with open(f"/proc/{serving.process.pid}/cmdline", "rb") as arguments:
            places["the arguments of the process"] = arguments.read()
        for file in glob.glob(self.path("outbound.db*")):
            with open(file, "rb") as content:
                places[file] = content.read()
        self.assertTrue(any(place.endswith("-wal") for place in places))
        said, _ = serving.end(signal.SIGTERM)
        places["the log"] = said.encode()
        places["the lists"] = "".join(self.run_cli("token", "list") + self.run_cli("--json", "token", "list")).encode()
        for file in glob.glob(self.path("outbound.db*")):
            with open(file, "rb") as content:
                places[file + " afterwards"] = content.read()
        for place, content in places.items():
            for text in texts:
                self.assertNotIn(text[4:].encode(), content, place)


if __name__ == "__main__":
    unittest.main()
