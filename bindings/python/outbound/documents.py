"""JSON documents: requests, responses, and the configuration."""

from __future__ import annotations

import datetime
import functools
import json
import os
import pathlib
from typing import Any, Mapping, Union, cast

#: A mapping, JSON text, the path of a file, or None for the configuration that the command line would use.
Config = Union[Mapping[str, Any], str, "os.PathLike[str]", None]


def _plain(value: object) -> Any:
    """Converts types that JSON lacks: times, and mappings that are no dict."""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"the time {value.isoformat()} has no time zone: give it one")
        return value.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")


# Created once: json.dumps with options creates an encoder per call.
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_plain).encode

_decoder = json.JSONDecoder()


def read(text: str) -> Any:
    """Parses a text of the library. decode() would look for blanks around it, of which there are none."""
    return _decoder.raw_decode(text)[0]


def write(document: object) -> bytes:
    """Encodes a document as UTF-8. Raises TypeError or ValueError for values that JSON cannot express."""
    if type(document) is dict and len(cast("dict[str, Any]", document)) == 1:
        number = cast("dict[str, Any]", document).get("id")
        if type(number) is int:  # the usual request, without the cost of an encoder
            return b'{"id":%d}' % number
    return _encoded(_write(document), "the document")


@functools.lru_cache(maxsize=256)
def name(operation: str) -> bytes:
    return text(operation, "operation")


def text(value: Any, name: str) -> bytes:
    """Encodes an argument of the C interface, where a NUL ends a string."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, got {type(value).__name__}")
    if "\0" in value:
        raise ValueError(f"{name} must not contain a NUL character")
    return _encoded(value, name)


def _encoded(value: str, name: str) -> bytes:
    try:
        return value.encode()
    except UnicodeEncodeError as error:
        part = value[max(0, error.start - 20):error.start]
        raise ValueError(f"{name} has a lone surrogate after {part!r}: decode bytes as the encoding that they have") from None


def _read_file(path: Any) -> str:
    if not (isinstance(path, str) or hasattr(path, "__fspath__")):
        raise TypeError(f"config must be a mapping, JSON text or the path of a file, got {type(path).__name__}")
    try:
        return pathlib.Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"config: the file {os.fspath(path)} is not UTF-8 at byte {error.start}: save it as UTF-8") from None


def configuration(config: Config) -> bytes:
    """The configuration document. None: OUTBOUND_CONFIG (a file, or the document itself), else ./outbound.json, else {}."""
    if isinstance(config, Mapping):
        return write(config)
    if config is None:
        config = os.environ.get("OUTBOUND_CONFIG")
    if config is None:
        return text(_read_file("outbound.json"), "config") if os.path.exists("outbound.json") else b"{}"
    if isinstance(config, str) and config.lstrip().startswith("{"):
        return text(config, "config")
    return text(_read_file(config), "config")
