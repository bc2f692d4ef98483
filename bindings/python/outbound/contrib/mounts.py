"""Selects the requests that belong to outbound, and encodes their targets."""

from __future__ import annotations

import urllib.parse
from typing import Any, Mapping, Optional

#: A caller and its scopes: {"actor": "ada", "scopes": ["read"]}; None: the request must carry an API token.
Access = Optional[Mapping[str, Any]]

PREFIXES = ("/outbound/", "/api/v1/outbound/")

#: Fields that concern one connection only; the server in front sets its own.
_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "te", "trailer"}


def is_outbound(path: str) -> bool:
    """True if the path is one of webhooks, unsubscribe pages or the REST API. Health checks belong to the host."""
    return path.startswith(PREFIXES)


def target(path: bytes, query: bytes) -> str:
    """Path and query of a request line, from the path without percent encoding."""
    quoted = urllib.parse.quote(path, safe="/:@!$&'()*+,;=~-._")
    return quoted + ("?" + query.decode("latin-1") if query else "")


def without_connection(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in _CONNECTION]
