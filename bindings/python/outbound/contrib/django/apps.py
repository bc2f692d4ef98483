"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OutboundConfig(AppConfig):
    name = "outbound.contrib.django"
    label = "outbound"
    verbose_name = "outbound"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers them)
