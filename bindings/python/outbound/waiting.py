"""Waits inside the library in slices, because Python handles signals on the main thread between calls only."""

from __future__ import annotations

import threading
import time
from typing import Any, Iterator

from . import native


def milliseconds(seconds: Any, name: str) -> int:
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"{name} must be a number of seconds, got {type(seconds).__name__}")
    if not seconds >= 0:  # also NaN
        raise ValueError(f"{name} must be 0 or more seconds, got {seconds}")
    return min(round(seconds * 1000), 2**31 - 1)


def slices(timeout: float | None) -> Iterator[int]:
    """Yields milliseconds to wait, until `timeout` seconds have passed (None: without end). Yields at least once. Only the
    main thread needs short slices."""
    left = None if timeout is None else milliseconds(timeout, "timeout")
    if threading.current_thread() is not threading.main_thread():
        yield -1 if left is None else left
        return
    end = None if left is None else time.monotonic() + left / 1000
    while True:
        rest = native.SLICE_MS if end is None else max(0, round((end - time.monotonic()) * 1000))
        yield min(rest, native.SLICE_MS)
        if end is not None and time.monotonic() >= end:
            return
