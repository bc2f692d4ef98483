"""The scene of an api-storm: that of a storm, with servers whose clock is moved by hand, so that leases and waits take no minutes."""

import http.client
import json
import socket
import subprocess
import threading

from storms.scene import Scene

from .endpoint import Endpoint

API = "/api/v1/outbound"
PATIENCE = 60  # seconds for one answer
TYPES = ["campaign.cancelled", "message.delivered", "message.bounced", "import.completed"]
PATHS = ["/crm", "/warehouse"]
TICK, SECONDS_A_TICK = 0.05, 3.0


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


class Caller:
    """A connection to one of the servers, with a token."""

    def __init__(self, scene, server):
        self.scene = scene
        self.port = scene.ports[server % len(scene.ports)]
        self.connection = None

    def ask(self, method, path, body=None, **headers):
        """Status, header fields and body. Raises OSError or HTTPException if the answer was lost."""
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.connection.request(method, API + path, body, {"Authorization": f"Bearer {self.scene.token}", **headers})
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def get(self, path):
        status, _, body = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body}")
        return json.loads(body)

    def items(self, path):
        """All items of a list, from all its pages."""
        after = ""
        while after is not None:
            found = self.get(f"{path}{'&' if '?' in path else '?'}limit=1000{after}")
            yield from found["items"]
            after = f"&after={found['next']}" if found.get("next") else None

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class ApiScene(Scene):
    def __init__(self, options, folder):
        super().__init__(options, folder)
        self.endpoint = Endpoint()
        self.ports = [free_port() for _ in range(options.servers)]
        self.servers = []
        self.is_over = threading.Event()
        self.token = ""

    def prepare(self):
        self.start_simulator()
        self.write_config()
        document = json.loads(self.config.read_text())
        document |= {"clock": "manual", "private_webhooks": True, "senders": [{"email": "us@example.com"}]}
        document["engine"]["lease_seconds"] = 60
        self.config.write_text(json.dumps(document))
        self.token = self.call("tokens.create", name="storm", scopes=["admin"])["token"]
        for path in PATHS:
            made = self.call("webhook_endpoints.create", url=self.endpoint.url(path), types=TYPES)
            self.endpoint.secrets[path] = made["secret"]
        self.url_file.write_text(f"http://127.0.0.1:{self.ports[0]}\n")  # for the simulator
        self.servers = [self.start_server(port) for port in self.ports]
        threading.Thread(target=self.move_clock, daemon=True).start()

    def start_server(self, port):
        return subprocess.Popen(self.command("serve", "--port", port), stdout=subprocess.DEVNULL)

    def kill_server(self, number):
        """Kills a server and starts it again; an error if it had ended by itself."""
        victim = self.servers[number]
        if victim.poll() is not None:
            raise RuntimeError(f"a server ended by itself, with {victim.returncode}")
        victim.kill()
        victim.wait()
        self.servers[number] = self.start_server(self.ports[number])

    def move_clock(self):
        caller = Caller(self, 0)
        while not self.is_over.wait(TICK):
            try:
                caller.ask("POST", "/clock/advance", json.dumps({"seconds": SECONDS_A_TICK}), **{"Content-Type": "application/json"})
            except (OSError, http.client.HTTPException):
                pass  # The server is being killed.

    def close(self):
        self.is_over.set()
        for server in self.servers:
            server.terminate()
            server.wait()
        self.endpoint.close()
        super().close()
