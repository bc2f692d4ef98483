"""A host's endpoint: records the webhooks that it gets, and fails or says nothing the first time it gets some of them."""

import base64
import hashlib
import hmac
import http.server
import json
import socket
import threading
import zlib

FAILS, SAYS_NOTHING, OF = 0, 1, 8  # one in eight each


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name, tries = self.headers["webhook-id"], self.server.record(self.path, self.headers, body)
        luck = zlib.crc32(name.encode()) % OF if tries == 1 else OF
        if luck == SAYS_NOTHING:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(500 if luck == FAILS else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A sender that was killed leaves its connection."""


class Endpoint:
    """Each path has a secret of its own."""

    def __init__(self):
        self.server = Server(("127.0.0.1", 0), Request)
        self.server.record = self.record
        self.guard = threading.Lock()
        self.secrets = {}
        self.bodies = {}  # by path and webhook-id
        self.posts = self.unsigned = self.changed = 0
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def record(self, path, headers, body):
        """The number of times that this webhook has come, with this one."""
        name = headers["webhook-id"]
        with self.guard:
            self.posts += 1
            self.unsigned += not self.is_signed(path, headers, body)
            known = self.bodies.setdefault((path, name), [body, 0])
            self.changed += known[0] != body
            known[1] += 1
            return known[1]

    def is_signed(self, path, headers, body):
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.digest(base64.b64decode(self.secrets[path].removeprefix("whsec_")), signed, hashlib.sha256)).decode()
        return f"v1,{expected}" in headers["webhook-signature"].split()

    def received(self, path):
        """The received events of an endpoint, by position."""
        with self.guard:
            return {int(name.rpartition("_")[2]): json.loads(body) for (at, name), (body, _) in self.bodies.items() if at == path}

    def repeated(self):
        with self.guard:
            return sum(tries > 1 for _, tries in self.bodies.values())

    def close(self):
        self.server.shutdown()
        self.server.server_close()
