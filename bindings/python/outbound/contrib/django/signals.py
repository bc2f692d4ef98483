"""Signals of the worker, `manage.py outbound_worker`."""

from django.dispatch import Signal

#: One event of the engine. Arguments: `type` ("campaign.completed"), `at`, `data`. If a receiver raises, the worker logs it and continues.
event_received = Signal()
