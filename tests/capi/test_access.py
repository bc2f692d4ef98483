"""API tokens through outbound_http: every operation with every set of scopes, and the answers without a valid token."""

import ctypes
import itertools
import os
import re
import unittest
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_void_p

import smoke

SCOPES = ("read", "write", "send", "pii", "admin")


def load():
    library = smoke.load(os.environ["OUTBOUND_LIBRARY"])
    library.outbound_http.argtypes = [c_void_p, c_char_p, c_char_p, c_char_p, c_char_p, c_size_t, POINTER(c_void_p)]
    library.outbound_reply_status.argtypes = [c_void_p]
    library.outbound_reply_body.argtypes = [c_void_p, POINTER(c_size_t)]
    library.outbound_reply_body.restype = c_void_p
    library.outbound_reply_free.argtypes = [c_void_p]
    library.outbound_reply_free.restype = None
    return library


class Access(smoke.Smoke):
    def http(self, method, target, token=None):
        """Status and body, without the id of the request."""
        reply, size = c_void_p(), c_size_t()
        header = f"Authorization: Bearer {token}\r\n" if token else ""
        code = smoke.LIBRARY.outbound_http(self.engine, method.encode(), target.encode(), header.encode(), None, 0, byref(reply))
        self.assertEqual(code, smoke.OK)
        body = ctypes.string_at(smoke.LIBRARY.outbound_reply_body(reply, byref(size)), size.value).decode()
        status = smoke.LIBRARY.outbound_reply_status(reply)
        smoke.LIBRARY.outbound_reply_free(reply)
        return status, re.sub(r',"request_id":"[0-9a-f]+"', "", body)

    def make_token(self, *scopes):
        code, made = self.call("tokens.create", {"name": "a test", "scopes": scopes})
        self.assertEqual(code, smoke.OK)
        return made

    def test_every_operation_needs_its_scope_or_admin(self):
        code, table = self.call("operations", {})
        self.assertEqual(code, smoke.OK)
        rows = table["items"]
        self.assertGreater(len(rows), 70)
        for size in range(1, len(SCOPES) + 1):
            for scopes in itertools.combinations(SCOPES, size):
                token = self.make_token(*scopes)["token"]
                for row in rows:
                    for route in row["routes"]:
                        target = re.sub(r"\{\w+\}", "1", route["path"]) + "?no_such_member=1"
                        status, body = self.http(route["method"], target, token)
                        allowed = row["scope"] in scopes or "admin" in scopes
                        self.assertEqual(status, 422 if allowed else 403, f"{scopes} {row['name']} {target}: {body}")
                        if not allowed:
                            self.assertIn(f"this needs the scope {row['scope']}", body)

    def test_without_a_valid_token_the_answer_is_one_and_the_same(self):
        stats = "/api/v1/outbound/stats"
        token = self.make_token("read")
        self.assertEqual(self.http("GET", stats, token["token"])[0], 200)
        missing = self.http("GET", stats)
        self.assertEqual(missing[0], 401)
        self.assertEqual(self.call("tokens.revoke", {"id": token["id"]})[0], smoke.OK)
        self.assertEqual(self.http("GET", stats, token["token"]), missing)
        self.assertEqual(self.http("GET", stats, "obt_" + "a" * 43), missing)
        self.assertEqual(self.http("GET", "/readyz")[0], 401)
        self.assertEqual(self.http("GET", "/healthz")[0], 200)


def load_tests(loader, _tests, _pattern):
    """Excludes the cases of the base class."""
    return unittest.TestSuite(map(Access, (name for name in loader.getTestCaseNames(Access) if name in vars(Access))))


if __name__ == "__main__":
    smoke.LIBRARY = load()
    unittest.main()
