"""The invariants between list, ledger and database."""

from . import counts, inputs
from .database import SENT

SKIPS = frozenset(("suppressed", "duplicate", "no_address", "invalid_address", "contact_deleted", "template_error", "too_long",
                   "expired"))
STATUSES = SENT | {"queued", "retrying", "failed", "skipped", "cancelled", "unknown"}
RESENT = "resent_after_unknown"


class Duplicates:
    """Messages beyond the first of a recipient."""

    def __init__(self):
        self.all = 0
        self.explained = 0


def check_all(campaign, listed, accepted, hold, drained, problems):
    duplicates = Duplicates()
    counts.check_ranges(campaign, problems)
    check_rows(campaign, accepted, hold, duplicates, problems)
    if drained:
        check_told(campaign, accepted, problems)
    check_retries(campaign, problems)
    check_addresses(campaign, accepted, duplicates, problems)
    check_audience(campaign, problems)
    check_input(campaign, listed, problems)
    check_completion(campaign, problems)
    return duplicates


# ------------------------------------------------------------------------------------------------------------ one recipient

def check_rows(campaign, accepted, hold, duplicates, problems):
    reach = counts.reach(campaign)
    columns = zip(campaign.statuses, campaign.external_ids, accepted.times, accepted.has_id, campaign.reasons, reach)
    for i, (status, external_id, times, has_id, reason, intended) in enumerate(columns):
        if status in SENT and times == 1 and intended == counts.INTENDED and not reason and (has_id or not external_id):
            continue  # the usual case
        check_row(Row(campaign, accepted, i, intended), hold, duplicates, problems)


class Row:
    """One recipient, with its entries in the ledger."""

    def __init__(self, campaign, accepted, i, intended):
        self.seq = campaign.seqs[i]
        self.address = campaign.addresses[i]
        self.status = campaign.statuses[i]
        self.reason = campaign.reasons[i]
        self.attempt = campaign.attempts[i]
        self.external_id = campaign.external_ids[i]
        self.is_told = campaign.told[i]
        self.not_reached = campaign.not_reached.get(self.seq, frozenset())
        self.retry = campaign.retries.get(self.seq)
        self.is_intended = intended != counts.NOT_INTENDED
        self.is_under_way = intended == counts.INTENDED_OPEN and self.status == "queued"
        self.is_closed = intended == counts.CLOSED
        self.times = accepted.times[i]
        self.masks = accepted.attempts[i]
        self.has_id = accepted.has_id[i]

    @property
    def name(self):
        return self.address or f"recipient {self.seq}"


def check_row(row, hold, duplicates, problems):
    def wrong(detail, kind="wrong_state"):
        problems.add(kind, f"{row.name}: {detail}", row.seq)

    if row.status not in STATUSES:
        wrong(f'has the status "{row.status}", which there is not')
    check_reason(row, hold, wrong)
    if row.status in SENT and row.times == 0:
        wrong(f"is {row.status}, but was never accepted", "lost")
    if row.status in SENT and row.times > 0 and row.external_id and not row.has_id:
        wrong(f'is {row.status} as "{row.external_id}", which is not what the provider called it')
    if not row.is_intended and (row.times > 0 or row.status in SENT | {"failed", "unknown", "retrying"}):
        state = "was accepted" if row.times else f"is {row.status}"
        wrong(f"{state}, but is beyond the intent of its range")
    if row.status == "queued" and row.is_closed:
        wrong("is queued in a range that is finished", "lost")
    if row.times > 0 and not may_have_been_accepted(row):
        wrong(f"was accepted, but is {row.status}")
    if row.times > 1:
        check_duplicate(row, hold, duplicates, wrong)


def check_reason(row, hold, wrong):
    if row.status in ("failed", "bounced", "skipped") and not row.reason:
        wrong(f"is {row.status} without a reason")
    if row.status == "skipped" and row.reason and row.reason not in SKIPS:
        wrong(f'is skipped for "{row.reason}", which is no reason to skip')
    if row.reason == RESENT and row.status in SENT and row.attempt < 2:
        wrong("is said to have been sent again, but had one attempt")
    if row.reason == RESENT and hold:
        wrong("was sent again, though unknown ones are to be held")


def may_have_been_accepted(row):
    if row.status in SENT or row.status == "unknown":
        return True
    if row.status == "queued":
        return row.is_under_way
    if row.status == "failed":
        return row.is_told and row.has_id  # It was accepted, and the provider reported a failure later.
    # Retrying means that nothing was accepted before; the attempt in flight may be.
    return row.status == "retrying" and row.retry is not None and row.retry.leased and row.masks == 1 << row.attempt


def redials(row):
    """Calls after one that reached nobody: these are intended."""
    attempts = [attempt for attempt in range(1, 64) if row.masks >> attempt & 1]
    return sum(attempt in row.not_reached for attempt in attempts[:-1])


