"""Rules between members that JSON Schema cannot state. Requests that break one by chance are changed to follow it.

Each function changes one request, and returns whether it did. It changes a member only to another value that its schema allows.
The server refuses requests that break these rules, which tests in tests/api and tests/web check.
"""

import datetime
import itertools
import json

NOW = datetime.datetime.now(datetime.timezone.utc)
TOMORROW = (NOW + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
LAST = "2037-06-01T00:00:00Z"  # later than all times of the strategies
NUMBERS = itertools.count()
EMAIL, NUMBER = "rule@example.com", "+14155550123"
ADDRESSES = {"email": EMAIL, "sms": NUMBER, "phone": NUMBER}
EXPORT_FILTERS = {"suppressions": {"channel"}, "recipients": {"campaign_id", "status", "reason", "q", "key", "question"},
                  "inbound": {"unmatched", "handled", "channel", "contact_id", "campaign_id", "q"}}
COMMON_OF_EXPORTS = {"raw", "limit", "after"}
OF_ONE_CHANNEL = {"email": {"html", "text", "reply_to", "unsubscribe_url", "configuration_set"}, "sms": {"messaging_service"},
                  "phone": {"script", "script_id"}}
CONTENT = {"subject", "text", "html", "message", "script", "script_id", "template_id"}
ALIASES = {"message": ("html", "script"), "content": ("html", "body", "script")}


class State:
    """What earlier answers gave: cursors by list, and the channels of campaigns."""

    def __init__(self):
        self.cursors = {}
        self.channels = {}

    def learn(self, case, answer):
        if not isinstance(answer, dict):
            return
        if answer.get("next"):
            self.cursors[list_of(case)] = answer["next"]
        for document in [answer, *(item for item in answer.get("items") or [] if isinstance(item, dict))]:
            if document.get("type") in ADDRESSES and isinstance(document.get("id"), int):
                self.channels[str(document["id"])] = self.channels[document.get("external_id")] = document["type"]

    def channel_of(self, case):
        """The channel of the campaign in the path."""
        names = case.path_parameters or {}
        return self.channels.get(str(names.get("campaign_external_id", names.get("id"))), "email")


def list_of(case):
    """Cursors belong to an address, a sort and the filters."""
    query = {name: str(value) for name, value in (case.query or {}).items() if name not in ("after", "cursor", "limit")}
    return case.method, case.path, json.dumps(case.path_parameters or {}, sort_keys=True, default=str), json.dumps(query, sort_keys=True)


def objects_in(value):
    """All objects within the value."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from objects_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from objects_in(item)


def body_of(case):
    return case.body if isinstance(case.body, dict) else {}


def bodies(case):
    return list(objects_in(case.body))


def forget_present(members, *names):
    """As forget(); null counts."""
    present = [name for name in names if name in members]
    forget(members, *present)
    return bool(present)


def forget(members, *names):
    """Removes the members; returns whether one of them was there."""
    return any([members.pop(name, None) is not None for name in names])


def cursor_of_a_former_answer(case, state):
    query = case.query or {}
    name = next((name for name in ("after", "cursor") if name in query), None)
    if name is None or case.path == "/events":
        return False
    known = state.cursors.get(list_of(case))
    if query[name] == known:
        return False
    query.pop(name)
    if known:
        query[name] = known
    return True


def minimum_not_above_maximum(case, _state):
    changed = False
    containers = bodies(case)
    segment = (case.query or {}).get("segment")
    parsed = json.loads(segment) if isinstance(segment, str) and segment.startswith("{") else segment
    for score in [part["lead_score"] for part in [*containers, *objects_in(parsed)] if isinstance(part.get("lead_score"), dict)]:
        low, high = score.get("min"), score.get("max")
        if low is not None and high is not None and low > high:
            score["min"], score["max"] = high, low
            changed = True
    if changed and isinstance(segment, str):
        case.query["segment"] = json.dumps(parsed)
    return changed


def hours_that_leave_time(case, _state):
    changed = False
    for part in bodies(case):
        hours = part.get("hours")
        if not isinstance(hours, dict):
            continue
        before = json.dumps(hours)
        for window in hours.get("windows") or []:
            if (window.get("from") or "00:00") >= (window.get("to") or "24:00"):
                window.update({"from": "08:00", "to": "20:00"})
        if hours.get("quiet"):
            hours["quiet"] = {"from": "03:00", "to": "03:01"}
        if hours.get("send_at") and (hours.get("windows") or hours.get("quiet") or hours["send_at"] == "24:00"):
            hours["send_at"] = None
        changed |= json.dumps(hours) != before
    return changed


def ends_in_the_future(case, _state):
    changed = False
    for part in bodies(case):
        for name, end in (("expires_at", LAST), ("send_at", TOMORROW)):
            if isinstance(part.get(name), str) and "T" in part[name] and part[name] != end:
                part[name] = end
                changed = True
        start = part.get("scheduled_at")
        if isinstance(start, str) and start < TOMORROW:  # A time that an answer had.
            part["scheduled_at"] = TOMORROW
            changed = True
    return changed


def one_of_two_names(case, _state):
    """A member and its other name may stand together only with the same value."""
    body = body_of(case)
    return any([forget(body, alias) for alias, names in ALIASES.items()
                if body.get(alias) is not None and any(name in body for name in names)])


def variables_of_the_parts(case, _state):
    return forget(body_of(case), "variables")


def filters_of_the_table(case, _state):
    if case.path != "/exports/{what}":
        return False
    query, what = case.query or {}, (case.path_parameters or {}).get("what")
    wanted = EXPORT_FILTERS.get(what, set()) | COMMON_OF_EXPORTS
    changed = forget(query, *[name for name in query if name not in wanted])
    if what == "recipients" and "campaign_id" not in query:
        query["campaign_id"] = 1
        changed = True
    return changed


def members_that_need_another(case, _state):
    query = case.query or {}
    changed = "question" in query and "key" not in query and forget(query, "question")
    if case.path == "/stats":
        if "from" not in query:
            return forget(query, "to", "timezone") or changed
        wanted = {"from": "2026-01-01", **({"to": "2026-02-01"} if "to" in query else {})}
        changed |= any(query[name] != value for name, value in wanted.items())
        query.update(wanted)
    return changed


def address_of_the_channel(case, state):
    place = next((place for place in (case.path_parameters, case.query) if place and {"channel", "address"} <= place.keys()), None)
    if place is not None:
        address = ADDRESSES.get(place["channel"])
        changed = address is not None and place["address"] != address
        place["address"] = address or place["address"]
        return changed
    if not case.path.endswith("/test-send") or not isinstance(body_of(case).get("to"), list):
        return False
    wanted = [ADDRESSES[state.channel_of(case)]] * len(case.body["to"])
    changed = case.body["to"] != wanted
    case.body["to"] = wanted
    return changed


def is_reached(channel, address):
    return "@mail.example" in address or address == EMAIL if channel == "email" else address.startswith("+1415555")


def addresses_that_providers_reach(case, _state):
    """A boundary of length is no number that a country has, and letters beyond ASCII before the @ need SMTPUTF8."""
    changed = False
    for part in bodies(case):
        for name in ("address", "to"):
            address, channel = part.get(name), part.get("channel")
            if channel in ADDRESSES and isinstance(address, str) and not is_reached(channel, address):
                part[name] = ADDRESSES[channel]
                changed = True
    return changed


def recipients_with_the_address(case, _state):
    """A contact may lack the address that the channel needs."""
    if case.path not in ("/messages", "/messages/batch"):
        return False
    changed = False
    for part in [part for part in bodies(case) if part.get("channel") in ADDRESSES]:
        if forget(part, "contact_id", "external_id"):
            part["to"] = ADDRESSES[part["channel"]]
            changed = True
    return changed


def contacts_with_a_key(case, _state):
    """An address may be that of several contacts by now, and then identifies none."""
    rows = body_of(case).get("contacts") if case.path == "/contacts" else None
    changed = False
    for row in [row for row in rows or [] if isinstance(row, dict) and not row.get("external_id")]:
        row["external_id"] = f"row-{next(NUMBERS)}"
        changed = True
    return changed


def without_nul(value):
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {without_nul(name): without_nul(inner) for name, inner in value.items()}
    return [without_nul(item) for item in value] if isinstance(value, list) else value


def texts_without_nul(case, _state):
    """Anywhere in a free object, too."""
    if not isinstance(case.body, dict) or "\\u0000" not in json.dumps(case.body):
        return False
    case.body = without_nul(case.body)
    return True


def members_in_one_place(case, _state):
    """Members in the query are those of a file; a body of JSON has its own."""
    takes_file = case.path in ("/imports", "/images") and case.method == "POST"
    return takes_file and isinstance(case.body, dict) and bool(case.query) and forget(case.query, *list(case.query))


def rows_of_the_file(case, _state):
    if case.path != "/imports" or not case.query:
        return False
    return forget(case.query, "channel" if case.query.get("into") != "suppressions" else "columns")


def columns_with_one_meaning(case, _state):
    if case.path != "/imports":
        return False
    changed = False
    for place in (body_of(case), case.query or {}):
        columns = place.get("columns")
        parsed = json.loads(columns) if isinstance(columns, str) and columns.startswith("{") else columns
        targets = [target for target in (parsed or {}).values() if target]
        if len(set(targets)) < len(targets):
            changed |= forget(place, "columns")
    return changed


def changes_that_fit_the_stored_campaign(case, state):
    """The schema of a change does not know the channel of the campaign, nor what content it has."""
    if case.method not in ("PUT", "PATCH") or case.path not in ("/campaigns/{id}", "/campaigns/by-external-id/{campaign_external_id}"):
        return False
    body, channel = body_of(case), state.channel_of(case)
    foreign = set().union(*(names for of, names in OF_ONE_CHANNEL.items() if of != channel))
    if channel == "phone":
        foreign.add("template_id")
    empty = {name for name in CONTENT if name in body and not body[name]}
    sender = body.get("from") or {}
    is_number = str(sender.get("phone")).startswith("+")
    misfit = {"from"} if sender and (("email" in sender) != (channel == "email") or (channel == "phone" and not is_number)) else set()
    return forget_present(body, "type", *foreign, *empty, *misfit)


def parts_of_a_template_stay(case, _state):
    """A change may clear a part of an email template only if another is left."""
    body = body_of(case)
    empty = [name for name in ("text", "html", "content") if name in body and not body[name]]
    return case.path == "/email/templates/{id}" and forget_present(body, *empty)


def keys_as_long_as_answers(case, _state):
    changed = False
    for gather in [part for part in bodies(case) if isinstance(part.get("keys"), dict)]:
        digits = int(gather.get("digits") or 1)  # 2.0 is an integer, too.
        if any(len(key) != digits for key in gather["keys"]):
            gather["keys"] = {str(number) * digits: answer for number, answer in zip(range(10), gather["keys"].values())}
            changed = True
    return changed


def content_of_a_new_campaign(case, _state):
    """An external_id stands for content only if a campaign has it, which must be of the same channel."""
    body = body_of(case)
    channel = body.get("type") or case.path.split("/")[1]
    if not case.path.endswith("/campaigns") or case.method != "POST" or body.get("external_id") is None:
        return False
    wanted = {"email": {"subject": "Hi", "text": "Hello"}, "sms": {"message": "Hello"}, "phone": {"script": {"steps": [{"say": "Hello"}]}}}
    body["external_id"] = f"new-{next(NUMBERS)}"
    missing = {name: value for name, value in wanted.get(channel, {}).items() if not body.get(name)}
    if channel == "phone":
        forget(body, "message")
    body.update(missing)
    return True


RULES = [texts_without_nul, cursor_of_a_former_answer, minimum_not_above_maximum, hours_that_leave_time, ends_in_the_future,
         one_of_two_names, variables_of_the_parts, filters_of_the_table, members_that_need_another, address_of_the_channel,
         addresses_that_providers_reach, recipients_with_the_address, contacts_with_a_key, members_in_one_place,
         rows_of_the_file, columns_with_one_meaning, changes_that_fit_the_stored_campaign,
         parts_of_a_template_stay, keys_as_long_as_answers, content_of_a_new_campaign]
