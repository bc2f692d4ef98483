"""Worlds for the tests of `check`: some without faults, and one for each fault."""

import json

from world import CAMPAIGN


def failed(w):
    w.row(3, status="failed", reason="400", external_id="")
    w.unsent(3)


def duplicate_line(w):
    w.lines.append("ADA1@example.com,Ada")
    w.sql("INSERT INTO outbound_contacts (id, email) VALUES (13, 'ADA1@example.com')")
    w.row(12, contact_id=13, address="ada1@example.com", status="skipped", reason="duplicate", attempt=0, external_id="")
    w.sql("DELETE FROM outbound_contacts WHERE id = 12")
    w.lines.remove("Ada12@Example.com,Ada")
    w.unsent(12)
    w.campaign(prepare_after=13)


def bad_lines(w):
    w.lines += ["nobody,x", "a@b,x", ",x", "short", "", '"a b"@@,x']


def resent(w, **row):
    w.row(4, attempt=2, reason="resent_after_unknown", **row)
    w.accept(4, attempt=2)


def stays_unknown(w):
    w.row(4, status="unknown", reason="worker_lost", external_id="", attempt=2)
    w.accept(4, attempt=2)


def failed_later(w):
    w.row(4, status="failed", reason="30003", event_rank=120)


def calls(w):
    """The same contacts, with calls."""
    w.campaign(type="phone")
    w.sql("UPDATE outbound_contacts SET phone = '+1415555010' || id")
    w.sql("UPDATE campaign_recipients SET address = '+1415555010' || seq")
    w.sql("UPDATE campaign_recipients SET status = 'answered' WHERE status = 'sent'")
    w.lines = ["email"] + [f"+1415555010{i}" for i in range(1, 13)]
    for i, entry in enumerate(w.entries, 1):
        entry["to"] = f"+1415555010{i}"


def called_again(w):
    calls(w)
    w.row(4, attempt=2, status="no_answer", external_id="")
    w.event(4, "busy")
    w.accept(4, attempt=2, to="+14155550104")
    w.event(4, "no_answer", attempt=2)


def second_call_lost(w):
    called_again(w)
    w.row(4, status="unknown", reason="worker_lost")
    w.sql("DELETE FROM outbound_recipient_events WHERE attempt = 2")
    w.entries.pop()


def under_way(w):
    w.running(intent=8)
    for seq in (7, 8, 9, 10):
        w.row(seq, status="queued", attempt=0, external_id="")
    w.unsent(8, 9, 10)


def retry_under_way(w):
    w.campaign(status="running")
    w.row(4, status="retrying", attempt=2, external_id="")
    w.retry(4, "retry", leased=True)
    w.unsent(4)
    w.accept(4, attempt=2)


def resend_pending(w):
    w.campaign(status="running")
    w.row(4, status="unknown", external_id="")
    w.retry(4, "unknown")


def segment(w):
    w.sql("INSERT INTO outbound_contact_tags SELECT id, 'in' FROM outbound_contacts")
    w.sql("INSERT INTO outbound_contacts (id, email, lead_score) VALUES (13, 'low@example.com', 1), (14, 'none@example.com', NULL)")
    w.sql("INSERT INTO outbound_contacts (id, email, lead_score) VALUES (15, 'untagged@example.com', 50), (16, 'out@example.com', 50)")
    w.sql("INSERT INTO outbound_contact_tags VALUES (16, 'in'), (16, 'out'), (13, 'in'), (14, 'in')")
    w.sql("UPDATE outbound_contacts SET lead_score = 10 + id WHERE id < 13")
    w.campaign(recipient_segments=json.dumps({"lead_score": {"min": 11, "max": 99}, "tags": {"all": ["in"], "none": ["out"]}}))
    w.campaign(prepare_after=16)
    w.lines += [f"{name}@example.com,x" for name in ("low", "none", "untagged", "out")]


def cancelled(w):
    w.campaign(status="cancelled")
    for seq in (11, 12):
        w.row(seq, status="cancelled", attempt=0, external_id="")
    w.unsent(11, 12)


def erased(w):
    w.row(2, address="")
    w.sql("DELETE FROM outbound_contacts WHERE id = 2")
    w.lines.remove("Ada2@Example.com,Ada")


def strangers(w):
    w.accept(1, key="another1-7-1-1")
    w.accept(1, key=f"k3v9x0qa-{CAMPAIGN + 1}-1-1")
    w.accept(1, key="k3v9x0qa-7-0-1")


def not_sent_yet(w):
    w.campaign(status="draft", started_at=None, prepared_at=None, prepare_after=0, next_seq=1)
    w.sql("DELETE FROM campaign_recipients")
    w.sql("DELETE FROM outbound_campaign_ranges")
    w.entries = []


def joined_later(w):
    w.sql("INSERT INTO outbound_contacts (id, email, created_at, updated_at) VALUES (13, 'late@example.com', 5000, 5000)")


