"""Hundreds of connections that attack memory or time of `outbound serve`: health checks are answered meanwhile, and memory is bounded.

The attackers use several addresses of the loopback network, so that not only the limit per peer is tested.
"""

import contextlib
import json
import os
import socket
import threading
import time
import unittest

from attack import PEERS, AttackTest
from command_line import PATIENCE

HALF_SENT = b"POST /outbound/webhooks/ses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n"
WHOLE = b"POST /outbound/webhooks/ses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
ANSWERED = (400, 403)  # not 503: the webhook was read, and nobody has signed it
SOON = 5  # seconds; a spare connection whose body does not arrive yields after one
SLOWEST_READ = 0.05  # seconds, of 99 in 100
WEBHOOK = "POST /outbound/webhooks/sendgrid HTTP/1.1\r\nHost: localhost\r\n"


class Attack(AttackTest):
    def attack(self, amount, first_words, room=None):
        """That many connections, each of which sends this and stays open."""
        attackers = [self.connect(PEERS[i % len(PEERS)], room) for i in range(amount)]
        for attacker in attackers:
            self.press(attacker, first_words)
        return attackers


class Connections(Attack):
    def expect_answer(self):
        """A webhook that is sent until it is read, is read within SOON."""
        end = time.monotonic() + SOON
        while (status := self.status_of(WHOLE)) not in ANSWERED:
            self.assertLess(time.monotonic(), end, f"status {status}")

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

    def test_bodies_beside_which_connections_say_nothing(self):
        """Only spare connections are left, and silent clients hold them."""
        for attacker in self.attack(256, (WEBHOOK + "Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n").encode()):
            self.assertIn(b"100 Continue", attacker.recv(100))
        self.attack(64, b"")
        self.expect_health()

    def test_bodies_that_stop_on_spare_connections_too(self):
        """All connections wait for bodies of which one byte has arrived, and more keep coming."""
        for _ in range(3):
            self.attack(330, HALF_SENT + b"{")
            self.expect_answer()
            self.expect_health()

    def test_bodies_that_trickle_on_spare_connections_too(self):
        attackers = self.attack(330, HALF_SENT)
        is_over = threading.Event()

        def trickle():
            while not is_over.wait(1):
                for attacker in attackers:
                    with contextlib.suppress(OSError):
                        attacker.send(b"x" * 700, socket.MSG_DONTWAIT)

        trickling = threading.Thread(target=trickle)
        trickling.start()
        try:
            for _ in range(3):
                self.expect_answer()
                self.expect_health()
        finally:
            is_over.set()
            trickling.join()

    def test_headers_that_do_not_end(self):
        self.attack(600, b"GET /healthz HTTP/1.1\r\n" + b"A:\r\n" * 3000)
        self.expect_health()

    def test_requests_without_end_whose_answers_nobody_reads(self):
        for attacker in self.attack(200, b""):
            self.press(attacker, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 5000)
        self.expect_health()


class Reads(Attack):
    """A client of the API, beside which others are slow."""

    def setUp(self):
        super().setUp()
        token = self.ask("token", "create", "--name", "CRM", "--scope", "admin")["token"]
        campaign = {"name": "News", "type": "email", "from": {"email": "news@example.org"}, "subject": "Hi", "text": "Hello"}
        self.target = f"/api/v1/outbound/campaigns/{self.ask('call', 'campaigns.create', json.dumps(campaign))['id']}"
        self.fields = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n"
        self.read = f"GET {self.target} HTTP/1.1\r\n{self.fields}\r\n".encode()
        self.body = f"POST /api/v1/outbound/campaigns HTTP/1.1\r\n{self.fields}Content-Length: 60000\r\n\r\n{{".encode()
        self.usual_read = self.slow_answers(self.target, self.fields)

    def expect_reads(self):
        """Reads are quick as soon as the attackers have sent and taken what they want to."""
        end = time.monotonic() + PATIENCE
        while (status := self.status_of(self.read)) != 200:
            self.assertLess(time.monotonic(), end, f"status {status}")
        most = max(SLOWEST_READ, 10 * self.usual_read)
        while (slow := self.slow_answers(self.target, self.fields)) > most and not os.environ["SANITIZE"]:
            self.assertLess(time.monotonic(), end, f"99 of 100 reads take up to {slow:.3f} s, limit {most:.3f} s")

    def test_are_answered_beside_headers_bodies_and_readers(self):
        self.attack(170, b"GET /api/v1/outbound/campaigns HTTP/1.1\r\nA:")
        self.attack(170, self.body)
        self.attack(170, self.read * 200, room=4096)
        self.expect_reads()

    def test_are_answered_beside_bodies_that_take_every_connection(self):
        self.attack(500, self.body)
        self.expect_reads()


if __name__ == "__main__":
    unittest.main()
