"""Connections, certificates, ports, start and shutdown."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import unittest
import warnings

from running import HEADERS, PATIENCE, PROGRAM, SimulatorTest, mail


class Transport(SimulatorTest):
    def test_speaks_tls_with_a_certificate_for_this_machine(self):
        simulator = self.start()
        for host in ("localhost", "127.0.0.1"):
            with self.subTest(host):
                connection = simulator.connect_tls(host)
                self.assertEqual(simulator.post(mail(), connection=connection).status, 202)
                self.assertIn(connection.sock.version(), ("TLSv1.2", "TLSv1.3"))
                connection.close()

    def test_is_not_trusted_without_its_ca(self):
        simulator = self.start()
        context = ssl.create_default_context()
        self.assertRaises(ssl.SSLCertVerificationError, self.shake_hands, simulator, context)

    def test_refuses_old_tls(self):
        simulator = self.start()
        context = ssl.create_default_context(cafile=simulator.path("ca.pem"))
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        self.assertRaises((ssl.SSLError, ConnectionResetError), self.shake_hands, simulator, context)

    def shake_hands(self, simulator, context):
        with socket.create_connection(("127.0.0.1", simulator.ready["https_port"]), PATIENCE) as plain:
            context.wrap_socket(plain, server_hostname="localhost").close()

    def test_resumes_sessions(self):
        simulator = self.start()
        first = simulator.connect_tls()
        simulator.post(mail(), connection=first)
        session = first.sock.session
        plain = socket.create_connection(("127.0.0.1", simulator.ready["https_port"]), PATIENCE)
        with first.sock.context.wrap_socket(plain, server_hostname="localhost", session=session) as second:
            self.assertTrue(second.session_reused)
        first.close()

    def test_keeps_connections_open_and_closes_on_request(self):
        simulator = self.start()
        for connect in (simulator.connect, simulator.connect_tls):
            connection = connect()
            for _ in range(3):
                answer = simulator.post(mail(), connection=connection)
                self.assertEqual((answer.status, answer.headers["Connection"]), (202, "keep-alive"))
            same = connection.sock
            answer = simulator.post(mail(), {**HEADERS, "Connection": "close"}, connection=connection)
            self.assertEqual((answer.status, answer.headers["Connection"]), (202, "close"))
            self.assertEqual(same.fileno(), -1)

    def test_answers_pipelined_requests_in_order(self):
        simulator = self.start()
        body = json.dumps(mail()).encode()
        head = "".join(f"{name}: {value}\r\n" for name, value in {**HEADERS, "Host": "x", "Content-Length": len(body)}.items())
        with socket.create_connection(("127.0.0.1", simulator.ready["http_port"]), PATIENCE) as peer:
            peer.sendall((f"POST /v3/mail/send HTTP/1.1\r\n{head}\r\n".encode() + body) * 20)
            with peer.makefile("r") as answers:
                lines = [answers.readline() for _ in range(20 * 6)]
        ids = [line.split()[1] for line in lines if line.startswith("X-Message-Id")]
        self.assertEqual(ids, [entry["message_id"] for entry in simulator.ledger()])
        self.assertEqual([entry["request"] for entry in simulator.ledger()], list(range(1, 21)))

    def test_writes_its_address_into_the_ready_file_too(self):
        ready_file = os.path.join(self.folder, "ready.json")
        simulator = self.start("--ready-file", ready_file)
        with open(ready_file, encoding="utf-8") as file:
            self.assertEqual(json.load(file), simulator.ready)

    def test_takes_the_ports_it_is_given_and_says_when_it_cannot(self):
        first = self.start()
        port = first.ready["http_port"]
        taken = subprocess.run([PROGRAM, "--http-port", str(port)], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(taken.returncode, 1)
        self.assertIn("in use", taken.stderr)
        first.post(mail())
        first.stop(signal.SIGKILL)
        self.assertEqual(self.start("--http-port", port).ready["http_port"], port)

    def test_keeps_its_ca_when_asked_to(self):
        key = os.path.join(self.folder, "ca.key")
        first = self.start("--ca-key", key)
        trust = ssl.create_default_context(cafile=first.path("ca.pem"))
        first.stop(signal.SIGKILL)
        again = self.start("--ca-key", key)
        connection = http.client.HTTPSConnection("localhost", again.ready["https_port"], timeout=PATIENCE, context=trust)
        self.assertEqual(again.post(mail(), connection=connection).status, 202)
        connection.close()
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)

    def test_ends_cleanly_on_a_signal(self):
        for ending in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(ending):
                self.assertEqual(self.start().stop(ending), 0)

    def test_ends_with_its_parent(self):
        parent = subprocess.Popen(
            [sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])", PROGRAM, "--exit-with-parent"],
            stdout=subprocess.PIPE, text=True)
        self.assertIn("http_port", parent.stdout.readline())
        parent.kill()
        parent.wait(PATIENCE)
        self.assertIn("requests", parent.stdout.readline())  # its last line: it ended by itself
        self.assertEqual(parent.stdout.read(), "")           # and no process holds the pipe
        parent.stdout.close()


if __name__ == "__main__":
    unittest.main()
