"""Checks that ranges cover the recipients, and that their counters equal a recount."""

from collections import Counter

from .database import COUNTERS, SENT

# The position of a row relative to the intent of its range: may it have been sent, and will a worker process it again?
NOT_INTENDED, INTENDED_OPEN, INTENDED, CLOSED = range(4)


def reach(campaign):
    """Returns one of the above for each row: INTENDED if it is settled, CLOSED if it is queued in a finished range."""
    if not campaign.is_numbered:
        return bytearray((INTENDED,)) * campaign.size  # reported already
    reached = bytearray(campaign.size)
    for r in campaign.ranges:
        for i in range(max(r.first, 1) - 1, min(r.last, campaign.size)):
            queued = campaign.statuses[i] == "queued"
            if queued and r.finished:
                reached[i] = CLOSED
            elif i < r.intent:
                reached[i] = INTENDED_OPEN if queued else INTENDED
    return reached


def check_ranges(campaign, problems):
    def wrong(detail):
        problems.add("miscounted", detail)

    if not campaign.is_numbered:
        wrong(f"recipients are not numbered from 1 to {campaign.size}")
    if campaign.next_seq != campaign.size + 1:
        wrong(f"the campaign would number its next recipient {campaign.next_seq}, but has {campaign.size}")
    expected = 1
    for r in campaign.ranges:
        name = f"range {r.first}–{r.last}"
        if r.first != expected or r.last < r.first:
            wrong(f"{name} should begin at {expected}")
        if not r.first - 1 <= r.intent <= r.last:
            wrong(f"{name} has the intent {r.intent}, outside of it")
        if r.finished and r.intent != r.last:
            wrong(f"{name} is finished, but its intent is {r.intent}")
        check_counters(campaign, r, name, wrong)
        expected = r.last + 1
    if expected != campaign.size + 1:
        wrong(f"ranges end at {expected - 1}, but there are {campaign.size} recipients")


def check_counters(campaign, r, name, wrong):
    first, last = campaign.position(r.first), campaign.position(r.last)
    if first is None or last is None:
        wrong(f"{name} has recipients that there are not")
        return
    found = Counter(campaign.statuses[first:last + 1])
    recount = {counter: found[counter] for counter in COUNTERS}
    recount["sent"] = sum(found[status] for status in SENT)
    for counter in COUNTERS:
        if recount[counter] != r.counters[counter]:
            wrong(f"{name} counts {r.counters[counter]} {counter}, but a recount gives {recount[counter]}")
