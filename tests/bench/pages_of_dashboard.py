"""The first requests of the pages of the dashboard (src/dashboard/source/pages), as tests/bench/pages sends them."""

import json
from urllib.parse import urlencode

STATUSES = ("draft", "scheduled", "running", "paused", "completed", "cancelled")
OUTCOMES = ("queued", "sending", "sent", "delivered", "retrying", "bounced", "failed", "skipped", "cancelled", "unknown")
MESSAGE_STATUSES = ("queued", "sending", "sent", "delivered", "retrying", "bounced", "failed", "skipped", "unknown")
CHANNELS = ("email", "sms", "phone")
MOST_SLICES = 5
LATER = " (later)"  # What a page shows after its first data, with words until then.


def get(path, **query):
    return "GET", path + ("?" + urlencode(query) if query else ""), None


def post(path, body):
    return "POST", path, body


def overview():
    at_once = [get("/campaigns", status=status, limit=100) for status in ("running", "paused", "scheduled", "draft")]
    return [[get("/stats", contacts="false"), *at_once, get("/providers")],
            [get("/inbound", handled="false", limit=100), get("/stats", contacts="false", **{"from": "2026-01-01T00:00:00Z"})]]


def answers_to(replies):
    """The replies, and messages until these are older, of which some answer the replies."""

    def next_slice(answers):
        first, latest = answers[0], answers[-1]
        if not first["items"] or (len(answers) > 1 and (not latest["next"] or latest["items"][-1]["created_at"] < first["items"][-1]["received_at"])):
            return []
        return [get("/messages", limit=200, **({"after": latest["next"]} if len(answers) > 1 else {}))]

    return [[replies], *[next_slice] * MOST_SLICES]


def campaign(campaign_id, channel):
    at = f"/campaigns/{campaign_id}"
    parts = [get(f"{at}/reasons"), get(f"{at}/series"), get(f"{at}/recipients", limit=25)]
    own = {"email": [get(f"{at}/links")], "sms": [], "phone": [get(f"{at}/keys")]}
    return [[get(at)], parts + own[channel]]


def timeline(campaign_id, seq):
    def of_contact(answers):
        person = answers[0]["items"][0]["contact_id"]
        return [get(f"/campaigns/{campaign_id}/recipients/{seq}/events"), get(f"/contacts/{person}/explain", campaign_id=campaign_id),
                get("/messages", contact_id=person, limit=200)]

    return [[get(f"/campaigns/{campaign_id}/recipients", limit=1, after=seq - 1)], of_contact]


def lists():
    found = {"campaigns": [[get("/campaigns", limit=100)]]}
    for status in STATUSES:
        found[f"campaigns, {status}"] = [[get("/campaigns", limit=100, status=status)]]
    for channel in CHANNELS:
        found[f"campaigns, by {channel}"] = [[get("/campaigns", limit=100, type=channel)]]
    found["campaigns, searched"] = [[get("/campaigns", limit=100, q="number 77")]]
    found["campaigns, nothing found"] = [[get("/campaigns", limit=100, q="zzyzx")]]
    found["replies"] = answers_to(get("/inbound", handled="false", limit=100))
    found["replies, handled"] = answers_to(get("/inbound", handled="true", limit=100))
    found["replies, all"] = answers_to(get("/inbound", limit=100))
    for channel in CHANNELS:
        found[f"replies, by {channel}"] = answers_to(get("/inbound", handled="false", limit=100, channel=channel))
    found["replies, searched"] = answers_to(get("/inbound", handled="false", limit=100, q="number 555 "))
    found["replies, nothing found"] = answers_to(get("/inbound", limit=100, q="zzyzx"))
    found["messages"] = [[get("/messages", limit=50)]]
    for channel in CHANNELS:
        found[f"messages, by {channel}"] = [[get("/messages", limit=50, channel=channel)]]
    for status in MESSAGE_STATUSES:
        found[f"messages, {status}"] = [[get("/messages", limit=50, status=status)]]
    found["messages of a contact"] = [[get("/messages", limit=50, contact_id=1)]]
    found["contacts"] = [[get("/contacts", limit=50)]]
    for text in ("ada", "person.1001", "zzyzx"):
        found[f"contacts, search for {text}"] = [[get("/contacts", limit=50, q=text)]]
    found["suppressions"] = [[get("/suppressions", limit=50)]]
    for channel in CHANNELS:
        found[f"suppressions, by {channel}"] = [[get("/suppressions", limit=50, channel=channel)]]
    return found


def recipients(campaign_id):
    found = {}
    for status in OUTCOMES:
        found[f"recipients, {status}"] = [[get(f"/campaigns/{campaign_id}/recipients", limit=25, status=status)]]
    found["recipients, failed for a reason"] = [[get(f"/campaigns/{campaign_id}/recipients", limit=25, status="failed", reason="21211")]]
    found["recipients, searched"] = [[get(f"/campaigns/{campaign_id}/recipients", limit=25, q="son.77")]]
    found["recipients, nothing found"] = [[get(f"/campaigns/{campaign_id}/recipients", limit=25, q="zzyzx")]]
    found["timeline of a recipient"] = timeline(campaign_id, 15)
    return found


def conversation():
    def of_reply(answers):
        reply = answers[0]["items"][0]
        return [get(f"/inbound/{reply['id']}"), get("/contacts", q=reply["event"]["address"], limit=5),
                get(f"/campaigns/{reply['campaign_id']}"), get("/inbound", q=reply["event"]["address"], limit=100)]

    return [[get("/inbound", handled="false", limit=1)], of_reply]


def wizard(draft):
    large = {"lead_score": {"min": 10}}
    return {
        "wizard": [[get("/campaigns", type="email", limit=1)]],
        "wizard, audience": [[get("/segments", limit=1000), post("/segments/count", {"filter": large}),
                              post("/segments/count", {"filter": large, "channel": "email"}),
                              get("/contacts", segment=json.dumps(large), limit=5)]],
        "wizard, content": [[get("/email/templates", limit=1000), get("/campaigns", type="email", limit=7)]],
        "wizard, estimate" + LATER: [[get(f"/campaigns/{draft}/estimate"), get("/providers")]],
    }


def settings():
    return {f"settings, {path.split('?')[0].strip('/')}": [[("GET", path, None)]] for path in
            ("/providers", "/webhooks/counts", "/senders/domains", "/pace", "/tokens?limit=1000", "/audit?limit=100", "/doctor")}


def pages(ids):
    """The steps of each page. `ids` is what bench-filled prints."""
    found = {"overview": overview()} | lists()
    for channel in CHANNELS:
        found[f"campaign by {channel}"] = campaign(ids[channel], channel)
    found |= recipients(ids["email"])
    found["conversation"] = conversation()
    found["message"] = [[get("/messages", limit=1)], lambda answers: [get(f"/messages/{answers[0]['items'][0]['id']}", content="true")]]
    found["contact"] = [[get(f"/contacts/{ids['contact']}"), get(f"/contacts/{ids['contact']}/explain"),
                         get("/messages", contact_id=ids["contact"], limit=200)]]
    count_first = lambda answers: [get(f"/segments/{answers[0]['items'][0]['id']}/count")]  # The others follow, one after the other.
    found["segments"] = [[get("/segments", limit=100)], count_first]
    for path in ("/email/templates", "/sms/templates", "/phone/scripts"):
        found[f"templates, {path.strip('/')}"] = [[get(path, limit=1000)]]
    return found | wizard(ids["draft"]) | settings()
