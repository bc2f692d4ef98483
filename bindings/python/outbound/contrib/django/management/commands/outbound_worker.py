"""manage.py outbound_worker: dispatches, and sends a signal for each event."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outbound.contrib.django.clients import client
from outbound.contrib.django.signals import event_received


class Command(BaseCommand):
    help = "Dispatches campaigns, and sends outbound.contrib.django.signals.event_received for each event, until SIGTERM or Ctrl-C"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drain", type=float, default=30.0, help="seconds that messages in flight may settle for at the end")
        parser.add_argument("--until-idle", action="store_true", help="end as soon as no campaign runs")

    def handle(self, *_: Any, **options: Any) -> None:
        crm = client()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        crm.start()
        try:
            while True:
                is_idle = options["until_idle"] and self._is_idle()
                for event in crm.poll_events(timeout=0.0 if is_idle else 0.5):
                    self._send(event)
                if is_idle:
                    break
        except KeyboardInterrupt:
            self.stdout.write("ending")
        if not crm.stop(drain=options["drain"]):
            self.stderr.write("messages were still in flight; they are recovered by the next worker")

    def _is_idle(self) -> bool:
        return not any(True for campaign in client().campaigns.list() if campaign["status"] in ("running", "scheduled"))

    def _send(self, event: dict[str, Any]) -> None:
        for receiver, result in event_received.send_robust(sender=Command, **event):
            if isinstance(result, Exception):
                self.stderr.write(f"a receiver of {event['type']} failed: {receiver!r}: {result!r}")
