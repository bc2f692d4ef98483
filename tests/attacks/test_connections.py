"""Hundreds of connections that want memory or time of `outbound serve`: health checks are answered all the while, and memory is bounded.

The attackers come from several addresses of the loopback network, so that the limit for one peer is not all that holds.
"""

import contextlib
import signal
import socket
import time
import unittest
import urllib.parse

from command_line import PATIENCE, CommandLineTest

PEERS = [f"127.0.0.{last}" for last in range(2, 10)]
WEBHOOK = "POST /outbound/webhooks/sendgrid HTTP/1.1\r\nHost: x\r\n"
MOST_MEMORY = 256 * 1024  # KiB
SLOWEST_HEALTH = 0.1  # seconds, of 99 in 100


class Connections(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.serving = self.begin("serve", "--port", 0, "--ready-file", "serve.url")
        self.serving.read_until("Listening")
        self.port = urllib.parse.urlsplit(self.read("serve.url").strip()).port
        self.usual = self.slow_health()

    def tearDown(self):
        _, code = self.serving.end(signal.SIGTERM)
        self.assertIn(code, (0, 6))  # 6: an attacker was broken off.
        super().tearDown()

    def connect(self, peer):
        attacker = socket.socket()
        self.addCleanup(attacker.close)
        attacker.settimeout(PATIENCE)
        attacker.bind((peer, 0))
        attacker.connect(("127.0.0.1", self.port))
        return attacker

    def attack(self, amount, first_words):
        """That many connections that each send this and go on living."""
        attackers = [self.connect(PEERS[i % len(PEERS)]) for i in range(amount)]
        for attacker in attackers:
            self.press(attacker, first_words)
        return attackers

    @staticmethod
    def press(attacker, words):
        """Sends as much as the server takes at once."""
        attacker.setblocking(False)
        with contextlib.suppress(BlockingIOError, ConnectionError):
            attacker.sendall(words)
        attacker.settimeout(PATIENCE)

    def ask_health(self):
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as asking:
            asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            answer = b""
            while piece := asking.recv(4096):
                answer += piece
        self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)

    def slow_health(self):
        """How long 99 of 100 health checks take at most."""
        times = []
        for _ in range(200):
            begin = time.monotonic()
            self.ask_health()
            times.append(time.monotonic() - begin)
        return sorted(times)[-3]

    def peak_memory(self):
        with open(f"/proc/{self.serving.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))

    def expect_health(self):
        """A busy machine slows the quiet server as well."""
        self.assertLess(self.slow_health(), max(SLOWEST_HEALTH, 10 * self.usual))
        self.assertLess(self.peak_memory(), MOST_MEMORY)
        self.assertIsNone(self.serving.process.poll())

    def test_bodies_that_are_announced_and_hardly_sent(self):
        self.attack(300, (WEBHOOK + "Content-Length: 2000000\r\n\r\n").encode() + b"x" * 1000)
        self.expect_health()

    def test_bodies_that_are_as_large_as_may_be_and_never_end(self):
        attackers = self.attack(240, (WEBHOOK + "Content-Length: 2097152\r\n\r\n").encode())
        for _ in range(4):
            for attacker in attackers:
                self.press(attacker, b"x" * 500_000)
        self.expect_health()

    def test_bodies_of_chunks_without_end(self):
        attackers = self.attack(240, (WEBHOOK + "Transfer-Encoding: chunked\r\n\r\n").encode())
        for _ in range(4):
            for attacker in attackers:
                self.press(attacker, b"80000\r\n" + b"x" * 0x80000 + b"\r\n")
        self.expect_health()

    def test_connections_that_say_nothing(self):
        self.attack(600, b"")
        self.expect_health()

    def test_headers_that_do_not_end(self):
        self.attack(600, b"GET /healthz HTTP/1.1\r\n" + b"A:\r\n" * 3000)
        self.expect_health()

    def test_requests_without_end_whose_answers_nobody_reads(self):
        for attacker in self.attack(200, b""):
            self.press(attacker, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 5000)
        self.expect_health()


if __name__ == "__main__":
    unittest.main()
