"""outbound in a Django project."""

import importlib.util
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest
from unittest import mock

from scratch import DEADLINE, ScratchTest

HAS_DJANGO = importlib.util.find_spec("django") is not None


def access_of(request):
    user = request.headers.get("X-User")
    return {"actor": user, "scopes": ["read", "write"]} if user else None


@unittest.skipUnless(HAS_DJANGO, "Django is not installed")
class Django(ScratchTest):
    @classmethod
    def setUpClass(cls):
        import django
        from django.conf import settings

        settings.configure(INSTALLED_APPS=["outbound.contrib.django"], ROOT_URLCONF="outbound.contrib.django.urls", OUTBOUND={},
                           OUTBOUND_ACCESS="test_django.access_of", ALLOWED_HOSTS=["testserver"], SECRET_KEY="s",
                           MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
                           DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/tmp/outbound-host.db"}})
        django.setup()

    def setUp(self):
        super().setUp()
        from django.test import Client
        from django.test.utils import override_settings

        change = override_settings(OUTBOUND=self.config())
        change.enable()
        self.addCleanup(change.disable)
        from outbound.contrib.django import client

        self.crm = client()
        self.addCleanup(self.crm.close)
        self.browser = Client(enforce_csrf_checks=True)

    def test_has_one_client_in_a_process(self):
        from outbound.contrib.django import client

        self.assertIs(client(), self.crm)

    def test_mounts_the_endpoints_without_csrf_tokens_and_with_raw_bodies(self):
        csv = b"external_id\n" + b"".join(b"%d\n" % number for number in range(1000))
        answer = self.browser.post("/api/v1/outbound/imports", csv, content_type="text/csv", HTTP_X_USER="ada")
        self.assertIn(answer.status_code, (200, 201), b"".join(answer.streaming_content))
        b"".join(answer.streaming_content)
        answer.close()
        self.assertEqual(self.crm.stats()["contacts"]["total"], 1000)

    def test_takes_who_asks_from_the_project(self):
        for user, status in [("ada", 200), (None, 401)]:
            answer = self.browser.get("/api/v1/outbound/stats", **({"HTTP_X_USER": user} if user else {}))
            self.assertEqual(answer.status_code, status)
            self.assertIn("json", answer["Content-Type"])
            answer.close()

    def test_leaves_other_addresses_to_the_project(self):
        self.assertEqual(self.browser.get("/healthz").status_code, 404)

    def test_checks_its_settings(self):
        from django.test.utils import override_settings
        from outbound.contrib.django.checks import check_deployment, check_settings

        self.assertEqual(check_settings(), [])
        for setting, code in [(None, "outbound.E001"), ({"database": "sqlite:///tmp/outbound-host.db"}, "outbound.E003")]:
            with override_settings(OUTBOUND=setting):
                self.assertEqual([found.id for found in check_settings()], [code])
        self.assertEqual([found.id for found in check_deployment()], ["outbound.W001"])
        with override_settings(OUTBOUND={"public_url": "https://crm.example.com"}):
            self.assertEqual(check_deployment(), [])

    def test_settings_of_the_document_pass_the_checks(self):
        document = (pathlib.Path(__file__).resolve().parents[3] / "docs" / "embedding" / "django.md").read_text(encoding="utf-8")
        with open(f"{self.folder}/crm_settings.py", "w", encoding="utf-8") as file:
            file.write(re.search(r"^```python settings\n(.*?)^```", document, re.M | re.S)[1])
            file.write("ROOT_URLCONF = 'outbound.contrib.django.urls'\nSECRET_KEY = 's'\n")
        done = subprocess.run([sys.executable, "-W", "ignore", "-m", "django", "check", "--settings", "crm_settings"], cwd=self.folder,
                              env={**os.environ, "PYTHONPATH": f"{self.folder}:{os.environ['PYTHONPATH']}"}, capture_output=True, text=True,
                              timeout=DEADLINE, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, "System check identified no issues (0 silenced).\n"), done.stderr)

    def test_runs_the_program_with_its_configuration(self):
        from outbound.contrib.django.management.commands.outbound import Command

        self.crm.contacts.upsert(contacts=[{"external_id": "1"}])
        with mock.patch.dict(os.environ, OUTBOUND_PROGRAM=os.environ["OUTBOUND"]), \
                mock.patch("subprocess.call", side_effect=self.captured):
            self.assertEqual(Command().handle("stats", "--json"), 0)
        self.assertEqual(json.loads(self.output)["contacts"]["total"], 1)

    def captured(self, command, env):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        self.output = done.stdout
        return done.returncode

    def test_worker_sends_a_signal_for_each_event(self):
        from django.core.management import call_command
        from outbound.contrib.django.signals import event_received

        told = []

        def receive(sender, type, data, **_):
            told.append((type, data["campaign_id"]))

        def fail(sender, **_):
            raise RuntimeError("a receiver's fault")

        event_received.connect(receive)
        event_received.connect(fail)
        self.addCleanup(event_received.disconnect, receive)
        self.addCleanup(event_received.disconnect, fail)
        self.crm.campaigns.cancel(self.draft(self.crm)["id"])
        errors = io.StringIO()
        call_command("outbound_worker", "--until-idle", stderr=errors)
        self.assertEqual(told, [("campaign.cancelled", 1)])
        self.assertIn("a receiver's fault", errors.getvalue())


if __name__ == "__main__":
    unittest.main()
