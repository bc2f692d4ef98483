"""The program outbound in a temporary folder, and a provider for it."""

import contextlib
import json
import os
import pty
import select
import subprocess
import tty

from running import SimulatorTest

PROGRAM = os.environ.get("OUTBOUND", "outbound")
PATIENCE = 600 if os.environ.get("SANITIZE") else 90  # seconds after which a test fails

OK, FAILED, USAGE, CONFIG, DATABASE, INCONSISTENT, UNFINISHED = range(7)


def environment():
    """Our environment, without variables that configure outbound."""
    ours = ("OUTBOUND_CONFIG", "OUTBOUND_DATABASE", "OUTBOUND_PUBLIC_URL", "SENDGRID_API_KEY", "SENDGRID_WEBHOOK_KEY", "MAIL_MAILER",
            "MAIL_FROM_ADDRESS", "MAIL_FROM_NAME", "TWILIO_FROM_PHONE")
    return {name: value for name, value in os.environ.items() if name not in ours}


class Running:
    """A running command."""

    def __init__(self, process):
        self.process = process
        self.seen = []

    def read_until(self, words):
        """Reads until a line contains these words, and returns that line."""
        while select.select([self.process.stdout], [], [], PATIENCE)[0]:
            line = self.process.stdout.readline()
            if not line:
                break
            self.seen.append(line)
            if words in line:
                return line
        raise AssertionError(f"{words!r} was not said, but: {self.seen}")

    def end(self, signal=None):
        """The output up to its end, and the exit code."""
        if signal is not None:
            self.process.send_signal(signal)
        out, _ = self.process.communicate(timeout=PATIENCE)
        return "".join(self.seen) + out, self.process.returncode


class CommandLineTest(SimulatorTest):
    def setUp(self):
        super().setUp()
        self.configure()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return name

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def configure(self, simulator=None, timeout=20, **changes):
        """Writes outbound.json, with an account at the simulator if there is one."""
        document = {"database": "sqlite://outbound.db", "providers": []}
        if simulator is not None:
            document["providers"] = [{"type": "sendgrid", "name": "main", "api_key": "SG.secret", "timeout_seconds": timeout, "batch": 10,
                                      "base_url": simulator.ready["https"], "ca_file": simulator.path("ca.pem")}]
            document["engine"] = {"poll_ms": 50, "reconcile_seconds": 1}
        document.update(changes)
        self.write("outbound.json", json.dumps(document))

    def run_cli(self, *words, stdin="", env=None, code=OK):
        """Runs a command to its end; returns (stdout, stderr)."""
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder, env={**environment(), **(env or {})}, input=stdin,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr

    def answer(self, reply, *words, code=OK):
        """Runs a command at a terminal and types this reply; returns (stdout, prompt)."""
        terminal, end = pty.openpty()
        self.addCleanup(os.close, terminal)
        tty.setraw(end)
        os.write(terminal, reply.encode())
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder, env=environment(), stdin=end, stdout=subprocess.PIPE,
                              stderr=end, text=True, timeout=PATIENCE, check=False)
        os.close(end)
        asked = ""
        with contextlib.suppress(OSError):  # Linux reports an error where nobody holds the other end any more.
            while piece := os.read(terminal, 4096):
                asked += piece.decode()
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{asked}")
        return done.stdout, asked

    def ask(self, *words, stdin=""):
        """The answer of a command with --json: one document on stdout, nothing on stderr."""
        out, err = self.run_cli(*words, "--json", stdin=stdin)
        self.assertEqual((out.count("\n"), err), (1, ""), out + err)
        return json.loads(out)

    def refuse(self, *words, code=FAILED, **options):
        """The problem document of a failing command with --json."""
        out, err = self.run_cli(*words, "--json", code=code, **options)
        self.assertEqual(out, "")
        problem = json.loads(err)
        self.assertLessEqual({"type", "title", "status", "detail", "code"}, set(problem))
        return problem

    def begin(self, *words):
        process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, env=environment(), stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.kill)
        return Running(process)

    def import_people(self, count, first=1):
        rows = "".join(f"crm-{i},p{i}@example.com,Ada,Retail,{i}\n" for i in range(first, first + count))
        return self.ask("import", self.write("people.csv", "id,email,first_name,industry,lead_score\n" + rows))

    def make_campaign(self, *options, name="Spring"):
        text = self.write("note.txt", "Hello {{first_name|there}}\n")
        return self.ask("campaign", "create", "--name", name, "--from", "News <news@example.org>", "--subject",
                        "Hi {{first_name|there}}", "--text", text, *options)["id"]
