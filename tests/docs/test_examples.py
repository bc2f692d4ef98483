"""The examples of the documents work: programs and commands run against the simulator, and configurations are accepted."""

import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

from documents import ROOT, blocks, documents
from running import SimulatorTest

PROGRAM = os.environ.get("OUTBOUND", "outbound")
PROGRAMS = {pathlib.Path(path).name.removeprefix("docs-"): path for path in os.environ.get("PROGRAMS", "").split(":") if path}
LONGEST = 90  # seconds
CONFIG_IS_WRONG = 3
VARIABLES = {"SENDGRID_API_KEY": "SG.x", "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
             "TWILIO_AUTH_TOKEN": "t"}


class Examples(SimulatorTest):
    def setUp(self):
        super().setUp()
        self.simulator = self.start()
        self.environment = {**os.environ, **VARIABLES, "SSL_CERT_FILE": self.path("ca.pem"), "OUTBOUND_CONFIG": self.path("outbound.json"),
                            "PATH": os.pathsep.join([os.path.dirname(PROGRAM), os.environ["PATH"]])}
        self.write("outbound.json", json.dumps(self.configuration("sqlite://outbound.db")))

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def configuration(self, database):
        """Accounts at the simulator."""
        at = {"base_url": self.simulator.ready["https"], "ca_file": self.simulator.path("ca.pem")}
        return {"database": database, "public_url": "https://crm.example.com", "engine": {"poll_ms": 20},
                "providers": [{"type": "sendgrid", "api_key": "SG.x", **at},
                              {"type": "twilio", "account_sid": "AC" + "0" * 32, "auth_token": "t", "from": "+15005550006", **at}]}

    def run_program(self, *command, **options):
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=LONGEST, check=False,
                              **{"env": self.environment, **options})

    def program(self, name):
        document = json.dumps(self.configuration("sqlite://crm.db"))
        done = self.run_program(PROGRAMS[name], env={**self.environment, "OUTBOUND_CONFIG": document})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout[-1000:])
        return done.stdout


class Programs(Examples):
    def test_are_all_built(self):
        self.assertEqual(set(PROGRAMS), {block.name for block in blocks("c", "cpp")})

    def test_run(self):
        for name in PROGRAMS:
            with self.subTest(name):
                self.program(name)
            for file in pathlib.Path(self.folder).glob("crm.db*"):
                file.unlink()

    def test_that_of_the_readme_sends_a_campaign(self):
        name = next(block.name for block in blocks("cpp") if block.document == "README.md")
        self.assertEqual(self.program(name), "1\n")
        self.assertEqual([entry["to"] for entry in self.simulator.ledger()], ["ada@example.com"])


@unittest.skipUnless(shutil.which("php") and os.environ.get("OUTBOUND_LIBRARY"), "PHP cannot load the library")
class Php(Examples):
    """Programs in PHP, with an autoloader instead of Composer's."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("vendor"))
        self.write("vendor/autoload.php", f"""<?php spl_autoload_register(function ($class) {{
            require '{ROOT}/bindings/php/src/' . strtr(substr($class, 9), '\\\\', '/') . '.php'; }});""")

    def php(self, block):
        done = self.run_program("php", self.write("example.php", block.text))
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout[-1000:])
        return done.stdout

    def test_run(self):
        for block in blocks("php"):
            if block.use:  # Another test has what it needs.
                continue
            with self.subTest(block.name):
                self.php(block)
            for file in [*pathlib.Path(self.folder).glob("crm.db*"), *pathlib.Path(self.folder).glob("outbound.db*")]:
                file.unlink()

    def test_that_of_the_readme_sends_a_campaign(self):
        block = next(block for block in blocks("php") if block.document == "README.md")
        self.assertEqual(self.php(block), "1\n")
        self.assertEqual([entry["to"] for entry in self.simulator.ledger()], ["ada@example.com"])


@unittest.skipUnless(os.environ.get("OUTBOUND_LIBRARY"), "Python cannot load the library")
class Python(Examples):
    """Blocks with a use are tests for pytest, settings of Django, or functions that another test calls."""

    def python(self, *arguments):
        environment = {**self.environment, "PYTHONPATH": str(ROOT / "bindings" / "python"), "OUTBOUND_SIMULATOR": os.environ["SIMULATOR"],
                       "OUTBOUND_CONFIG": json.dumps(self.configuration("sqlite://crm.db"))}
        done = self.run_program(sys.executable, *arguments, env=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout[-2000:])
        return done.stdout

    def test_programs_run(self):
        for block in blocks("python"):
            with self.subTest(block.name):
                file = self.write(f"{block.name}.py", block.text)
                if not block.use:
                    self.python(file)
                elif block.use == "pytest" and importlib.util.find_spec("pytest"):
                    self.python("-m", "pytest", "-q", "-p", "outbound.contrib.pytest_plugin", file)
            for file in pathlib.Path(self.folder).glob("crm.db*"):
                file.unlink()

    def test_of_the_readme_sends_a_campaign(self):
        block = next(block for block in blocks("python") if block.document == "README.md")
        self.assertEqual(self.python(self.write("readme.py", block.text)), "1\n")
        self.assertEqual([entry["to"] for entry in self.simulator.ledger()], ["ada@example.com"])


class Commands(Examples):
    def test_run(self):
        for document in documents():
            script = "".join(block.text for block in blocks("sh") if block.document == document)
            if not script or ("sqlite3 " in script and not shutil.which("sqlite3")):
                continue
            with self.subTest(document):
                done = self.run_program("sh", "-eu", "-c", script)
                self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout[-1000:])
            for file in pathlib.Path(self.folder).glob("outbound.db*"):
                file.unlink()


class Documents(Examples):
    def test_in_json_can_be_read(self):
        for block in blocks("json"):
            with self.subTest(block.name):
                json.loads(block.text)

    def test_of_configuration_are_accepted(self):
        for block in blocks("json"):
            if block.use == "config":
                with self.subTest(block.name):
                    given = {**json.loads(block.text), "database": "sqlite://:memory:"}
                    done = self.run_program(PROGRAM, "--config", self.write("example.json", json.dumps(given)), "stats", "--json")
                    self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_of_calls_are_accepted(self):
        for block in blocks("json"):
            if block.use == "script":
                with self.subTest(block.name):
                    request = {"name": block.name, "script": json.loads(block.text)}
                    done = self.run_program(PROGRAM, "call", "phone_scripts.create", "-", input=json.dumps(request))
                    self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_of_postgresql_name_a_url_that_is_accepted(self):
        """The database does not exist, but its URL is parsed."""
        for block in blocks("json"):
            url = json.loads(block.text).get("database", "") if block.use == "config" else ""
            if url.startswith("postgresql://"):
                with self.subTest(url):
                    here = "postgresql://127.0.0.1:1/crm" + "".join(url.partition("?")[1:])
                    done = self.run_program(PROGRAM, "--config", self.write("example.json", json.dumps({"database": here})), "stats")
                    self.assertNotEqual(done.returncode, CONFIG_IS_WRONG, done.stderr)


if __name__ == "__main__":
    unittest.main()
