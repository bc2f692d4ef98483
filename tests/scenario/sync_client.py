"""The scenario in Python."""

import os

import outbound
from outbound import F


class Gateway(outbound.Provider):
    def deliver(self, message):
        print("delivered", message["to"]["phone"], message["text"])
        return {"outcome": "accepted", "vendor_id": f"v-{message['key']}"}


def send(crm, name, content, people):
    campaign = crm.campaigns.create(name=name, type="sms", template_id=content["id"], recipient_segments=people)
    crm.campaigns.start(campaign["id"])
    gateway = Gateway("gateway")
    while not any(event["type"] == "campaign.completed" for event in crm.poll_events(timeout=0)):
        gateway.turn(crm, wait=0.1)
    found = crm.campaigns.analytics(campaign["id"])
    print(f"{found['status']}: sent {found['sent']}, skipped {found['skipped']}")


def send_message(crm, key, **message):
    """Sends a message to one recipient, and returns what became of it."""
    accepted = crm.messages.send(channel="sms", key=key, **message)
    gateway = Gateway("gateway")
    while (found := crm.messages.get(key=key))["status"] in ("queued", "sending"):
        gateway.turn(crm, wait=0.1)
    return {**found, "once": crm.messages.send(channel="sms", key=key, **message)["id"] == accepted["id"]}


def main():
    people = F.industry.in_(["Retail"]) & (F.lead_score >= 50)
    with outbound.Outbound() as crm:
        job = crm.imports.create()
        done = crm.imports.append(job["id"], text=os.environ["SCENARIO_CSV"])
        crm.imports.commit(job["id"])
        print(f"imported {done['imported']}, invalid {done['invalid']}")
        shops = crm.segments.create(name="Shops", filter=people)
        print("segment", crm.segments.count(shops["id"])["count"])
        content = crm.sms_templates.create(name="Greeting", body="Hello {{first_name|there}}")
        crm.start()
        send(crm, "First", content, people)
        answer = crm.http("POST", "/outbound/webhooks/twilio/inbound-sms",
                          {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": os.environ["SCENARIO_SIGNATURE"]},
                          os.environ["SCENARIO_WEBHOOK"].encode())
        print("webhook", answer.status)
        print("suppressed", int(crm.suppressions.get(channel="sms", address="+15005550009")["suppressed"]))
        send(crm, "Second", content, people)
        message = send_message(crm, "order-2", external_id="2", template_id=content["id"])
        print(f"message {message['status']}, {'once' if message['once'] else 'twice'}")
        message = send_message(crm, "order-1", to="+15005550009", message="Paid")
        print(f"message {message['status']}: {message['reason']}")
        crm.stop(5)
        try:
            crm.campaigns.create(name="x", type="sms")
        except outbound.InvalidError as error:
            print("refused", error.problem["code"])


main()
