"""outbound inside WSGI and ASGI servers."""

import asyncio
import importlib.util
import io
import json
import unittest
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import outbound
from outbound.contrib import asgi, wsgi
from scratch import DEADLINE, ScratchTest

ADA = {"actor": "ada", "scopes": ["read", "write"]}
CSV = b"external_id,email\n" + b"".join(b"%d,p%d@example.com\n" % (n, n) for n in range(10_000))


def host(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"the host"]


class Wsgi(ScratchTest):
    def ask(self, application, method, path, body=b"", **fields):
        """Status and body of one request."""
        statuses = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": io.BytesIO(body),
                   "CONTENT_LENGTH": str(len(body)), **fields}
        setup_testing_defaults(environ)
        pieces = application(environ, lambda status, headers, *_: statuses.append(status))
        try:
            return int(statuses[0][:3]), b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()

    def test_answers_its_own_paths_and_leaves_the_others_to_the_host(self):
        mount = wsgi.Mount(self.open(), host)
        self.assertEqual(self.ask(mount, "GET", "/")[1], b"the host")
        self.assertEqual(self.ask(mount, "GET", "/healthz")[1], b"the host")
        self.assertEqual(self.ask(mount, "GET", "/api/v1/outbound/stats")[0], 401)
        self.assertEqual(self.ask(mount, "GET", "/outbound/unsubscribe/none")[0], 404)

    def test_alone_answers_health_too(self):
        self.assertEqual(self.ask(wsgi.Mount(self.open()), "GET", "/healthz"), (200, b"ok\n"))

    def test_takes_who_asks_from_the_host(self):
        mount = wsgi.Mount(self.open(), host, access=lambda environ: ADA if environ.get("REMOTE_USER") == "ada" else None)
        self.assertEqual(self.ask(mount, "GET", "/api/v1/outbound/stats", REMOTE_USER="ada")[0], 200)
        self.assertEqual(self.ask(mount, "GET", "/api/v1/outbound/stats", REMOTE_USER="eve")[0], 401)

    def test_takes_uploads_in_pieces(self):
        crm = self.open()
        mount = wsgi.Mount(crm, access=lambda environ: ADA)
        status, body = self.ask(mount, "POST", "/api/v1/outbound/imports", CSV, CONTENT_TYPE="text/csv")
        self.assertIn(status, (200, 201), body)
        self.assertEqual(crm.stats()["contacts"]["total"], 10_000)

    def test_keeps_the_rules_of_wsgi(self):
        environ = {"wsgi.input": io.BytesIO(), "QUERY_STRING": "limit=1"}
        setup_testing_defaults(environ)
        environ["PATH_INFO"] = "/api/v1/outbound/contacts"
        mount = validator(wsgi.Mount(self.open(), access=lambda environ: ADA))
        pieces = mount(environ, lambda status, headers, exc_info=None: lambda data: None)
        self.assertIn("items", json.loads(b"".join(pieces)))
        pieces.close()

    def test_refuses_webhooks_that_nothing_proves(self):
        account = {"type": "sendgrid", "api_key": "SG.key"}
        mount = wsgi.Mount(self.open(providers=[account]), host)
        self.assertEqual(self.ask(mount, "POST", "/outbound/webhooks/sendgrid", b"[]")[0], 403)


