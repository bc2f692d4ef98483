"""The scene of a storm: a folder, a simulator that reports to a listener, and the programs of outbound."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from .database import Postgresql, Sqlite

# Short bursts of 429: a throttled worker probes with one message at a time.
HOSTILE = ["--throttle", "0.0005", "--throttle-burst", "5", "--error", "0.01", "--reset-before", "0.01", "--refuse", "0.001",
           "--latency-ms", "1"]
REPORTS = ["--report-repeat", "0.1", "--report-shuffle", "0.1", "--report-lose", "0.05"]
TOPIC = "arn:aws:sns:us-east-1:123456789012:outbound-events"
LEASE_SECONDS = 3
RANGE = 200  # so that every worker gets some
CHECK = Path(__file__).resolve().parents[1] / "check"


class Scene:
    def __init__(self, options, folder):
        self.options = options
        self.folder = Path(folder)
        self.programs = Path(options.programs).resolve()
        self.list = self.folder / "contacts.csv"
        self.ledger = self.folder / "ledger.jsonl"
        self.database = Postgresql(options.durable) if options.database == "postgresql" else Sqlite(self.folder)
        self.config = self.folder / "outbound.json"
        self.url_file = self.folder / "serve.url"
        self.ends_at = time.monotonic() + options.minutes * 60
        self.simulator = self.listener = self.vendor = None
        self.clocks = ["0", "3600", "-3600"]

    # ------------------------------------------------------------------------------------------------------------- the vendor

    def start_simulator(self):
        o = self.options
        command = [self.programs / "outbound-simulator", "--exit-with-parent", "--ledger", self.ledger, "--ca-file", self.folder / "ca.pem",
                   "--seed", o.seed, "--reset-after", o.reset_after, "--aws-secret", "storm",
                   "--ses-rate", "100000", "--twilio-token", "storm"]
        command += HOSTILE if o.hostile else []
        command += ["--sns-ca-file", self.folder / "sns.pem"]
        command += ["--webhooks", self.url_file, *REPORTS] if o.webhooks else []
        self.simulator = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        self.vendor = json.loads(self.simulator.stdout.readline())

    def reports_pending(self):
        """The number of events that the simulator has still to report, or to repeat because they were not accepted."""
        with urllib.request.urlopen(self.vendor["http"] + "/simulator/reports", timeout=10) as answer:
            return json.load(answer)["pending"]

    def wait_for_reports(self):
        while self.reports_pending():
            self.check_time("the provider's webhooks were taken")
            if self.listener.poll() is not None:
                raise RuntimeError(f"the listener ended by itself, with {self.listener.returncode}")
            time.sleep(0.05)

    # ---------------------------------------------------------------------------------------------------------------- outbound

    def write_list(self):
        with open(self.list, "w", encoding="utf-8") as out:
            out.write("external_id,email,phone,first_name\n")
            for number in range(self.options.recipients):
                out.write(f"c{number},person.{number}@example.com,+1500{number:07},Person {number}\n")

    def write_config(self):
        # Short times, so that ranges of a killed worker are taken over within seconds.
        self.config.write_text(json.dumps({
            "database": self.database.url,
            "public_url": "https://crm.example.com",
            "providers": [self.provider() | {"name": "main", "base_url": self.vendor["http"], "timeout_seconds": 1}],
            "routes": {self.options.channel: ["main"]},
            "engine": {"lease_seconds": LEASE_SECONDS, "reconcile_seconds": 2, "poll_ms": 100, "max_attempts": 20,
                       **({"range": RANGE} if self.options.database == "postgresql" else {})},
        }))

    def provider(self):
        if self.options.channel == "email" and self.options.vendor == "ses":
            return {"type": "ses", "region": "us-east-1", "access_key_id": "AKIDSTORM", "secret_access_key": "storm",
                    "topics": [TOPIC], "sns_ca_file": str(self.folder / "sns.pem"), "sns_base_url": self.vendor["http"]}
        if self.options.channel == "email":
            return {"type": "sendgrid", "api_key": "SG.storm", "batch": self.options.batch,
                    "webhook_keys": [self.vendor["sendgrid_webhook_key"]]}
        return {"type": "twilio", "account_sid": "AC" + "1" * 32, "auth_token": "storm", "from": "+15005550006",
                "find_after_seconds": 86_400 if self.options.silent else 1}

    def content(self):
        if self.options.channel == "email":
            return {"subject": "News for {{first_name}}", "text": "Hello {{first_name}}", "from": {"email": "us@example.com"},
                    "on_unknown": "hold" if self.options.hold else "resend"}
        if self.options.channel == "sms":
            return {"message": "Hello {{first_name}}"}
        return {"script": {"steps": [{"say": "Hello {{first_name}}"}]},
                "call": {"redial": {"attempts": 1 if self.options.redial else 0, "after_minutes": 1}}}

    def command(self, *arguments):
        return list(map(str, [self.programs / "outbound", "--config", self.config, "--json", *arguments]))

    def outbound(self, *arguments):
        done = subprocess.run(self.command(*arguments), stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout.strip().splitlines()[-1])

    def call(self, operation, **request):
        return self.outbound("call", operation, json.dumps(request))

    def start_campaign(self, pace):
        self.outbound("import", self.list)
        paced = {"pace": pace} if pace else {}
        campaign = self.call("campaigns.create", name="storm", type=self.options.channel, **self.content(), **paced)
        self.call("campaigns.start", id=campaign["id"])
        return campaign["id"]

    def start_worker(self, ends_when_idle=True):
        until = ["--until-idle"] if ends_when_idle else []
        return subprocess.Popen(self.command("run", *until), stdout=subprocess.DEVNULL, env=self.next_clock())

    def next_clock(self):
        """The environment of a worker: its clock is an hour fast, an hour slow, or right, in turn."""
        if not self.options.clock_off:
            return None
        self.clocks = self.clocks[1:] + self.clocks[:1]
        return {**os.environ, "LD_PRELOAD": str(Path(self.options.clock_off).resolve()), "CLOCK_OFF": self.clocks[0]}

    def start_listener(self):
        self.listener = subprocess.Popen(self.command("serve", "--only-listen", "--port", "0", "--ready-file", self.url_file),
                                         stdout=subprocess.DEVNULL)

    def kill_listener(self):
        self.listener.kill()
        self.listener.wait()

    # --------------------------------------------------------------------------------------------------------------- the end

    @property
    def tells_all(self):
        """True if the provider reports the final status of each message, by events or by inquiries."""
        return self.options.webhooks or (self.options.channel != "email" and not self.options.silent)

    def check_time(self, wish):
        if time.monotonic() > self.ends_at:
            raise TimeoutError(f"it took more than {self.options.minutes} minutes until {wish}")

    def check(self, campaign):
        column = "email" if self.options.channel == "email" else "phone"
        command = [sys.executable, CHECK, "--input", self.list, "--address-column", column, "--ledger", self.ledger,
                   "--database", self.database.checked, "--campaign", campaign, "--json"]
        command += ["--hold"] if self.options.hold else []
        command += ["--drained"] if self.tells_all else []
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)

    def close(self):
        for process in (self.listener, self.simulator):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait()
        self.database.close()
