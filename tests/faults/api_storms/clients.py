"""Clients that repeat each request under its key until it is answered, except those that give up at the first lost answer."""

import http.client
import json
import random
import threading
import time

from .scene import Caller

KINDS = ["campaign", "message", "upload", "campaign"]
SHARED = 9          # one work in nine is done by all clients at once, under the same keys
GIVES_UP = 0.25
ROWS = 40           # of an upload
LONGEST_UPLOAD = 2  # seconds
JSON = {"Content-Type": "application/json"}


def rows_of(number):
    return [f"u{number}-{row}" for row in range(ROWS)]


class Work:
    """Something that is to happen once, with the answers that the clients got."""

    def __init__(self, number):
        self.number = number
        self.kind = KINDS[number % len(KINDS)]
        self.is_shared = number % SHARED == 0
        self.answers = []   # (body, was it replayed)
        self.cancels = []   # those of the second request, which cancels the campaign
        self.guard = threading.Lock()

    def request(self):
        """Path, body and type of the first request."""
        if self.kind == "campaign":
            return "/email/campaigns", json.dumps({"name": f"c{self.number}", "subject": "Hi", "text": "Hello"}), JSON
        if self.kind == "message":
            return "/messages", json.dumps({"to": f"m{self.number}@example.com", "channel": "email", "subject": "Hi", "text": "Hello",
                                            "from": {"email": "us@example.com"}}), JSON
        rows = "".join(f"{name},{name}@example.com\n" for name in rows_of(self.number))
        return "/imports", "external_id,email\n" + rows, {"Content-Type": "text/csv"}

    @property
    def id(self):
        return json.loads(self.answers[0][0])["id"]


class Client:
    def __init__(self, scene, number):
        self.scene = scene
        self.caller = Caller(scene, number)
        self.random = random.Random(scene.options.seed * 1000 + number)
        self.repeats = 0

    def do(self, work, gives_up=False):
        """Executes the requests of the work."""
        if self.post(work.answers, work, *work.request(), f"k{work.number}", gives_up) and work.kind == "campaign":
            self.post(work.cancels, work, f"/campaigns/{work.id}/cancel", "", {}, f"x{work.number}", gives_up)

    def post(self, answers, work, path, body, headers, key, gives_up):
        """Repeats the request until it is answered; false if the client gave up."""
        while True:
            try:
                status, found, text = self.caller.ask("POST", path, body, **headers, **{"Idempotency-Key": key})
            except (OSError, http.client.HTTPException) as lost:
                if gives_up and not isinstance(lost, ConnectionRefusedError):
                    return False
                self.repeats += 1
                self.wait("a request was answered")
                continue
            if 200 <= status < 300:
                with work.guard:
                    answers.append((text, found.get("Idempotent-Replayed") == "true"))
                return True
            self.expect_busy(status, text, is_upload=work.kind == "upload")
            self.wait("a request was executed")

    def expect_busy(self, status, text, is_upload):
        """The server is busy, or the same request is being executed. An upload that a kill has cut short must be cancelled."""
        code = json.loads(text).get("code") if text.startswith(b"{") else ""
        if status == 409 and code == "in_progress":
            if is_upload and json.loads(text).get("id"):
                self.end_if_cut_short(json.loads(text)["id"])
        elif status != 503:
            raise RuntimeError(f"a request was answered with {status}: {text.decode()}")

    def end_if_cut_short(self, job):
        """Nobody else is still uploading it if it runs for so long."""
        self.repeats += 1
        time.sleep(LONGEST_UPLOAD)
        try:
            if self.caller.get(f"/jobs/{job}")["status"] == "running":
                self.caller.ask("POST", f"/jobs/{job}/cancel")
        except (OSError, http.client.HTTPException):
            pass  # Tried again with the next answer.

    def wait(self, wish):
        self.scene.check_time(wish)
        time.sleep(0.02)


class Clients:
    """Threads that do all works, each a part of them, and the shared ones together."""

    def __init__(self, scene, works, amount):
        self.clients = [Client(scene, number) for number in range(amount)]
        self.works = works
        self.faults = []
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(amount)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        client = self.clients[number]
        try:
            for work in self.works:
                if work.is_shared:
                    client.do(work)
                elif work.number % len(self.clients) == number:
                    client.do(work, gives_up=client.random.random() < GIVES_UP)
        except Exception as fault:  # The verdict names it.
            self.faults.append(f"client {number}: {fault!r}")

    def answers(self):
        return sum(len(work.answers) + len(work.cancels) for work in self.works)

    def are_busy(self):
        return any(thread.is_alive() for thread in self.threads)

    def join(self):
        for thread in self.threads:
            thread.join()
