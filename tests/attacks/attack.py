"""An `outbound serve` under attack, and the conditions that must hold meanwhile."""

import contextlib
import os
import signal
import socket
import threading
import time
import urllib.parse

from command_line import PATIENCE, CommandLineTest

PEERS = [f"127.0.0.{last}" for last in range(2, 10)]
MOST_MEMORY = 256 * 1024  # KiB
SLOWEST_HEALTH = 0.1  # seconds, of 99 in 100


class AttackTest(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.serving = self.begin("serve", "--port", 0, "--ready-file", "serve.url")
        self.serving.read_until("Listening")
        self.port = urllib.parse.urlsplit(self.read("serve.url").strip()).port
        self.usual = self.slow_health()

    def tearDown(self):
        _, code = self.serving.end(signal.SIGTERM)
        self.assertIn(code, (0, 6))  # 6: an attacker was disconnected.
        super().tearDown()

    def connect(self, peer="127.0.0.1", room=None):
        """A connection; `room` limits the bytes that it receives without reading."""
        attacker = socket.socket()
        self.addCleanup(attacker.close)
        if room:
            attacker.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        attacker.settimeout(PATIENCE)
        attacker.bind((peer, 0))
        attacker.connect(("127.0.0.1", self.port))
        return attacker

    @staticmethod
    def press(attacker, words):
        """Sends as much as the server accepts without blocking."""
        attacker.setblocking(False)
        with contextlib.suppress(BlockingIOError, ConnectionError):
            attacker.sendall(words)
        attacker.settimeout(PATIENCE)

    def status_of(self, request):
        """Sends a whole request and returns the status of the response; 0 if the server has closed the connection."""
        attacker = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        with contextlib.closing(attacker), contextlib.suppress(ConnectionError):
            with contextlib.suppress(ConnectionError):
                attacker.sendall(request)
            answer = attacker.recv(4096)
            if answer:
                return int(answer.split()[1])
        return 0

    @contextlib.contextmanager
    def attackers(self, amount, request):
        """Clients that repeat this request; yields the set of statuses of the responses."""
        statuses = set()
        is_over = threading.Event()

        def go_on():
            while not is_over.is_set():
                statuses.add(self.status_of(request))

        threads = [threading.Thread(target=go_on) for _ in range(amount)]
        for thread in threads:
            thread.start()
        try:
            yield statuses
        finally:
            is_over.set()
            for thread in threads:
                thread.join()

    def get(self, target, fields="Host: localhost\r\n"):
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as asking:
            asking.sendall(f"GET {target} HTTP/1.1\r\n{fields}Connection: close\r\n\r\n".encode())
            answer = b""
            while piece := asking.recv(4096):
                answer += piece
        self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)

    def slow_health(self):
        return self.slow_answers("/healthz")

    def slow_answers(self, *request):
        """The 99th percentile of the time until such a request is answered."""
        times = []
        for _ in range(200):
            begin = time.monotonic()
            self.get(*request)
            times.append(time.monotonic() - begin)
        return sorted(times)[-3]

    def peak_memory(self):
        with open(f"/proc/{self.serving.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))

    def expect_health(self):
        """A busy machine slows the quiet server as well."""
        slow = self.slow_health()
        if not os.environ["SANITIZE"]:  # A sanitizer needs time and memory of its own.
            self.assertLess(slow, max(SLOWEST_HEALTH, 10 * self.usual))
            self.assertLess(self.peak_memory(), MOST_MEMORY)
        self.assertIsNone(self.serving.process.poll())
