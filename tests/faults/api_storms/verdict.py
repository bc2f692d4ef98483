"""What must hold after an api-storm."""

import collections
import json

from .clients import Client, rows_of
from .scene import PATHS, TYPES, Caller


def attempt_of(data):
    return (data["campaign_id"], data["seq"]), data["attempt"]


def events_of(caller):
    """The events of the log that the endpoints want, by position."""
    found, after, more = {}, 0, True
    while more:
        answer = caller.get(f"/events?after={after}&limit=1000&" + "&".join(f"types={name}" for name in TYPES))
        found.update((each["position"], each) for each in answer["items"])
        after, more = answer["cursor"], answer["more"]
    return found


class Verdict:
    def __init__(self, scene, works):
        self.scene = scene
        self.works = works
        self.caller = Caller(scene, 0)
        self.faults = []
        self.lost_answers = 0

    def check(self, holds, fault):
        if not holds:
            self.faults.append(fault)

    # -------------------------------------------------------------------------------------------- works, once and wholly

    def present(self):
        """How often each work has taken effect, by its number."""
        found = collections.Counter(int(each["name"][1:]) for each in self.caller.items("/campaigns"))
        found.update(int(each["address"][1:].partition("@")[0]) for each in self.caller.items("/messages"))
        return found

    def done_imports(self):
        return [job["id"] for job in self.caller.items("/jobs") if job["kind"] == "import" and job["status"] == "done"]

    def check_rows(self):
        """A file of which the server read all is imported wholly or not at all."""
        stored = {each["external_id"] for each in self.caller.items("/contacts")}
        for work in self.works:
            if work.kind == "upload":
                rows = stored & set(rows_of(work.number))
                self.check(len(rows) in (0, len(rows_of(work.number))), f"upload {work.number} has {len(rows)} rows")
                self.check(rows or not work.answers, f"upload {work.number} was answered and has no rows")

    def check_before(self):
        """What was answered is there; returns the presence of each work."""
        present = self.present()
        for work in self.works:
            if work.answers and work.kind != "upload":
                self.check(present[work.number] == 1, f"{work.kind} {work.number} was answered and is there {present[work.number]} times")
        imported = self.done_imports()
        for work in self.works:
            if work.kind == "upload":
                present[work.number] = sum(bool(work.answers) and work.id == each for each in imported)
                self.check(present[work.number] == bool(work.answers), f"upload {work.number} was answered and is not done")
        self.check_rows()
        return present

    def repeat_all(self, present):
        """Every key replays what was answered; an effect without an answer is replayed, too."""
        client = Client(self.scene, 0)
        for work in self.works:
            before = len(work.answers)
            client.do(work)
            # An upload's key stands for its job, which goes on.
            bodies = {json.loads(body)["id"] if work.kind == "upload" else body for body, _ in work.answers}
            self.check(len(bodies) == 1, f"{work.kind} {work.number} has {len(bodies)} different answers: {bodies}")
            self.check(sum(not replayed for _, replayed in work.answers) <= 1, f"{work.kind} {work.number} was executed twice")
            is_replayed = work.answers[before][1]
            if before:
                self.check(is_replayed, f"{work.kind} {work.number} was not replayed")
            elif work.kind != "upload":
                self.lost_answers += is_replayed
                self.check(is_replayed == (present[work.number] == 1), f"{work.kind} {work.number} is there without its key, or the reverse")

    def check_after(self):
        present = self.present()
        for work in self.works:
            if work.kind != "upload":
                self.check(present[work.number] == 1, f"{work.kind} {work.number} was created {present[work.number]} times")
        uploads = sorted(work.id for work in self.works if work.kind == "upload")
        self.check(sorted(self.done_imports()) == uploads, "imports are not those that were answered")
        self.check_rows()

    # ------------------------------------------------------------------------------------------------------- messages, webhooks

    def check_messages(self):
        """One acceptance a message; another one only for a further attempt."""
        with open(self.scene.ledger, encoding="utf-8") as lines:
            accepted = collections.Counter(json.loads(line)["to"] for line in lines)
        for each in self.caller.items("/messages"):
            times = accepted[each["address"]]
            self.check(each["status"] in ("delivered", "bounced") and 1 <= times <= each["attempt"],
                       f"message to {each['address']} is {each['status']} at attempt {each['attempt']} and was accepted {times} times")

    def check_webhooks(self):
        logged = events_of(self.caller)
        of_kind = collections.Counter(event["type"].partition(".")[0] for event in logged.values())
        reports = collections.Counter(attempt_of(event["data"]) for event in logged.values() if "attempt" in event["data"])
        of_kind["message"] = len({message for message, _ in reports})
        for name, kind in (("campaign", "campaign"), ("import", "upload"), ("message", "message")):
            works = sum(work.kind == kind for work in self.works)
            self.check(of_kind[name] == works, f"the log has events of {of_kind[name]} of {works} works of kind {kind}")
        for attempt, times in reports.items():  # An unknown one may be followed by another, and both arrive.
            self.check(times == 1, f"the log has {times} events of the message and attempt {attempt}")
        for path in PATHS:
            received = self.scene.endpoint.received(path)
            lost, strange = sorted(logged.keys() - received.keys()), sorted(received.keys() - logged.keys())
            self.check(not lost, f"{path} never got the events {lost[:20]}")
            self.check(not strange, f"{path} got events that are not in the log: {strange[:20]}")
            for position in logged.keys() & received.keys():
                ours, theirs = logged[position], received[position]
                self.check((ours["type"], ours["data"]) == (theirs["type"], theirs["data"]), f"event {position} was posted as {theirs}")
        self.check(not self.scene.endpoint.changed, "a webhook-id had several bodies")
        self.check(not self.scene.endpoint.unsigned, "a webhook was not signed with the secret of its endpoint")
        return len(logged)
