"""Live events of outbound serve: streams with events of other processes, and the cost of a thousand idle streams."""

import os
import re
import resource
import signal
import socket
import unittest
import urllib.parse

from command_line import PATIENCE, CommandLineTest

MANY = 1000
MOST_MEBIBYTES = 100  # for all of them


class Stream:
    """A stream of events over a socket."""

    def __init__(self, url, token, fields=""):
        where = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((where.hostname, where.port), timeout=PATIENCE)
        self.unread = b""
        self.socket.sendall((f"GET /api/v1/outbound/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                             f"Authorization: Bearer {token}\r\n{fields}\r\n").encode())

    def read_to(self, mark):
        while mark not in self.unread:
            piece = self.socket.recv(65536)
            if not piece:
                raise AssertionError(f"{mark} did not come, but {self.unread}")
            self.unread += piece
        out, _, self.unread = self.unread.partition(mark)
        return (out + mark).decode()


class Live(CommandLineTest):
    def serve(self, *options):
        serving = self.begin("serve", "--port", 0, "--only-listen", "--ready-file", "serve.url", *options)
        serving.read_until("Listening")
        return serving

    def open_stream(self, token, fields=""):
        stream = Stream(self.read("serve.url").strip(), token, fields)
        self.addCleanup(stream.socket.close)
        return stream

    def token(self):
        return self.ask("token", "create", "--name", "CRM", "--scope", "read")["token"]

    def cancel(self, campaign):
        self.ask("call", "campaigns.cancel", f'{{"id": {campaign}}}')

    def usage(self, process):
        """Threads and resident MiB."""
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            text = status.read()
        return int(re.search(r"Threads:\s+(\d+)", text)[1]), int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def test_a_stream_sees_what_another_process_does_and_goes_on_after_a_restart(self):
        token = self.token()
        serving = self.serve()
        stream = self.open_stream(token)
        stream.read_to(b"id: 0\n\n")
        campaign = self.make_campaign()
        self.cancel(campaign)
        seen = stream.read_to(b"}}\n\n")
        self.assertIn('"type":"campaign.cancelled"', seen)
        cursor = re.search(r"id: (\d+)\ndata", seen)[1]
        self.assertEqual(serving.end(signal.SIGTERM)[1], 0)
        stream.read_to(b"0\r\n\r\n")
        other = self.make_campaign(name="Summer")
        self.cancel(other)
        self.serve()
        missed = self.open_stream(token, f"Last-Event-ID: {cursor}\r\n").read_to(b"}}\n\n")
        self.assertIn(f'"campaign_id":{other}', missed)

    def test_a_thousand_idle_streams_cost_no_thread_and_little_memory(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < 3 * MANY:
            self.skipTest("no room for so many files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        token = self.token()
        serving = self.serve("--connections", 2 * MANY, "--peer-connections", 2 * MANY)
        first = self.open_stream(token)
        first.read_to(b"id: 0\n\n")
        threads, before = self.usage(serving.process)
        streams = [self.open_stream(token) for _ in range(MANY)]
        for stream in streams:
            stream.read_to(b"id: 0\n\n")
        self.assertEqual(self.usage(serving.process)[0], threads)
        if not os.environ["SANITIZE"]:  # A sanitizer needs memory of its own.
            self.assertLess(self.usage(serving.process)[1] - before, MOST_MEBIBYTES)
        self.cancel(self.make_campaign())
        for stream in streams:
            self.assertIn("campaign.cancelled", stream.read_to(b"}}\n\n"))
        self.assertEqual(serving.end(signal.SIGTERM)[1], 0)


if __name__ == "__main__":
    unittest.main()
