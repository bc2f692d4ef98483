"""The C library: its location, its functions, and the ownership of strings. No other module uses ctypes."""

from __future__ import annotations

import ctypes
import os
import pathlib
import platform
import re
import threading
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint32, c_void_p
from typing import Any, NamedTuple

from .errors import LibraryError, from_problem

ABI_VERSION = 1
FILE = f"liboutbound.so.{ABI_VERSION}"

OK, TIMEOUT = 0, -9

#: Longest wait inside the library on the main thread; Python handles signals between two waits.
SLICE_MS = 50

#: Debian's packages of libraries that outbound's library takes from the system.
_PACKAGES = {"libsqlite3": "libsqlite3-0", "libssl": "libssl3", "libcrypto": "libssl3"}

_OUT = POINTER(c_void_p)
_TEXT = POINTER(c_char_p)
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "outbound_abi_version": (c_uint32, []),
    "outbound_version": (c_char_p, []),
    "outbound_open": (c_int, [c_char_p, _OUT, _TEXT]),
    "outbound_close": (None, [c_void_p]),
    "outbound_call": (c_int, [c_void_p, c_char_p, c_char_p, c_int, _TEXT]),
    "outbound_http": (c_int, [c_void_p, c_char_p, c_char_p, c_char_p, c_char_p, c_size_t, _OUT]),
    "outbound_reply_status": (c_int, [c_void_p]),
    "outbound_reply_headers": (c_char_p, [c_void_p]),
    "outbound_reply_body": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    "outbound_reply_free": (None, [c_void_p]),
    "outbound_exchange_open": (c_int, [c_void_p, c_char_p, c_char_p, c_char_p, c_char_p, _OUT]),
    "outbound_exchange_write": (c_int, [c_void_p, c_char_p, c_size_t]),
    "outbound_exchange_finish": (c_int, [c_void_p, c_int, _OUT]),
    "outbound_exchange_next": (c_int, [c_void_p, c_int, _OUT, POINTER(c_size_t)]),
    "outbound_exchange_close": (None, [c_void_p]),
    "outbound_start": (c_int, [c_void_p]),
    "outbound_stop": (c_int, [c_void_p, c_int]),
    "outbound_poll": (c_int, [c_void_p, c_int, _TEXT]),
    "outbound_event_fd": (c_int, [c_void_p]),
    "outbound_wake": (None, [c_void_p]),
    "outbound_free": (None, [c_void_p]),
}

#: Number of forks that led to this process: a handle of another generation belongs to an ancestor.
generation: int = 0
#: Guards loading, and reopening in a child.
lock = threading.RLock()
_library: Any = None


def _after_fork_in_child() -> None:
    global generation, lock
    generation += 1
    lock = threading.RLock()  # a thread of the parent may have held the old one


os.register_at_fork(after_in_child=_after_fork_in_child)


def process() -> tuple[int, int]:
    """Identifies this process. Servers that fork in C, such as uwsgi, do not run Python's fork hooks."""
    return generation, os.getpid()


def candidates() -> list[str]:
    """The paths to search for the library, in this order; OUTBOUND_LIBRARY alone if it is set."""
    named = os.environ.get("OUTBOUND_LIBRARY")
    if named:
        return [named]
    package = pathlib.Path(__file__).resolve().parent
    checkout = package.parents[2]
    builds = sorted(checkout.glob(f"build/*/lib/{FILE}")) if (checkout / "capi" / "outbound.h").exists() else []
    return [str(package / "lib" / FILE), *map(str, builds), FILE]


def library() -> Any:
    """The loaded library. Loads it at the first call."""
    global _library
    if _library is None:
        with lock:
            if _library is None:
                _library = _load()
    return _library


def _load() -> Any:
    tried: list[str] = []
    for path in candidates():
        if os.sep in path and not os.path.exists(path):
            tried.append(f"{path} (no such file)")
            continue
        try:
            loaded = ctypes.CDLL(path)
        except OSError as error:
            tried.append(f"{path} ({error})")
            continue
        return _declare(loaded, path)
    raise LibraryError(_missing(tried))


def _missing(tried: list[str]) -> str:
    cure = "install the wheel of outbound or liboutbound1, or name the file in OUTBOUND_LIBRARY"
    needed = re.search(r"\(((?!liboutbound)lib[^.\s]+)(\.so\S*): cannot open shared object file", " ".join(tried))
    if needed:
        cure = f"install {needed[1]}{needed[2]}, which it needs"
        cure += f" (Debian: {_PACKAGES[needed[1]]})" if needed[1] in _PACKAGES else ""
    if platform.libc_ver()[0] != "glibc":
        cure = "outbound needs Linux with glibc (Debian, Ubuntu, Fedora), not musl: use such an image"
    return f"cannot load outbound's library: {cure}; tried {', '.join(tried)}"


