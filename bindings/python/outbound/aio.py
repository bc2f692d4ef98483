"""The client for asyncio. Operations run on threads of the client; events arrive through the loop."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, AsyncIterator, Callable, Mapping, NoReturn, TypeVar

from . import documents, native
from .async_nouns import AsyncOperations
from .client import LONGEST_CALL, Outbound
from .errors import ClosedError
from .web import Exchange, Headers, Reply

T = TypeVar("T")

THREADS = 8


class AsyncOutbound(AsyncOperations):
    """outbound over one database, for one event loop.

    The first call, or `async with`, opens the database. A waiting task may be cancelled: the operation that it has
    begun is completed, and its result is dropped.
    """

    def __init__(self, config: documents.Config = None) -> None:
        self._config = config
        self._client: Outbound | None = None
        self._opening = threading.Lock()
        self._closed = False
        self._process = native.process()
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: set[asyncio.Event] = set()
        self._watched: int | None = None
        super().__init__(self.call)

    async def call(self, operation: str, request: Mapping[str, Any] = {}, timeout: float = LONGEST_CALL) -> Any:
        """See Outbound.call()."""
        return await self._run(lambda: self._here().call(operation, request, timeout))

    async def start(self) -> None:
        """See Outbound.start()."""
        await self._run(lambda: self._here().start())

    async def stop(self, drain: float = 0.0) -> bool:
        """See Outbound.stop()."""
        return await self._run(lambda: self._here().stop(drain))

    async def poll(self, timeout: float | None = 0.0) -> dict[str, Any] | None:
        """Removes and returns the oldest event; None if none arrives within `timeout` seconds."""
        client = await self._run(self._here) if self._client is None else self._client
        loop = asyncio.get_running_loop()
        end = None if timeout is None else loop.time() + timeout
        while True:
            self._require_open()  # close() wakes this task before the client is closed
            event = client.poll()
            left = None if end is None else end - loop.time()
            if event is not None or (left is not None and left <= 0):
                return event
            await self._readable(client, left)

    async def poll_events(self, timeout: float | None = None) -> AsyncIterator[dict[str, Any]]:
        """Yields events until none arrives for `timeout` seconds, or the client is closed."""
        while not self._closed:
            try:
                event = await self.poll(timeout)
            except ClosedError:
                return
            if event is None:
                return
            yield event

    async def http(self, method: str, target: str, headers: Headers = (), body: bytes = b"") -> Reply:
        """See Outbound.http()."""
        return await self._run(lambda: self._here().http(method, target, headers, body))

    async def exchange(
        self, method: str, target: str, headers: Headers = (), access: Mapping[str, Any] | None = None
    ) -> Exchange:
        """See Outbound.exchange(). The exchange blocks: use it on threads, as outbound.contrib.asgi does."""
        return await self._run(lambda: self._here().exchange(method, target, headers, access))

    async def close(self) -> None:
        """See Outbound.close()."""
        if self._closed:
            return
        self._closed = True
        self._wake_waiting()
        client, pool = self._client, self._pool
        if client is not None:
            await asyncio.get_running_loop().run_in_executor(pool, client.close)
        if pool is not None:
            pool.shutdown(wait=False)

    async def __aenter__(self) -> AsyncOutbound:
        await self._run(self._here)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client belongs to its process, and is neither copied nor pickled: open one where it is used")

    def __repr__(self) -> str:
        return f"<AsyncOutbound {'closed' if self._closed else 'open'}>"

    def _here(self) -> Outbound:
        """The client, opened at its first use. Blocks."""
        if self._client is None:
            with self._opening:
                if self._client is None:
                    self._client = Outbound(self._config)
        return self._client

    def _require_open(self) -> None:
        if self._closed:
            raise ClosedError("the client was closed: open another one")

    async def _run(self, work: Callable[[], T]) -> T:
        self._require_open()
        if self._pool is None or self._process != native.process():
            self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="outbound")
            self._process = native.process()
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def _readable(self, client: Outbound, timeout: float | None) -> None:
        """Waits until events may be pending, the client is closed, or the time has passed."""
        waiter = asyncio.Event()
        self._waiting.add(waiter)
        self._watch(client)
        try:
            await asyncio.wait_for(waiter.wait(), timeout)
        except asyncio.TimeoutError:
            pass
        finally:
            self._waiting.discard(waiter)
            if not self._waiting:
                self._unwatch()

    def _watch(self, client: Outbound) -> None:
        """Watches the descriptor, once for all waiting tasks."""
        if self._watched is None:
            self._watched = client.event_fd()
            asyncio.get_running_loop().add_reader(self._watched, self._wake_waiting)

    def _unwatch(self) -> None:
        descriptor, self._watched = self._watched, None
        if descriptor is not None:
            asyncio.get_running_loop().remove_reader(descriptor)

    def _wake_waiting(self) -> None:
        self._unwatch()  # it stays readable until the events are read
        for waiter in self._waiting:
            waiter.set()
