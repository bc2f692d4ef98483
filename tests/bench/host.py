"""Sends a campaign from a Python host as host.cpp does from a C++ host. Prints one JSON object."""

import argparse
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python"))

import outbound

CHUNK = 1000


def parse():
    parser = argparse.ArgumentParser(prog="host.py", description=__doc__)
    parser.add_argument("--database", default="bench-host.db", help="new SQLite file")
    parser.add_argument("--url", required=True, help="base URL of a sink that answers 202")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=250, help="messages per request")
    return parser.parse_args()


def add_contacts(crm, count):
    for first in range(0, count, CHUNK):
        crm.contacts.upsert(contacts=[{"external_id": f"crm-{i}", "email": f"person.{i}@example.com", "first_name": f"Maria{i}"}
                                      for i in range(first, min(first + CHUNK, count))])


def dispatch(crm):
    """Takes events until the campaign has been sent."""
    crm.start()
    if not any(event["type"] == "campaign.completed" for event in crm.poll_events(timeout=60)):
        raise RuntimeError("the campaign does not end")


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    options = parse()
    account = {"type": "sendgrid", "api_key": "SG.bench", "base_url": options.url, "batch": options.batch}
    with outbound.Outbound({"database": f"sqlite://{options.database}", "providers": [account]}) as crm:
        add_contacts(crm, options.messages)
        draft = crm.campaigns.create(name="bench", type="email", from_={"email": "news@example.org"},
                                     subject="News for {{first_name|you}}", text="There are news.")
        crm.campaigns.start(draft["id"])
        cpu, began = cpu_seconds(), time.monotonic()
        dispatch(crm)
        took, spent = time.monotonic() - began, cpu_seconds() - cpu
        sent = crm.campaigns.analytics(draft["id"])["sent"]
    print(json.dumps({"sent": sent, "messages_per_second": sent / took, "cpu_seconds_per_100k": spent * 1e5 / sent}))


main()