def _declare(loaded: Any, path: str) -> Any:
    try:
        loaded.outbound_abi_version.restype = c_uint32
        found = loaded.outbound_abi_version()
    except AttributeError:
        raise LibraryError(f"{path} is not outbound's library: name another file in OUTBOUND_LIBRARY") from None
    if found != ABI_VERSION:
        raise LibraryError(f"{path} has version {found} of the C interface, this package needs {ABI_VERSION}: "
                           "install the package and the library of the same release")
    for name, (result, arguments) in _FUNCTIONS.items():
        try:
            function = getattr(loaded, name)
        except AttributeError:
            raise LibraryError(f"{path} lacks {name}: update the library to the release of this package") from None
        function.restype = result
        function.argtypes = arguments
    return loaded


def version() -> str:
    """The version of the loaded library."""
    text: bytes = library().outbound_version()
    return text.decode()


def take(text: Any) -> str | None:
    """Copies and frees the string of an out parameter; None for NULL."""
    copy: bytes | None = text.value
    library().outbound_free(text)
    return None if copy is None else copy.decode()


def open_engine(config: bytes) -> Any:
    engine, problem = c_void_p(), c_char_p()
    code = library().outbound_open(config, byref(engine), byref(problem))
    if code != OK:
        raise from_problem(code, take(problem))
    return engine


def close_engine(engine: Any) -> None:
    library().outbound_close(engine)


def call(engine: Any, operation: bytes, request: bytes, timeout_ms: int) -> str:
    """Runs an operation. Every request comes here, so it does without library() and take()."""
    text = c_char_p()
    code = _library.outbound_call(engine, operation, request, timeout_ms, byref(text))
    answer = text.value
    _library.outbound_free(text)
    if code != OK or answer is None:
        raise from_problem(code, None if answer is None else answer.decode())
    return answer.decode()


def poll(engine: Any, timeout_ms: int) -> str | None:
    text = c_char_p()
    code = library().outbound_poll(engine, timeout_ms, byref(text))
    answer = take(text)
    if code != OK:
        raise from_problem(code, answer)
    return answer


def start(engine: Any) -> int:
    return int(library().outbound_start(engine))


def stop(engine: Any, drain_ms: int) -> bool:
    """True if all messages in flight settled."""
    code = library().outbound_stop(engine, drain_ms)
    if code not in (OK, TIMEOUT):
        raise from_problem(code, None)
    return bool(code == OK)


def wake(engine: Any) -> None:
    library().outbound_wake(engine)


def event_fd(engine: Any) -> int:
    descriptor = int(library().outbound_event_fd(engine))
    if descriptor < 0:
        raise from_problem(descriptor, None)
    return descriptor


class RawReply(NamedTuple):
    status: int
    headers: str
    body: bytes


def _take_reply(reply: Any) -> RawReply:
    size = c_size_t()
    try:
        body = library().outbound_reply_body(reply, byref(size))
        return RawReply(
            library().outbound_reply_status(reply),
            library().outbound_reply_headers(reply).decode("latin-1"),
            ctypes.string_at(body, size.value) if body else b"",
        )
    finally:
        library().outbound_reply_free(reply)


def http(engine: Any, method: bytes, target: bytes, header_lines: bytes, body: bytes) -> RawReply:
    reply = c_void_p()
    code = library().outbound_http(engine, method, target, header_lines, body, len(body), byref(reply))
    if code != OK:
        raise from_problem(code, None)
    return _take_reply(reply)


def exchange_open(engine: Any, method: bytes, target: bytes, header_lines: bytes, access: bytes | None) -> Any:
    exchange = c_void_p()
    code = library().outbound_exchange_open(engine, method, target, header_lines, access, byref(exchange))
    if code != OK:
        raise from_problem(code, None)
    return exchange


def exchange_write(exchange: Any, piece: bytes) -> None:
    code = library().outbound_exchange_write(exchange, piece, len(piece))
    if code != OK:
        raise from_problem(code, None)


def exchange_finish(exchange: Any, timeout_ms: int) -> RawReply | None:
    """The head of the response; None if it is not available yet."""
    reply = c_void_p()
    code = library().outbound_exchange_finish(exchange, timeout_ms, byref(reply))
    if code == TIMEOUT:
        return None
    if code != OK:
        raise from_problem(code, None)
    return _take_reply(reply)


def exchange_next(exchange: Any, timeout_ms: int) -> bytes | None:
    """The next piece of the body, empty at its end; None if it is not available yet."""
    piece, size = c_void_p(), c_size_t()
    code = library().outbound_exchange_next(exchange, timeout_ms, byref(piece), byref(size))
    if code == TIMEOUT:
        return None
    if code != OK:
        raise from_problem(code, None)
    return ctypes.string_at(piece, size.value) if piece.value else b""


def exchange_close(exchange: Any) -> None:
    library().outbound_exchange_close(exchange)
