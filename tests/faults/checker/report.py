"""The result, for programs and for people."""

from collections import Counter

from .database import SENT


def make(campaign, duplicates, problems):
    found = Counter(campaign.statuses)
    counts = problems.counts
    return {
        "recipients": campaign.size,
        "sent": sum(found[status] for status in SENT),
        "delivered": found["delivered"],
        "unknown": found["unknown"],
        "duplicates": duplicates.all,
        "explained_duplicates": duplicates.explained,
        "lost": counts["lost"],
        "miscounted": counts["miscounted"],
        "wrong_state": counts["wrong_state"],
        "problems": problems.kept,
        "ok": problems.none,
    }


def as_text(result, campaign, accepted, listed):
    statuses = Counter(campaign.statuses)
    lines = [
        f"campaign {campaign.id} is {campaign.status}: {result['recipients']} recipients",
        "  " + ", ".join(f"{number} {status}" for status, number in sorted(statuses.items())),
        f"list: {listed.lines} lines, {len(listed.good)} good addresses, {listed.repeats} repeats,"
        f" {listed.refused} refused at import",
        f"ledger: {accepted.messages} messages, {accepted.others} of others, {accepted.torn} torn",
        f"duplicates: {result['duplicates']}, of which {result['explained_duplicates']} trace to an unknown outcome",
        f"lost {result['lost']}, miscounted {result['miscounted']}, in a wrong state {result['wrong_state']}",
    ]
    lines += [f"  {problem['kind']}: {problem['detail']}" for problem in result["problems"]]
    lines.append("all is well" if result["ok"] else "not well")
    return "\n".join(lines)
