"""The C interface from Python's ctypes, without a binding: open, call, poll, close, and misuse.

Usage: smoke.py LIBRARY"""

import ctypes
import json
import sys
import tempfile
import unittest
from ctypes import POINTER, byref, c_char_p, c_int, c_uint32, c_void_p

LIBRARY = None
OK, INVALID, CLOSED = 0, -1, -11


def load(path):
    library = ctypes.CDLL(path)
    library.outbound_abi_version.restype = c_uint32
    library.outbound_version.restype = c_char_p
    library.outbound_open.argtypes = [c_char_p, POINTER(c_void_p), POINTER(c_void_p)]
    library.outbound_close.argtypes = [c_void_p]
    library.outbound_close.restype = None
    library.outbound_call.argtypes = [c_void_p, c_char_p, c_char_p, c_int, POINTER(c_void_p)]
    library.outbound_poll.argtypes = [c_void_p, c_int, POINTER(c_void_p)]
    library.outbound_wake.argtypes = [c_void_p]
    library.outbound_wake.restype = None
    library.outbound_free.argtypes = [c_void_p]
    library.outbound_free.restype = None
    return library


def take(pointer):
    """Parses and frees the document of an out parameter; None for NULL."""
    if not pointer:
        return None
    text = ctypes.string_at(pointer).decode()
    LIBRARY.outbound_free(pointer)
    return json.loads(text)


class Smoke(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="outbound-smoke-")
        self.addCleanup(folder.cleanup)
        self.engine = c_void_p()
        problem = c_void_p()
        config = json.dumps({"database": f"sqlite://{folder.name}/smoke.db"}).encode()
        code = LIBRARY.outbound_open(config, byref(self.engine), byref(problem))
        self.assertEqual((code, take(problem)), (OK, None))
        self.addCleanup(LIBRARY.outbound_close, self.engine)

    def call(self, operation, request):
        answer = c_void_p()
        text = request if isinstance(request, bytes) else json.dumps(request).encode()
        code = LIBRARY.outbound_call(self.engine, operation.encode(), text, 1000, byref(answer))
        return code, take(answer)

    def poll(self, timeout_ms):
        event = c_void_p()
        code = LIBRARY.outbound_poll(self.engine, timeout_ms, byref(event))
        return code, take(event)

    def test_versions(self):
        self.assertEqual(LIBRARY.outbound_abi_version(), 1)
        self.assertRegex(LIBRARY.outbound_version().decode(), r"^\d+\.\d+\.\d+$")

    def test_calls(self):
        code, answer = self.call("contacts.upsert", {"contacts": [{"external_id": "1", "first_name": "Adä 😀"}]})
        self.assertEqual((code, answer["created"]), (OK, 1))
        code, answer = self.call("contacts.get", {"external_id": "1"})
        self.assertEqual((code, answer["first_name"]), (OK, "Adä 😀"))

    def test_problems(self):
        code, problem = self.call("contacts.upsert", {"contacts": [{"external_id": 1}]})
        self.assertEqual((code, problem["code"]), (INVALID, "invalid"))
        self.assertEqual(problem["violations"][0]["path"], "contacts[0].external_id")
        self.assertEqual(self.call("contacts.list", b"\xff")[0], INVALID)

    def test_polling(self):
        self.assertEqual(self.poll(0), (OK, None))
        LIBRARY.outbound_wake(self.engine)
        self.assertEqual(self.poll(-1), (OK, None))

    def test_closed_handles(self):
        LIBRARY.outbound_close(self.engine)
        self.assertEqual(self.call("stats", {})[0], CLOSED)
        LIBRARY.outbound_close(self.engine)
        LIBRARY.outbound_close(None)


if __name__ == "__main__":
    LIBRARY = load(sys.argv.pop())
    unittest.main()
