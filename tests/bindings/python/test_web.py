"""Web requests through the client."""

import json
import threading
import unittest

import outbound
from scratch import ScratchTest

ADA = {"actor": "ada", "scopes": ["read", "write"]}


class WebRequests(ScratchTest):
    def test_are_answered_whole(self):
        reply = self.open().http("GET", "/healthz", {"Host": "crm.example.com"})
        self.assertEqual((reply.status, reply.body), (200, b"ok\n"))
        self.assertIn(("Content-Type", "text/plain; charset=utf-8"), reply.headers)

    def test_without_a_token_are_refused(self):
        self.assertEqual(self.open().http("GET", "/api/v1/outbound/stats").status, 401)

    def test_with_line_ends_in_a_field_are_refused(self):
        for headers in [{"X": "a\r\nY: b"}, [("X\0", "a")]]:
            with self.assertRaises(ValueError):
                self.open().http("GET", "/healthz", headers)

    def test_with_a_body_or_a_field_of_another_type_are_refused(self):
        crm = self.open()
        for body in ["text", 5, None]:
            with self.subTest(body), self.assertRaisesRegex(TypeError, "the body must be bytes, got"):
                crm.http("POST", "/outbound/webhooks/sendgrid", {}, body)
        with self.assertRaisesRegex(TypeError, "the header field 'X' must be text, got int"):
            crm.http("GET", "/healthz", {"X": 5})
        with crm.exchange("POST", "/api/v1/outbound/imports", access=ADA) as upload, self.assertRaisesRegex(TypeError, "must be bytes"):
            upload.write("external_id")


class Exchanges(ScratchTest):
    def test_carry_bodies_in_pieces(self):
        crm = self.open()
        with crm.exchange("POST", "/api/v1/outbound/imports", {"Content-Type": "text/csv"}, access=ADA) as upload:
            upload.write(b"external_id,email\n")
            upload.write(b"1,grace@example.com\n")
            self.assertIn(upload.finish(10).status, (200, 201))
            self.assertEqual(json.loads(b"".join(upload))["status"], "done")
        self.assertEqual(crm.stats()["contacts"]["total"], 1)

    def test_closed_before_their_end_undo_an_upload(self):
        crm = self.open()
        upload = crm.exchange("POST", "/api/v1/outbound/imports", {"Content-Type": "text/csv"}, access=ADA)
        upload.write(b"external_id\n1\n")
        upload.close()
        upload.close()
        with self.assertRaises(outbound.InvalidError):
            upload.write(b"2\n")

    def test_outlive_their_client(self):
        crm = self.open()
        exchange = crm.exchange("GET", "/api/v1/outbound/stats", access=ADA)
        crm.close()
        with self.assertRaises(outbound.ClosedError):
            exchange.finish(10)
        exchange.close()

    def test_work_on_other_threads(self):
        crm = self.open()
        seen = []

        def ask():
            with crm.exchange("GET", "/api/v1/outbound/stats", access=ADA) as exchange:
                seen.append(exchange.finish().status)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(seen, [200] * 8)


if __name__ == "__main__":
    unittest.main()
