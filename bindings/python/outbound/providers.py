"""Providers in Python: they fetch messages of an account of the type `host`, deliver them, and report the outcomes."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from .errors import ClosedError, ConflictError
from .waiting import slices

if TYPE_CHECKING:
    from typing_extensions import NotRequired

    from . import types as t
    from .client import Outbound

LONGEST_WAIT = 1.0


class Outcome(TypedDict):
    """The outcome of one message, for deliveries.report."""

    outcome: Literal["accepted", "rejected", "throttled", "not_sent", "account_refused", "unknown"]
    vendor_id: NotRequired[str]
    code: NotRequired[str]
    detail: NotRequired[str]
    suppress: NotRequired[Literal["unsubscribe", "invalid"]]
    retry_after_seconds: NotRequired[int]


class Provider(abc.ABC):
    """Delivers the messages of an account of the type "host". Derive from it, and call run() or turn() in the process that
    dispatches, on as many threads as the vendor can take.

    account  Name of the account in the configuration.
    """

    def __init__(self, account: str) -> None:
        self.account = account

    @abc.abstractmethod
    def deliver(self, message: t.DeliveriesNextResponseItem) -> Outcome:
        """Delivers one message to the vendor. Pass `key` along, so that the vendor can detect repetitions. If it raises, the
        outcome is unknown."""

    def turn(self, crm: Outbound, wait: float = LONGEST_WAIT, limit: int = 10) -> int:
        """Fetches up to `limit` messages, waiting up to `wait` seconds (at most 1) for the first, delivers each and reports it.

        All must be delivered within the account's report_seconds: choose `limit` to match the vendor's speed. Returns the
        number of messages. Raises ConflictError if the client does not dispatch.
        """
        for wait_ms in slices(min(wait, LONGEST_WAIT)):
            messages = crm.deliveries.next(provider=self.account, limit=limit, wait_ms=wait_ms)["items"]
            if messages:
                for message in messages:
                    crm.call("deliveries.report", {"results": [{"key": message["key"], **self._outcome(message)}]})
                return len(messages)
        return 0

    def run(self, crm: Outbound) -> None:
        """Calls turn() until the client stops dispatching or is closed."""
        try:
            while True:
                self.turn(crm)
        except (ClosedError, ConflictError):
            return

    def _outcome(self, message: t.DeliveriesNextResponseItem) -> dict[str, Any]:
        try:
            return {**self.deliver(message)}
        except Exception as error:  # its text may contain credentials
            return {"outcome": "unknown", "code": "provider_exception", "detail": f"{type(error).__name__} was raised"}
