"""The client of the process."""

from __future__ import annotations

import threading

from django.conf import settings

from ...client import Outbound

_lock = threading.Lock()
_client: Outbound | None = None


def client() -> Outbound:
    """The client of this process. The first call opens it; a forked worker opens the database again."""
    global _client
    with _lock:
        if _client is None or _client.closed:
            _client = Outbound(settings.OUTBOUND)
        return _client
