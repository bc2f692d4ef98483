"""outbound in a WSGI server: Flask, Django, gunicorn, uwsgi.

    app = Mount(crm, app)     # outbound answers its own paths, the host's application all others

It uses the host's server: no port and no thread of its own.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Callable, Iterable, Iterator, Optional

from ..client import Outbound
from ..errors import ConflictError
from ..web import Exchange, Reply
from .mounts import Access, is_outbound, target, without_connection

StartResponse = Callable[..., Any]
Application = Callable[[Any, StartResponse], Iterable[bytes]]

PIECE = 65_536


class Mount:
    """A WSGI application.

    crm     The client, or a function that returns it: called for each request.
    host    Answers all other paths; None: outbound answers every path, health among them.
    access  Returns the caller of a request and its scopes, from the host's own login; None: the request must carry an API token.
    """

    def __init__(
        self,
        crm: Outbound | Callable[[], Outbound],
        host: Optional[Application] = None,
        access: Callable[[dict[str, Any]], Access] | None = None,
    ) -> None:
        self._crm = crm
        self._host = host
        self._access = access

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "") or "/"
        if self._host is not None and not is_outbound(path):
            return self._host(environ, start_response)
        crm = self._crm if isinstance(self._crm, Outbound) else self._crm()
        length = None if environ.get("wsgi.input_terminated") else int(environ.get("CONTENT_LENGTH") or 0)
        head, body = answer(crm, environ, path.encode("latin-1"), _pieces(environ["wsgi.input"].read, length),
                            self._access(environ) if self._access else None)
        start_response(f"{head.status} {_phrase(head.status)}", without_connection(head.headers))
        return body


class Body:
    """The pieces of a response. The server closes it, also if the client disconnects."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._exchange)

    def close(self) -> None:
        self._exchange.close()


def _headers(environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name[5:].replace("_", "-").title(), value
        elif name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield name.replace("_", "-").title(), value


def answer(
    crm: Outbound, environ: dict[str, Any], path: bytes, pieces: Iterable[bytes], access: Access
) -> tuple[Reply, Body]:
    """Passes a request on. Returns status and header fields, and the body, which must be closed."""
    line = target(path, environ.get("QUERY_STRING", "").encode("latin-1"))
    exchange = crm.exchange(environ["REQUEST_METHOD"], line, list(_headers(environ)), access)
    try:
        for piece in pieces:
            exchange.write(piece)
    except ConflictError:
        pass  # the response is known already
    except BaseException:
        exchange.close()
        raise
    try:
        return exchange.finish(), Body(exchange)
    except BaseException:
        exchange.close()
        raise


def _pieces(read: Callable[[int], bytes], length: int | None) -> Iterator[bytes]:
    """Yields the request's body; without a length it reads to the end."""
    while length is None or length > 0:
        piece = read(PIECE if length is None else min(length, PIECE))
        if not piece:
            return
        yield piece
        if length is not None:
            length -= len(piece)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
