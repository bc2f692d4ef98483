"""outbound serve: requests, and reports of a provider."""

import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time
import unittest
import unittest.mock
import urllib.parse

from command_line import PATIENCE, CommandLineTest

TOPIC = "arn:aws:sns:us-east-1:123456789012:outbound-events"


class Serve(CommandLineTest):
    def serve(self, *options):
        serving = self.begin("serve", "--port", 0, "--ready-file", "serve.url", *options)
        serving.read_until("Listening")
        return serving

    def ask_web(self, method, target, body=None, headers=None):
        url = urllib.parse.urlsplit(self.read("serve.url").strip())
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def reports_when_all_are_in(self):
        """The reports of the simulator, once none is pending. Polls the state of the campaign meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.ask("campaign", "show", 1)
            if os.path.exists(self.path("reports.json")):
                reports = json.loads(self.read("reports.json"))
                if reports["pending"] == 0 and reports["requests"] > 0 and self.counts()["sent"] + self.counts()["failed"] == 50:
                    return reports
        raise AssertionError("the reports did not end")

    def counts(self):
        return self.ask("call", "campaigns.analytics", '{"id": 1}')

    def test_answers_requests_until_it_is_stopped(self):
        serving = self.serve()
        self.assertEqual(self.ask_web("GET", "/healthz"), (200, "ok\n"))
        self.assertEqual(self.ask_web("GET", "/readyz")[0], 200)
        self.assertEqual(self.ask_web("POST", "/outbound/webhooks/sendgrid", "[]")[0], 403)
        self.assertEqual(self.ask_web("GET", "/api/v1/outbound/campaigns")[0], 401)
        self.assertIn('outbound_webhook_requests_total{result="refused"} 1', self.ask_web("GET", "/metrics")[1])
        said, code = serving.end(signal.SIGTERM)
        self.assertEqual(code, 0)
        self.assertIn("1 refused", said)

    def test_a_service_manager_is_told_when_it_listens_and_when_it_stops(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(self.path("notify"))
            manager.settimeout(PATIENCE)
            with unittest.mock.patch.dict(os.environ, NOTIFY_SOCKET=self.path("notify")):
                serving = self.begin("serve", "--port", 0, "--ready-file", "serve.url")
            self.assertEqual(manager.recv(100), b"READY=1")
            self.assertEqual(self.ask_web("GET", "/healthz"), (200, "ok\n"))
            serving.process.send_signal(signal.SIGTERM)
            self.assertEqual(manager.recv(100), b"STOPPING=1")
            self.assertEqual(serving.end()[1], 0)

    def test_an_address_that_others_reach_needs_tls_or_proxies(self):
        problem = self.refuse("serve", "--host", "0.0.0.0", "--port", 0, code=3)
        self.assertIn("server.certificate", problem["detail"])

    def test_requests_are_logged_as_lines_of_json(self):
        self.configure(server={"access_log": "all", "access_log_file": self.path("access.log")})
        serving = self.serve()
        self.ask_web("GET", "/api/v1/outbound/contacts/7?q=ada%40example.com")
        self.ask_web("GET", "/healthz")
        self.assertEqual(serving.end(signal.SIGTERM)[1], 0)
        lines = [json.loads(line) for line in self.read("access.log").splitlines()]
        self.assertEqual([(line["route"], line["status"]) for line in lines], [("/api/v1/outbound/contacts/{id}", 401)])

    @unittest.skipUnless(shutil.which("promtool"), "Debian's package prometheus has promtool")
    def test_prometheus_accepts_the_metrics(self):
        self.serve()
        token = self.ask("token", "create", "--name", "CRM", "--scope", "read")["token"]
        self.assertEqual(self.ask_web("GET", "/api/v1/outbound/contacts", headers={"Authorization": "Bearer " + token})[0], 200)
        metrics = self.ask_web("GET", "/metrics")[1]
        self.assertIn("outbound_operation_duration_seconds_bucket", metrics)
        done = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_may_open_as_many_files_as_the_system_permits(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        serving = self.serve()
        with open(f"/proc/{serving.process.pid}/limits", encoding="ascii") as limits:
            soft, hard = re.search(r"Max open files +(\d+) +(\d+)", limits.read()).groups()
        self.assertEqual(soft, hard)
        self.assertGreater(int(soft), 128)

    def test_the_path_of_the_public_url_may_precede_every_path(self):
        self.configure(public_url="https://crm.example.com/crm")
        self.serve()
        for path in ("/crm/healthz", "/healthz"):
            self.assertEqual(self.ask_web("GET", path), (200, "ok\n"))
        self.assertEqual(self.ask_web("GET", "/crm/api/v1/outbound/campaigns")[0], 401)
        self.assertEqual(self.ask_web("GET", "/other/healthz")[0], 404)

    def test_the_reader_of_a_pipe_may_come_after_the_server(self):
        os.mkfifo(self.path("ready"))
        serving = self.begin("serve", "--port", 0, "--ready-file", "ready")
        self.await_pause(serving)
        with open(self.path("ready"), encoding="utf-8") as ready:
            self.assertTrue(ready.readline().startswith("http://127.0.0.1:"))
        serving.read_until("Listening")
        self.assertEqual(serving.end(signal.SIGTERM)[1], 0)

    def test_a_signal_ends_the_wait_for_the_reader_of_a_pipe(self):
        os.mkfifo(self.path("ready"))
        serving = self.begin("serve", "--port", 0, "--ready-file", "ready")
        self.await_pause(serving)
        said, code = serving.end(signal.SIGTERM)
        self.assertEqual(code, 0, said)

    def await_pause(self, running):
        """Returns once the command pauses between two looks for a reader, which the kernel shows."""
        deadline = time.monotonic() + PATIENCE
        paused = False
        while not paused:
            self.assertLess(time.monotonic(), deadline)
            self.assertIsNone(running.process.poll(), "the command has ended")
            with open(f"/proc/{running.process.pid}/wchan", encoding="ascii") as waits_in:
                paused = "nanosleep" in waits_in.read()

    def test_a_port_that_is_taken_is_named(self):
        self.serve()
        port = urllib.parse.urlsplit(self.read("serve.url").strip()).port
        problem = self.refuse("serve", "--port", port, code=3)
        self.assertIn(str(port), problem["detail"])

    def test_events_of_ses_come_through_sns(self):
        simulator = self.start("--webhooks", self.path("serve.url"), "--reports-file", self.path("reports.json"), "--sns-ca-file",
                               self.path("sns.pem"), "--report-delay-ms", 20, "--report-forge", 0.3, "--report-repeat", 0.2, "--report-lose", 0.1)
        account = {"type": "ses", "region": "us-east-1", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "secret", "topics": [TOPIC],
                   "base_url": simulator.ready["https"], "ca_file": simulator.path("ca.pem"), "sns_base_url": simulator.ready["http"],
                   "sns_ca_file": self.path("sns.pem"), "timeout_seconds": 20}
        self.configure(providers=[account], engine={"poll_ms": 50})
        self.import_people(50)
        self.make_campaign()
        self.run_cli("campaign", "start", 1)
        serving = self.serve()
        reports = self.reports_when_all_are_in()
        said, code = serving.end(signal.SIGTERM)
        self.assertEqual(code, 0)
        acked, counts = reports["acknowledged"]["email"], self.counts()
        self.assertEqual(acked["delivered"], counts["delivered"])
        self.assertEqual(acked.get("bounced", 0), counts["bounced"])
        self.assertEqual(acked.get("opened", 0), counts["unique_opens"])
        self.assertGreater(reports["forged"], 0)
        self.assertEqual(reports["forged"], reports["forged_refused"])
        self.assertIn(f"{reports['forged']} refused", said)
        self.assertTrue(self.ask("verify")["ok"])


if __name__ == "__main__":
    unittest.main()
