"""Fixtures for pytest: a client whose messages go to a simulator, and a manual clock.

    def test_welcome(outbound_client, outbound_outbox, outbound_clock):
        ...create and start a campaign...
        outbound_clock.advance(days=3)
        assert [message["to"] for message in outbound_outbox.wait(1)] == ["ada@example.com"]

Tests that use none of them load and start nothing.
"""

from __future__ import annotations

import datetime
import time
from typing import TYPE_CHECKING, Any, Iterator

import pytest

if TYPE_CHECKING:
    import pathlib

    from ..client import Outbound
    from .simulator import Simulator


class Outbox:
    """Messages that vendors accepted, oldest first: `to`, `subject`, `text` and more."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self._simulator.accepted()

    def wait(self, count: int, timeout: float = 30.0) -> list[dict[str, Any]]:
        """Waits for that many messages and returns all. Fails the test if they do not arrive in time."""
        end = time.monotonic() + timeout
        while len(self.messages) < count and time.monotonic() < end:
            time.sleep(0.01)
        found = self.messages
        if len(found) < count:
            pytest.fail(f"{len(found)} of {count} messages were accepted within {timeout} seconds")
        return found

    def __len__(self) -> int:
        return len(self.messages)


class Clock:
    """The clock of the client. It stands still until advance() moves it."""

    def __init__(self, client: Outbound) -> None:
        self._client = client

    def now(self) -> datetime.datetime:
        return self.advance()

    def advance(self, **by: float) -> datetime.datetime:
        """Moves the clock forward by days, hours, minutes, seconds; returns the new time."""
        seconds = datetime.timedelta(**by).total_seconds()
        if not seconds.is_integer():
            raise ValueError(f"the clock moves by whole seconds, got {seconds}")
        now = self._client.clock.advance(seconds=int(seconds))["now"]
        return datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))


@pytest.fixture
def outbound_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A simulator of the vendors."""
    from .simulator import Simulator

    simulator = Simulator(tmp_path_factory.mktemp("outbound-simulator"))
    yield simulator
    simulator.close()


@pytest.fixture
def outbound_config(outbound_simulator: Simulator, tmp_path: pathlib.Path) -> dict[str, Any]:
    """The configuration of `outbound_client`: override it to add members."""
    return {
        "database": f"sqlite://{tmp_path}/outbound.db",
        "clock": "manual",
        "engine": {"poll_ms": 20},
        "providers": outbound_simulator.providers(),
    }


@pytest.fixture
def outbound_client(outbound_config: dict[str, Any]) -> Iterator[Outbound]:
    """A client that dispatches."""
    from ..client import Outbound

    with Outbound(outbound_config) as client:
        client.start()
        yield client


@pytest.fixture
def outbound_outbox(outbound_simulator: Simulator) -> Outbox:
    return Outbox(outbound_simulator)


@pytest.fixture
def outbound_clock(outbound_client: Outbound) -> Clock:
    return Clock(outbound_client)
