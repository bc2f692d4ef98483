"""Reads the accepted messages of the provider, and matches them with the rows of the campaign."""

import json
import re
from array import array

from .database import SENT
from .problems import BadInput

KEY = re.compile(r"([A-Za-z0-9]+)-(\d+)-(\d+)-(\d+)")
MOST_ATTEMPTS = 63  # bits of a mask


class Accepted:
    """By position of the row: how often it was accepted, in which attempts, and whether with the id of the row."""

    def __init__(self, size):
        self.times = array("i", bytes(4 * size))
        self.attempts = array("Q", bytes(8 * size))
        self.has_id = bytearray(size)
        self.messages = 0   # of this campaign
        self.others = 0     # of other campaigns, installations and test sends
        self.torn = 0


def read(files, campaign, problems):
    accepted = Accepted(campaign.size)
    for file in files:
        for entry in read_entries(file, accepted):
            take(entry, campaign, accepted, problems)
    return accepted


def read_entries(file, accepted):
    """Yields every line of a ledger. A kill may cut off the last line, whose message was never answered: it is ignored."""
    try:
        with open(file, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    accepted.torn += 1
                    return
                try:
                    entry = json.loads(line)
                    yield str(entry["key"]), str(entry["to"]), str(entry["message_id"]), int(entry["at"])
                except (ValueError, KeyError, TypeError) as wrong:
                    raise BadInput(f'ledger "{file}": line {number} is no entry ({wrong!r})') from wrong
    except OSError as wrong:
        raise BadInput(f'ledger "{file}": {wrong.strerror}') from wrong


def take(entry, campaign, accepted, problems):
    key, to, message_id, at = entry
    parts = KEY.fullmatch(key)
    if not parts:
        problems.add("wrong_state", f'{to} was sent a message with the key "{key}", which tells nothing')
        return
    instance, campaign_id, seq, attempt = parts[1], int(parts[2]), int(parts[3]), int(parts[4])
    if instance != campaign.instance or campaign_id != campaign.id or seq == 0:
        accepted.others += 1
        return
    accepted.messages += 1
    at_row = campaign.position(seq)
    if at_row is None:
        problems.add("wrong_state", f"{to} was sent {key}, but there is no such recipient", seq)
        return
    check_entry(campaign, at_row, key, to, attempt, at, problems)
    note(accepted, campaign, at_row, attempt, message_id, key, problems)


def check_entry(campaign, i, key, to, attempt, at, problems):
    address, contact = campaign.addresses[i], campaign.contact_ids[i]
    seq = campaign.seqs[i]
    erased = address == "" and contact not in campaign.emails
    if to != address and not erased:
        problems.add("wrong_state", f'{key} was sent to {to}, but its recipient is "{address}"', seq)
    # The outcome counts the attempt; until then a message in flight is one ahead.
    begun = campaign.attempts[i] + (campaign.statuses[i] == "queued")
    if not 1 <= attempt <= begun:
        problems.add("wrong_state", f"{key} was sent, but the recipient's attempts are {campaign.attempts[i]}", seq)
    since = campaign.suppressed.get(to)
    if since is not None and campaign.started_at is not None and since < campaign.started_at:
        problems.add("wrong_state", f"{key} was sent to {to}, who was suppressed before the start", seq)


def note(accepted, campaign, i, attempt, message_id, key, problems):
    bit = 1 << min(attempt, MOST_ATTEMPTS)
    if accepted.attempts[i] & bit:
        problems.add("duplicates", f"{key} was sent twice in one attempt", campaign.seqs[i], number=0)
        accepted.attempts[i] |= 1  # attempts start at 1: bit 0 marks an unexplained duplicate
    accepted.attempts[i] |= bit
    accepted.times[i] += 1
    if (campaign.statuses[i] in SENT or campaign.told[i]) and campaign.external_ids[i] == message_id:
        accepted.has_id[i] = 1
