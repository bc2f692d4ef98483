"""Signals of the worker, `manage.py outbound_worker`."""

from django.dispatch import Signal

#: One event of the engine. Arguments: `type` ("campaign.completed"), `at`, `data`. A receiver that raises is logged, and the worker goes on.
event_received = Signal()
