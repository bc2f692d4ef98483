"""Servers that load the host once and fork workers: each worker uses the client that the master opened."""

import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

from scratch import DEADLINE, ScratchTest

WORKERS = 4
CALLS = 200

APPLICATION = """
import json, os, outbound
from outbound.contrib.wsgi import Mount
crm = outbound.Outbound(json.loads(os.environ["CONFIG"]))       # opened in the master; the workers inherit it
crm.stats()
def host(environ, start_response):
    crm.contacts.upsert(contacts=[{"external_id": environ["QUERY_STRING"]}])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"%d" % os.getpid()]
application = Mount(crm, host)
"""

TASKS = """
import json, os, celery, outbound
crm = outbound.Outbound(json.loads(os.environ["CONFIG"]))       # opened in the master; the workers inherit it
crm.stats()
folder = os.environ["FOLDER"]
for name in "queue", "control":
    os.makedirs(f"{folder}/{name}", exist_ok=True)
app = celery.Celery("tasks", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": f"{folder}/queue", "data_folder_out": f"{folder}/queue",
                                     "control_folder": f"{folder}/control", "polling_interval": 0.01}
@app.task
def add_contact(name):
    crm.contacts.upsert(contacts=[{"external_id": name}])
    return os.getpid()
"""

ASK = "import sys, tasks\nfor number in range(int(sys.argv[1])):\n    tasks.add_contact.delay(str(number))"


class Prefork(ScratchTest):
    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def environment(self):
        return {"CONFIG": json.dumps(self.config()), "FOLDER": self.folder}

    @contextlib.contextmanager
    def server(self, *command):
        """A server that ends with the block."""
        with subprocess.Popen(command, cwd=self.folder, env={**os.environ, **self.environment()}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True) as server:
            try:
                yield server
            finally:
                server.send_signal(signal.SIGTERM)
                server.communicate(timeout=DEADLINE)

    def await_line(self, server, pattern):
        """The match in the first line of the server's output that has one."""
        found, seen = None, ""
        while not found and (line := server.stdout.readline()):
            found, seen = re.search(pattern, line), seen + line
        self.assertTrue(found, seen)
        return found

    def check_contacts(self, workers):
        self.assertGreater(len(workers), 1)
        self.assertEqual(self.open().stats()["contacts"]["total"], CALLS)

    def check_web(self, url):
        workers = set()
        for number in range(CALLS):
            with urllib.request.urlopen(f"{url}/?{number}", timeout=DEADLINE) as answer:
                workers.add(answer.read())
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}/outbound/none", timeout=DEADLINE)
        self.assertEqual(refused.exception.code, 404)
        refused.exception.close()
        self.check_contacts(workers)

    @unittest.skipUnless(importlib.util.find_spec("gunicorn"), "gunicorn is not installed")
    def test_of_gunicorn_with_preload(self):
        self.write("application.py", APPLICATION)
        with self.server(sys.executable, "-m", "gunicorn", "--preload", "-w", str(WORKERS), "-b", "127.0.0.1:0", "application") as server:
            self.check_web(self.await_line(server, r"http://[\d.:]+")[0])

    @unittest.skipUnless(shutil.which("uwsgi_python3"), "uwsgi is not installed")
    def test_of_uwsgi(self):
        self.write("application.py", APPLICATION)
        with self.server("uwsgi_python3", "--master", "--die-on-term", "--disable-logging", "--processes", str(WORKERS), "--http-socket",
                         "127.0.0.1:0", "--wsgi-file", "application.py") as server:
            self.check_web("http://" + self.await_line(server, r"bound to TCP address ([\d.:]+)")[1])

    @unittest.skipUnless(importlib.util.find_spec("celery"), "Celery is not installed")
    def test_of_celery(self):
        self.write("tasks.py", TASKS)
        asked = self.python(ASK, str(CALLS), **self.environment())  # before the worker, which may read files that are not complete yet
        self.assertEqual(asked.returncode, 0, asked.stderr)
        with self.server(sys.executable, "-m", "celery", "-A", "tasks", "worker", "--pool", "prefork", "--concurrency", str(WORKERS),
                         "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO") as server:
            self.check_contacts({self.await_line(server, r" succeeded in .*: (\d+)")[1] for _ in range(CALLS)})


if __name__ == "__main__":
    unittest.main()
