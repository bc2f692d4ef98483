"""The client: one engine over one database."""

from __future__ import annotations

import threading
import time
import weakref
from typing import Any, Iterator, Mapping, NoReturn

from . import documents, native, web
from .errors import ClosedError, from_problem
from .nouns import Operations
from .waiting import milliseconds, slices
from .web import Exchange, Headers, Reply

#: Maximum seconds that an operation waits for a database that another process writes to.
LONGEST_CALL = 10.0


class Outbound(Operations):
    """A client of one database. Any thread may use it, several at the same time.

    Opening starts nothing: start() begins dispatching. A child process that inherited the client opens the database
    again at its first call.
    """

    def __init__(self, config: documents.Config = None) -> None:
        self._document = documents.configuration(config)
        self._closed = False
        self._process = native.process()
        self._engine: Any = native.open_engine(self._document)
        self._finalizer = weakref.finalize(self, native.close_engine, self._engine)
        super().__init__(self.call)

    def call(self, operation: str, request: Mapping[str, Any] = {}, timeout: float = LONGEST_CALL) -> Any:
        """Runs an operation by name and returns its response.

        timeout  Seconds to wait for a database that another process writes to, at most 10.
        """
        name, document = documents.name(operation), documents.write(request)
        wait = 10_000 if timeout == LONGEST_CALL else milliseconds(timeout, "timeout")
        engine = self._engine
        try:
            return documents.read(native.call(engine, name, document, wait))
        except ClosedError:  # the library also refuses the engine of a parent process
            reopened = self._here()
            if reopened is engine:
                raise
        return documents.read(native.call(reopened, name, document, wait))

    def start(self) -> None:
        """Starts dispatching, on threads of the library. Has no effect if it dispatches already."""
        code = native.start(self._here())
        if code != native.OK:
            raise self._start_problem(code)

    def stop(self, drain: float = 0.0) -> bool:
        """Stops dispatching; messages in flight may settle for `drain` seconds. Returns True if all of them did."""
        engine, wait = self._here(), milliseconds(drain, "drain")
        if wait <= native.SLICE_MS or threading.current_thread() is not threading.main_thread():
            return native.stop(engine, wait)
        return self._stop_interruptibly(engine, wait)

    def poll(self, timeout: float | None = 0.0) -> dict[str, Any] | None:
        """Removes and returns the oldest event; None if none arrives within `timeout` seconds (None: no limit), or after wake()."""
        for wait in slices(timeout):
            begin = time.monotonic()
            text = native.poll(self._here(), wait)
            if text is not None:
                event: dict[str, Any] = documents.read(text)
                return event
            if wait < 0 or time.monotonic() - begin < wait / 1000:
                return None  # woken
        return None

    def poll_events(self, timeout: float | None = None) -> Iterator[dict[str, Any]]:
        """Yields events until none arrives for `timeout` seconds, or the client is closed."""
        while not self._closed:
            try:
                event = self.poll(timeout)
            except ClosedError:
                return
            if event is not None:
                yield event
            elif timeout is not None:
                return

    def wake(self) -> None:
        """Ends the current wait for events or, if there is none, the next one."""
        native.wake(self._here())

    def event_fd(self) -> int:
        """A file descriptor that is readable while events are pending. The client owns it: do not read, write or close it."""
        return native.event_fd(self._here())

    def http(self, method: str, target: str, headers: Headers = (), body: bytes = b"") -> Reply:
        """Answers a web request: webhooks, unsubscribe links, health, and the REST API for callers with a token."""
        raw = native.http(self._here(), documents.text(method, "method"), documents.text(target, "target"),
                          web.header_lines(headers), web.content(body))
        return web.reply(raw)

    def exchange(
        self, method: str, target: str, headers: Headers = (), access: Mapping[str, Any] | None = None
    ) -> Exchange:
        """Starts to answer a web request whose body and response are passed in pieces.

        access  The caller and its scopes, from your own login: {"actor": "ada", "scopes": ["read"]}.
        """
        return Exchange(self._here(), method, target, headers, access)

    def close(self) -> None:
        """Closes the engine and stops dispatching without draining. Ends the waits of other threads. Calling it again has no effect."""
        self._closed = True
        self._finalizer()

    @property
    def closed(self) -> bool:
        return self._closed

    def __enter__(self) -> Outbound:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client belongs to its process, and is neither copied nor pickled: open one where it is used")

    def __repr__(self) -> str:
        return f"<Outbound {'closed' if self._closed else 'open'}>"

    def _here(self) -> Any:
        """The engine of this process."""
        return self._engine if self._process == native.process() else self._reopen()

    def _reopen(self) -> Any:
        """Opens the database in a child process, which drops the parent's handle."""
        with native.lock:
            if self._closed or self._process == native.process():
                return self._engine
            self._finalizer.detach()
            native.close_engine(self._engine)
            self._engine = native.open_engine(self._document)
            self._finalizer = weakref.finalize(self, native.close_engine, self._engine)
            self._process = native.process()
            return self._engine

    def _start_problem(self, code: int) -> Exception:
        """The exception for a failed start. The library reports the problem as the next event."""
        event = self.poll()
        problem = (event or {}).get("data", {}).get("problem")
        return from_problem(code, documents.write(problem).decode() if problem else None)

    def _stop_interruptibly(self, engine: Any, wait: int) -> bool:
        """Stops on another thread, so that Ctrl-C ends the wait; draining then continues."""
        outcome: list[bool | BaseException] = []

        def run() -> None:
            try:
                outcome.append(native.stop(engine, wait))
            except BaseException as error:  # raised again on the waiting thread
                outcome.append(error)

        stopping = threading.Thread(target=run, name="outbound-stop", daemon=True)
        stopping.start()
        while stopping.is_alive():
            stopping.join(native.SLICE_MS / 1000)
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]
