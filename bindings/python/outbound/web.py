"""Web requests, whole and in pieces."""

from __future__ import annotations

from typing import Any, Iterable, Iterator, Mapping, NamedTuple, Union, cast

from . import documents, native
from .errors import TimeoutError
from .waiting import slices

Headers = Union[Mapping[str, str], Iterable["tuple[str, str]"]]


class Reply(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def header_lines(headers: Headers) -> bytes:
    pairs: Iterable[tuple[Any, Any]] = cast("Mapping[str, str]", headers).items() if isinstance(headers, Mapping) else headers
    lines: list[str] = []
    for name, value in pairs:
        if not (isinstance(name, str) and isinstance(value, str)):
            raise TypeError(f"the header field {name!r} must be text, got {type(value).__name__}")
        if any(mark in name + value for mark in "\r\n\0"):
            raise ValueError(f"the header field {name!r} must not contain a line end or NUL")
        lines.append(f"{name}: {value}\r\n")
    return "".join(lines).encode("latin-1")


def content(body: Any) -> bytes:
    """The body of a request as bytes. bytes() would turn a number into that many zeros."""
    try:
        return bytes(memoryview(body))
    except TypeError:
        raise TypeError(f"the body must be bytes, got {type(body).__name__}: encode text") from None


def reply(raw: native.RawReply) -> Reply:
    pairs = (line.partition(": ") for line in raw.headers.split("\r\n") if line)
    return Reply(raw.status, [(name, value) for name, _, value in pairs], raw.body)


class Exchange:
    """A web request and its response in pieces, created by Outbound.exchange(). Only one thread may use it at a time."""

    def __init__(self, engine: Any, method: str, target: str, headers: Headers, access: Mapping[str, Any] | None) -> None:
        self._handle: Any = None
        who = documents.write(access) if access is not None else None
        self._handle = native.exchange_open(
            engine, documents.text(method, "method"), documents.text(target, "target"), header_lines(headers), who)

    def write(self, piece: bytes) -> None:
        """Writes the next piece of the request's body, and returns when it is consumed. Raises ConflictError if no more is
        read: continue with finish()."""
        native.exchange_write(self._handle, content(piece))

    def finish(self, timeout: float | None = None) -> Reply:
        """Ends the request's body and waits for status and header fields of the response."""
        for wait in slices(timeout):
            head = native.exchange_finish(self._handle, wait)
            if head is not None:
                return reply(head)
        raise TimeoutError(f"no response came within {timeout} seconds")

    def next(self, timeout: float | None = None) -> bytes:
        """The next piece of the response's body; empty at its end."""
        for wait in slices(timeout):
            piece = native.exchange_next(self._handle, wait)
            if piece is not None:
                return piece
        raise TimeoutError(f"no piece came within {timeout} seconds")

    def __iter__(self) -> Iterator[bytes]:
        while True:
            piece = self.next()
            if not piece:
                return
            yield piece

    def close(self) -> None:
        """Ends the exchange. Before the end of the response this counts as a disconnected client."""
        handle, self._handle = self._handle, None
        if handle is not None:
            native.exchange_close(handle)

    def __enter__(self) -> Exchange:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    __del__ = close