CLEAN = {
    "everybody was sent to": lambda w: None,
    "one failed for a reason": failed,
    "an address is there twice": duplicate_line,
    "lines without an address": bad_lines,
    "one was sent again after an unknown outcome": resent,
    "one was sent twice and is still unknown": stays_unknown,
    "one failed after it was accepted": failed_later,
    "a busy line was called again": called_again,
    "a second call was lost before it was made": second_call_lost,
    "some are under way": under_way,
    "a retry is under way": retry_under_way,
    "a resend is pending": resend_pending,
    "the segment leaves some out": segment,
    "the rest was cancelled": cancelled,
    "one was erased": erased,
    "the ledger has messages of others": strangers,
    "the campaign has not begun": not_sent_yet,
    "a contact joined after the start": joined_later,
    "the ledger's last line is torn": lambda w: setattr(w, "tail", '{"at":1,"key":"k3v'),
}

# Fault -> function that causes it, its kind, and a part of the message.
FAULTS = {
    "sent, but never accepted": (lambda w: w.unsent(3), "lost", "ada3@example.com: is sent, but was never accepted"),
    "sent, accepted only in another campaign": (
        lambda w: (w.unsent(3), w.accept(3, key="k3v9x0qa-8-3-1")), "lost", "never accepted"),
    "a torn line does not count": (
        lambda w: (w.unsent(12), setattr(w, "tail", json.dumps(w.entry(12)))), "lost", "ada12@example.com"),
    "in the list, not imported": (lambda w: w.lines.append("new@example.com,x"), "lost", "new@example.com is in the list"),
    "in the segment, no recipient": (
        lambda w: (w.sql("INSERT INTO outbound_contacts (id, email) VALUES (13, 'new@example.com')"), w.lines.append("new@example.com,x")),
        "lost", "new@example.com (contact 13) is in the segment"),
    "a duplicate of nobody": (
        lambda w: (w.row(3, status="skipped", reason="duplicate", external_id=""), w.unsent(3)), "lost", "of nobody"),
    "queued in a finished range": (
        lambda w: (w.campaign(status="running"), w.row(3, status="queued", external_id=""), w.unsent(3)), "lost", "is finished"),
    "retrying without a retry": (
        lambda w: (w.campaign(status="running"), w.row(3, status="retrying", external_id=""), w.unsent(3)),
        "lost", "nothing will try"),
    "completed with one queued": (
        lambda w: (w.row(12, status="queued", external_id=""), w.unsent(12), w.range(11, finished=0)),
        "lost", "recipient 12 is queued"),
    "completed with one retrying": (
        lambda w: (w.row(3, status="retrying", external_id=""), w.unsent(3), w.retry(3, "retry")),
        "lost", "recipient 3 is retrying"),

    "a duplicate without a trace": (lambda w: (w.row(4, attempt=2), w.accept(4, attempt=2)), "duplicates", "no unknown outcome"),
    "a duplicate in one attempt": (lambda w: w.accept(4), "duplicates", "twice in one attempt"),
    "a duplicate in one attempt beside an explained one": (
        lambda w: (resent(w), w.accept(4)), "duplicates", "twice in one attempt"),
    "a duplicate of one that failed": (
        lambda w: (w.row(4, status="failed", reason="x", attempt=2), w.accept(4, attempt=2)), "duplicates", "no unknown outcome"),
    "called again though somebody answered": (
        lambda w: (called_again(w), w.sql("DELETE FROM outbound_recipient_events WHERE attempt = 1")), "duplicates", "got 2 messages"),
    "called twice in one attempt": (
        lambda w: (called_again(w), w.accept(4, attempt=2, to="+14155550104")), "duplicates", "twice in one attempt"),
    "one address as two recipients": (
        lambda w: (w.row(5, address="ada4@example.com"), w.unsent(5), w.accept(5, to="ada4@example.com"),
                   w.sql("UPDATE outbound_contacts SET email = 'Ada4@example.com' WHERE id = 5"), w.lines.remove("Ada5@Example.com,Ada")),
        "duplicates", "ada4@example.com was sent to twice, as recipients 4 and 5"),

    "a counter too high": (lambda w: w.range(6, sent=6), "miscounted", "counts 6 sent, but a recount gives 5"),
    "a counter too low": (lambda w: (failed(w), w.range(1, sent=4, failed=0)), "miscounted", "counts 0 failed"),
    "a gap between ranges": (lambda w: w.range(6, first_seq=7), "miscounted", "should begin at 6"),
    "an overlap of ranges": (lambda w: w.range(6, first_seq=5), "miscounted", "should begin at 6"),
    "a range too few": (lambda w: w.sql("DELETE FROM outbound_campaign_ranges WHERE first_seq = 11"), "miscounted", "ranges end at 10"),
    "a range too long": (lambda w: w.range(11, last_seq=13, intent_seq=13), "miscounted", "has recipients that there are not"),
    "an intent below its range": (lambda w: w.range(6, intent_seq=4), "miscounted", "has the intent 4"),
    "an intent above its range": (lambda w: w.range(6, intent_seq=11), "miscounted", "has the intent 11"),
    "finished before its end": (lambda w: w.range(6, intent_seq=9), "miscounted", "is finished, but its intent is 9"),
    "a missing recipient": (
        lambda w: (w.sql("DELETE FROM campaign_recipients WHERE seq = 4"), w.unsent(4)),
        "miscounted", "not numbered from 1 to 11"),
    "the next number": (lambda w: w.campaign(next_seq=20), "miscounted", "would number its next recipient 20"),

    "a status that there is not": (lambda w: w.row(4, status="sending"), "wrong_state", 'the status "sending"'),
    "failed without a reason": (lambda w: (failed(w), w.row(3, reason="")), "wrong_state", "is failed without a reason"),
    "skipped without a reason": (
        lambda w: (w.row(3, status="skipped", external_id=""), w.unsent(3)), "wrong_state", "is skipped without a reason"),
    "skipped for no reason we know": (
        lambda w: (w.row(3, status="skipped", reason="mood", external_id=""), w.unsent(3)), "wrong_state", '"mood"'),
    "failed, but accepted": (lambda w: w.row(4, status="failed", reason="x"), "wrong_state", "was accepted, but is failed"),
    "reported as failed, but accepted as something else": (
        lambda w: (failed_later(w), w.row(4, external_id="else")), "wrong_state", "was accepted, but is failed"),
    "skipped, but accepted": (
        lambda w: w.row(4, status="skipped", reason="suppressed"), "wrong_state", "was accepted, but is skipped"),
    "cancelled, but accepted": (lambda w: w.row(4, status="cancelled"), "wrong_state", "was accepted, but is cancelled"),
    "retrying, but accepted": (
        lambda w: (w.campaign(status="running"), w.row(4, status="retrying"), w.retry(4, "retry")),
        "wrong_state", "was accepted, but is retrying"),
    "retrying, but accepted in an earlier attempt": (
        lambda w: (w.campaign(status="running"), w.row(4, status="retrying", attempt=2), w.retry(4, "retry", leased=True)),
        "wrong_state", "was accepted, but is retrying"),
    "accepted beyond the intent": (
        lambda w: (under_way(w), w.accept(9)), "wrong_state", "ada9@example.com: was accepted, but is beyond"),
    "unknown beyond the intent": (
        lambda w: (under_way(w), w.row(9, status="unknown", reason="x")), "wrong_state", "is unknown, but is beyond the intent"),
    "sent to somebody else": (
        lambda w: (w.unsent(4), w.accept(4, to="eve@example.com")),
        "wrong_state", 'was sent to eve@example.com, but its recipient is "ada4'),
    "an attempt that was never begun": (lambda w: (w.unsent(4), w.accept(4, attempt=2)), "wrong_state", "attempts are 1"),
    "a recipient that there is not": (lambda w: w.accept(99), "wrong_state", "there is no such recipient"),
    "a message without a key": (lambda w: w.accept(1, key=""), "wrong_state", 'the key ""'),
    "another id than the provider's": (
        lambda w: w.row(4, external_id="else"), "wrong_state", 'is sent as "else", which is not what the provider called it'),
    "sent again in one attempt": (lambda w: w.row(4, reason="resent_after_unknown"), "wrong_state", "had one attempt"),
    "a retry for one that was sent": (
        lambda w: (w.campaign(status="running"), w.retry(4, "retry")), "wrong_state", "is sent, but is to be tried"),
    "a retry for nobody": (
        lambda w: (w.campaign(status="running"), w.retry(99, "retry")), "wrong_state", "is missing, but is to be tried"),
    "completed with a resend pending": (
        lambda w: (resend_pending(w), w.campaign(status="completed")), "wrong_state", "recipient 4 is to be tried again"),
    "completed with an open range": (lambda w: w.range(6, finished=0), "wrong_state", "range 6–10 is not finished"),
    "completed, never prepared": (lambda w: w.campaign(prepared_at=None), "wrong_state", "never prepared"),
    "a bad address sent to": (
        lambda w: (w.row(4, address="nobody"), w.unsent(4), w.accept(4, to="nobody"),
                   w.sql("UPDATE outbound_contacts SET email = 'nobody' WHERE id = 4"), w.lines.remove("Ada4@Example.com,Ada")),
        "wrong_state", '"nobody" is sent, but is no address'),
    "a contact twice": (lambda w: w.row(5, contact_id=4), "wrong_state", "contact 4 is a recipient twice"),
    "another address than the contact's": (
        lambda w: w.sql("UPDATE outbound_contacts SET email = 'Eve@Example.com' WHERE id = 4"),
        "wrong_state", 'eve@example.com is a recipient as "ada4'),
    "suppressed before the start": (
        lambda w: w.sql("INSERT INTO outbound_suppressions (address, created_at) VALUES ('ada4@example.com', 500)"),
        "wrong_state", "who was suppressed before the start"),
}
