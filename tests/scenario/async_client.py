"""The scenario in Python, with asyncio."""

import asyncio
import os

import outbound
from outbound import F


async def deliver(crm, is_over):
    while not is_over.is_set():
        for message in (await crm.deliveries.next(provider="gateway", wait_ms=100))["items"]:
            print("delivered", message["to"]["phone"], message["text"])
            key = message["key"]
            await crm.deliveries.report(results=[{"key": key, "outcome": "accepted", "vendor_id": f"v-{key}"}])


async def send(crm, name, content, people):
    campaign = await crm.campaigns.create(name=name, type="sms", template_id=content["id"], recipient_segments=people)
    await crm.campaigns.start(campaign["id"])
    is_over = asyncio.Event()
    gateway = asyncio.create_task(deliver(crm, is_over))
    async for event in crm.poll_events(timeout=60):
        if event["type"] == "campaign.completed":
            break
    is_over.set()
    await gateway
    found = await crm.campaigns.analytics(campaign["id"])
    print(f"{found['status']}: sent {found['sent']}, skipped {found['skipped']}")


async def send_message(crm, key, **message):
    """Sends a message to one recipient, and returns what became of it."""
    accepted = await crm.messages.send(channel="sms", key=key, **message)
    is_over = asyncio.Event()
    gateway = asyncio.create_task(deliver(crm, is_over))
    while (found := await crm.messages.get(key=key))["status"] in ("queued", "sending"):
        await crm.poll(timeout=0.02)
    is_over.set()
    await gateway
    return {**found, "once": (await crm.messages.send(channel="sms", key=key, **message))["id"] == accepted["id"]}


async def main():
    people = F.industry.in_(["Retail"]) & (F.lead_score >= 50)
    async with outbound.AsyncOutbound() as crm:
        job = await crm.imports.create()
        done = await crm.imports.append(job["id"], text=os.environ["SCENARIO_CSV"])
        await crm.imports.commit(job["id"])
        print(f"imported {done['imported']}, invalid {done['invalid']}")
        shops = await crm.segments.create(name="Shops", filter=people)
        print("segment", (await crm.segments.count(shops["id"]))["count"])
        content = await crm.sms_templates.create(name="Greeting", body="Hello {{first_name|there}}")
        await crm.start()
        await send(crm, "First", content, people)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": os.environ["SCENARIO_SIGNATURE"]}
        answer = await crm.http("POST", "/outbound/webhooks/twilio/inbound-sms", headers, os.environ["SCENARIO_WEBHOOK"].encode())
        print("webhook", answer.status)
        print("suppressed", int((await crm.suppressions.get(channel="sms", address="+15005550009"))["suppressed"]))
        await send(crm, "Second", content, people)
        message = await send_message(crm, "order-2", external_id="2", template_id=content["id"])
        print(f"message {message['status']}, {'once' if message['once'] else 'twice'}")
        message = await send_message(crm, "order-1", to="+15005550009", message="Paid")
        print(f"message {message['status']}: {message['reason']}")
        await crm.stop(5)
        try:
            await crm.campaigns.create(name="x", type="sms")
        except outbound.InvalidError as error:
            print("refused", error.problem["code"])


asyncio.run(main())
