"""outbound in an ASGI server: FastAPI, Starlette, uvicorn, hypercorn.

    app = Mount(crm, app)               # outbound answers its own paths, the host's application all others
    app.mount("/crm", Mount(crm))       # or below a path, with which public_url then ends

Bodies pass in pieces on threads, one per request in progress.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Awaitable, Callable, MutableMapping, Optional, TypeVar

from ..aio import AsyncOutbound
from ..client import Outbound
from ..errors import ConflictError
from ..web import Exchange
from .mounts import Access, is_outbound, target, without_connection

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
T = TypeVar("T")

REQUESTS = 64  # in progress at once, including live events, which last as long as their reader


class Mount:
    """An ASGI application. Arguments like those of outbound.contrib.wsgi.Mount; `access` gets the scope."""

    def __init__(
        self,
        crm: Outbound | AsyncOutbound,
        host: Optional[Application] = None,
        access: Callable[[Scope], Access] | None = None,
    ) -> None:
        self._crm = crm
        self._host = host
        self._access = access
        self._threads = ThreadPoolExecutor(REQUESTS, thread_name_prefix="outbound-web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _path(scope)
        if self._host is not None and not (scope["type"] == "http" and is_outbound(path)):
            await self._host(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, path, receive, send)

    async def _answer(self, scope: Scope, path: str, receive: Receive, send: Send) -> None:
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        access = self._access(scope) if self._access else None
        line = target(path.encode(), scope.get("query_string", b""))
        exchange = await self._open(scope["method"], line, headers, access)
        try:
            if await self._send_body(exchange, receive):
                await self._respond(exchange, receive, send)
        finally:
            await self._run(exchange.close)

    async def _open(self, method: str, line: str, headers: list[tuple[str, str]], access: Access) -> Exchange:
        crm = self._crm
        if isinstance(crm, AsyncOutbound):
            return await crm.exchange(method, line, headers, access)
        return await self._run(lambda: crm.exchange(method, line, headers, access))

    async def _send_body(self, exchange: Exchange, receive: Receive) -> bool:
        """False if the client disconnected."""
        wanted = True
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return False
            piece = message.get("body", b"")
            if piece and wanted:
                wanted = await self._run(lambda: _write(exchange, piece))
            if not message.get("more_body", False):
                return True

    async def _respond(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        head = await self._run(exchange.finish)
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in without_connection(head.headers)]
        await send({"type": "http.response.start", "status": head.status, "headers": pairs})
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            while piece := await self._next(exchange, gone):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()

    async def _next(self, exchange: Exchange, gone: "asyncio.Future[None]") -> bytes:
        """The next piece; empty at the end, or if the client disconnected."""
        while not gone.done():
            try:
                return await self._run(lambda: exchange.next(0.5))
            except TimeoutError:
                continue
        return b""

    async def _run(self, work: Callable[[], T]) -> T:
        # Shielded: an exchange is used by one thread at a time, also when the request is cancelled.
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait([running])
            raise


def _path(scope: Scope) -> str:
    """The path below the mount. In some servers and frameworks `path` begins with `root_path`, in others it does not."""
    path: str = scope.get("path", "")
    root: str = scope.get("root_path", "")
    return path[len(root):] if root and path.startswith(root + "/") else path


def _write(exchange: Exchange, piece: bytes) -> bool:
    """False if the response needs no more of the body."""
    try:
        exchange.write(piece)
    except ConflictError:
        return False
    return True


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    """Answers the lifespan protocol; there is nothing to start or stop."""
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
