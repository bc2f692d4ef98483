"""Exceptions, one class for each code of outbound.h."""

from __future__ import annotations

import builtins
import json
from typing import Any


class OutboundError(Exception):
    """A refusal or failure. The library describes it by a problem document (RFC 9457)."""

    code = "internal"

    def __init__(self, detail: str, problem: dict[str, Any] | None = None) -> None:
        super().__init__(detail)
        #: What went wrong: the thing, its fault, and what is expected.
        self.detail: str = detail
        #: The whole problem document; empty if the binding itself refused.
        self.problem: dict[str, Any] = problem or {}
        if "code" in self.problem:
            self.code = str(self.problem["code"])

    @property
    def title(self) -> str:
        return str(self.problem.get("title", ""))

    @property
    def status(self) -> int:
        """The HTTP status of the problem; 0 if the binding itself refused."""
        return int(self.problem.get("status", 0))

    @property
    def violations(self) -> list[dict[str, str]]:
        """The members that break a rule, each with `path` and `message`."""
        return list(self.problem.get("violations", []))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.detail, self.problem)


class InvalidError(OutboundError, ValueError):
    """The request breaks a rule: correct the members in `violations`."""

    code = "invalid"


class NotFoundError(OutboundError, LookupError):
    """No resource has this id: check it."""

    code = "not_found"


class ConflictError(OutboundError):
    """The current state does not allow the operation, or a name is taken: read the state first."""

    code = "conflict"


class UnknownOperationError(OutboundError):
    """No operation has this name: check its spelling, or update the library."""

    code = "unknown_operation"


class ConfigError(OutboundError, ValueError):
    """The configuration is wrong: correct it and open again."""

    code = "config"


class SchemaError(OutboundError):
    """The database has another schema: migrate it, or update the library."""

    code = "schema"


class StoreError(OutboundError):
    """The database failed or cannot be reached: fix it, then try again."""

    code = "store"


class BusyError(OutboundError):
    """Another process holds the database: try again soon."""

    code = "busy"


class TimeoutError(OutboundError, builtins.TimeoutError):
    """The deadline passed; the operation may still take effect: check before you repeat it."""

    code = "timeout"


class ProviderError(OutboundError):
    """A provider refused the request or cannot be reached: see the detail."""

    code = "provider"


class ClosedError(OutboundError):
    """The client was closed: open another one."""

    code = "closed"


class InternalError(OutboundError):
    """A bug in outbound: please report it."""

    code = "internal"


class NoMemoryError(OutboundError, MemoryError):
    """Memory ran out: free some and try again."""

    code = "no_memory"


class LibraryError(OutboundError, OSError):
    """The C library is missing, cannot be loaded, or has another ABI."""

    code = "library"


#: The classes by return codes of outbound.h.
BY_CODE: dict[int, type[OutboundError]] = {
    -1: InvalidError,
    -2: NotFoundError,
    -3: ConflictError,
    -4: UnknownOperationError,
    -5: ConfigError,
    -6: SchemaError,
    -7: StoreError,
    -8: BusyError,
    -9: TimeoutError,
    -10: ProviderError,
    -11: ClosedError,
    -12: InternalError,
    -13: NoMemoryError,
}


def from_problem(code: int, text: str | None) -> OutboundError:
    """The exception for a return code and its problem document, if any."""
    kind = BY_CODE.get(code, InternalError)
    problem: dict[str, Any] = json.loads(text) if text else {}
    return kind(str(problem.get("detail") or kind.__doc__), problem)
