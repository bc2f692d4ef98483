"""The view that passes requests on: raw bodies, no CSRF token, since signatures, tokens and Sec-Fetch-Site protect them."""

from __future__ import annotations

from typing import Any, Iterator

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from ..mounts import without_connection
from ..wsgi import PIECE, answer
from .clients import client


@csrf_exempt
def endpoint(request: HttpRequest, path: str) -> StreamingHttpResponse:
    named = getattr(settings, "OUTBOUND_ACCESS", None)
    access = import_string(named)(request) if named else None
    head, body = answer(client(), request.META, b"/" + path.encode(), _pieces(request), access)
    response = StreamingHttpResponse(body, status=head.status)
    del response["Content-Type"]
    for name, value in without_connection(head.headers):
        if name.lower() == "set-cookie":
            response.cookies.load(value)
        else:
            response[name] = value
    return response


def _pieces(request: Any) -> Iterator[bytes]:
    while piece := request.read(PIECE):
        yield piece