def check_duplicate(row, hold, duplicates, wrong):
    extra = row.times - 1 - redials(row)
    if extra == 0:
        return
    duplicates.all += extra
    attempts_differ = not row.masks & 1
    # A bounce has its own reason, which replaces the other.
    told = row.reason == RESENT or (row.status == "bounced" and row.attempt > 1)
    traces = row.status == "unknown" or (row.status in SENT and told)
    if attempts_differ and traces:
        duplicates.explained += extra
        if hold:
            wrong(f"got {row.times} messages, though unknown ones are to be held", "duplicates")
    else:
        wrong(f"got {row.times} messages, and no unknown outcome explains it", "duplicates")


def check_told(campaign, accepted, problems):
    """The provider has reported on every accepted message, so none of them is unknown.

    A call that met a busy line is settled, even when the next one was lost before it was made.
    """
    for seq, address, status, masks in zip(campaign.seqs, campaign.addresses, campaign.statuses, accepted.attempts):
        settled = sum(1 << attempt for attempt in campaign.not_reached.get(seq, ()))
        if status == "unknown" and masks & ~settled:
            problems.add("wrong_state", f"{address}: was accepted, and all is told, but it is still unknown", seq)


def check_retries(campaign, problems):
    expected = {"retry": "retrying", "unknown": "unknown"}
    for seq, retry in campaign.retries.items():
        i = campaign.position(seq)
        status = campaign.statuses[i] if i is not None else "missing"
        if status != expected.get(retry.kind):
            problems.add("wrong_state", f'recipient {seq} is {status}, but is to be tried again ("{retry.kind}")', seq)
    for seq, status in zip(campaign.seqs, campaign.statuses):
        if status == "retrying" and seq not in campaign.retries:
            problems.add("lost", f"recipient {seq} is retrying, but nothing will try it again", seq)


# --------------------------------------------------------------------------------------------------------- all of them together

def check_addresses(campaign, accepted, duplicates, problems):
    holders, present = {}, set()
    for i, (address, status, reason) in enumerate(zip(campaign.addresses, campaign.statuses, campaign.reasons)):
        if not address:
            continue
        if status == "skipped":
            if reason != "duplicate":
                present.add(address)
            continue
        first = holders.setdefault(address, i)
        if first == i:
            continue
        seqs = f"{campaign.seqs[first]} and {campaign.seqs[i]}"
        if accepted.times[i] and accepted.times[first]:
            duplicates.all += 1
            problems.add("duplicates", f"{address} was sent to twice, as recipients {seqs}", campaign.seqs[i])
        else:
            problems.add("wrong_state", f"{address} is a recipient twice, {seqs}", campaign.seqs[i])
    for i, (address, status, reason) in enumerate(zip(campaign.addresses, campaign.statuses, campaign.reasons)):
        if status == "skipped" and reason == "duplicate" and address and address not in holders and address not in present:
            problems.add("lost", f"{address} is skipped as a duplicate, but of nobody", campaign.seqs[i])
        elif status != "skipped" and address and inputs.is_bad(address):
            problems.add("wrong_state", f'"{address}" is {status}, but is no address', campaign.seqs[i])


def check_audience(campaign, problems):
    """Every contact of the segment is a recipient once, under its address."""
    rows = {}
    for i, contact in enumerate(campaign.contact_ids):
        if rows.setdefault(contact, i) != i:
            problems.add("wrong_state", f"contact {contact} is a recipient twice", campaign.seqs[i])
    for contact in campaign.audience:
        i = rows.get(contact.id)
        if i is None:
            if was_there_at_start(campaign, contact):
                problems.add("lost", f"{contact.email} (contact {contact.id}) is in the segment, but no recipient")
        elif campaign.addresses[i] != contact.email and contact.updated_at < campaign.started_at:
            problems.add("wrong_state", f'{contact.email} is a recipient as "{campaign.addresses[i]}"', campaign.seqs[i])


def was_there_at_start(campaign, contact):
    if campaign.started_at is None:
        return False
    if contact.id <= campaign.prepare_after:
        return contact.updated_at < campaign.started_at
    return campaign.prepared_at is not None and max(contact.created_at, contact.updated_at) < campaign.started_at


def check_input(campaign, listed, problems):
    """Every good address of the list became a contact, and a recipient unless the segment leaves it out."""
    recipients = set(campaign.addresses)
    contacts = set(campaign.emails.values())
    for address in listed.good - recipients - contacts:
        problems.add("lost", f"{address} is in the list, but neither contact nor recipient")


def check_completion(campaign, problems):
    if campaign.status != "completed":
        return
    if campaign.prepared_at is None:
        problems.add("wrong_state", "the campaign is completed, but was never prepared")
    for r in campaign.ranges:
        if not r.finished:
            problems.add("wrong_state", f"the campaign is completed, but range {r.first}–{r.last} is not finished")
    for seq, retry in campaign.retries.items():
        problems.add("wrong_state", f"the campaign is completed, but recipient {seq} is to be tried again ({retry.kind})", seq)
    for seq, status in zip(campaign.seqs, campaign.statuses):
        if status in ("queued", "retrying"):
            problems.add("lost", f"the campaign is completed, but recipient {seq} is {status}", seq)