class Asgi(ScratchTest):
    def ask(self, application, method, path, body=b"", **scope):
        """Status and body of one request; the body arrives in pieces."""
        pieces = [body[at:at + 1000] for at in range(0, len(body), 1000)] or [b""]
        incoming = [{"type": "http.request", "body": piece, "more_body": at + 1 < len(pieces)} for at, piece in enumerate(pieces)]
        sent = []

        async def scenario():
            ended = asyncio.Event()

            async def receive():
                if incoming:
                    return incoming.pop(0)
                await ended.wait()
                return {"type": "http.disconnect"}

            async def send(message):
                sent.append(message)

            headers = [(b"content-type", b"text/csv")]
            await application({"type": "http", "method": method, "path": path, "headers": headers, "query_string": b"", **scope}, receive, send)

        asyncio.run(asyncio.wait_for(scenario(), DEADLINE))
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)

    async def host(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"the host"})

    def test_answers_its_own_paths_and_leaves_the_others_to_the_host(self):
        mount = asgi.Mount(self.open(), self.host)
        self.assertEqual(self.ask(mount, "GET", "/"), (200, b"the host"))
        self.assertEqual(self.ask(mount, "GET", "/api/v1/outbound/stats")[0], 401)

    def test_below_a_path_knows_what_is_left_of_it(self):
        mount = asgi.Mount(self.open())
        self.assertEqual(self.ask(mount, "GET", "/crm/healthz", root_path="/crm"), (200, b"ok\n"))
        self.assertEqual(self.ask(mount, "GET", "/healthz", root_path="/crm"), (200, b"ok\n"))

    def test_takes_uploads_in_pieces(self):
        crm = self.open()
        mount = asgi.Mount(crm, access=lambda scope: ADA)
        status, body = self.ask(mount, "POST", "/api/v1/outbound/imports", CSV)
        self.assertIn(status, (200, 201), body)
        self.assertEqual(crm.stats()["contacts"]["total"], 10_000)

    def test_works_with_the_client_for_asyncio(self):
        crm = outbound.AsyncOutbound(self.config())
        self.assertEqual(self.ask(asgi.Mount(crm), "GET", "/healthz"), (200, b"ok\n"))

    def test_undoes_an_upload_whose_client_goes_away(self):
        crm = self.open()
        incoming = [{"type": "http.request", "body": CSV[:1000], "more_body": True}, {"type": "http.disconnect"}]

        async def receive():
            return incoming.pop(0)

        async def send(message):
            self.fail("nothing is sent to a client that is gone")

        scope = {"type": "http", "method": "POST", "path": "/api/v1/outbound/imports", "headers": [(b"content-type", b"text/csv")]}
        asyncio.run(asgi.Mount(crm, access=lambda scope: ADA)(scope, receive, send))
        self.assertEqual((list(crm.jobs.list()), crm.stats()["contacts"]["total"]), ([], 0))

    def test_answers_the_lifespan_of_a_server(self):
        incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        sent = []

        async def receive():
            return incoming.pop(0)

        async def send(message):
            sent.append(message["type"])

        asyncio.run(asgi.Mount(self.open())({"type": "lifespan"}, receive, send))
        self.assertEqual(sent, ["lifespan.startup.complete", "lifespan.shutdown.complete"])


@unittest.skipUnless(importlib.util.find_spec("flask"), "Flask is not installed")
class Flask(ScratchTest):
    def test_application_has_the_mount_around_it(self):
        import flask

        app = flask.Flask("crm")
        app.add_url_rule("/", view_func=lambda: "the host")
        app.wsgi_app = wsgi.Mount(self.open(), app.wsgi_app, access=lambda environ: ADA)
        browser = app.test_client()
        self.assertEqual(browser.get("/").text, "the host")
        self.assertEqual(browser.get("/api/v1/outbound/stats").json["contacts"]["total"], 0)
        self.assertEqual(browser.post("/api/v1/outbound/imports", data=CSV, content_type="text/csv").status_code // 100, 2)


@unittest.skipUnless(importlib.util.find_spec("fastapi") and importlib.util.find_spec("httpx"), "FastAPI or httpx is not installed")
class FastApi(ScratchTest):
    def test_application_mounts_it_below_a_path_or_has_it_around(self):
        import fastapi
        from fastapi.testclient import TestClient

        crm = outbound.AsyncOutbound(self.config())
        app = fastapi.FastAPI()
        app.get("/")(lambda: "the host")
        app.mount("/crm", asgi.Mount(crm))
        with TestClient(asgi.Mount(crm, app, access=lambda scope: ADA)) as browser:
            self.assertEqual(browser.get("/").json(), "the host")
            self.assertEqual(browser.get("/crm/healthz").text, "ok\n")
            self.assertEqual(browser.get("/crm/api/v1/outbound/stats").status_code, 401)
            self.assertEqual(browser.get("/api/v1/outbound/stats").json()["contacts"]["total"], 0)
            uploaded = browser.post("/api/v1/outbound/imports", content=CSV, headers={"Content-Type": "text/csv"})
            self.assertEqual(uploaded.status_code // 100, 2)


if __name__ == "__main__":
    unittest.main()
