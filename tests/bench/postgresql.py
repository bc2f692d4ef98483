"""Measures many workers on one PostgreSQL server: rate, accuracy of a pace, and latency of operations meanwhile."""

import json
import os
import statistics
import subprocess
from pathlib import Path

SERVER = Path(__file__).resolve().parent.parent / "postgresql" / "server"
# The settings of docs/postgresql.md.
SETTINGS = ["shared_buffers=1GB", "max_wal_size=4GB", "checkpoint_timeout=15min", "wal_compression=on"]

# The rate of messages sent in `seconds` seconds, after the first `skip` seconds.
RATE = """SELECT count(*) / {seconds}.0 FROM campaign_recipients,
    (SELECT min(sent_at) + {skip} * 1000000 AS begin FROM campaign_recipients) AS span
    WHERE sent_at >= begin AND sent_at < begin + {seconds} * 1000000"""


class Held:
    """A program that prints a URL and ends when its standard input is closed."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            raise RuntimeError(f"{command[0]} does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def server():
    """Syncs per second of the disk with TMPDIR."""
    return Held(SERVER, "--durable", *(f"--set={setting}" for setting in SETTINGS))


def busy_ticks():
    """Processor time of the whole machine, including other processes."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(fields) - fields[3] - fields[4]


class Database:
    """A database for one measurement: empty, or a copy of another."""

    made = 0

    def __init__(self, server_url, like="template0"):
        Database.made += 1
        self.server_url = server_url
        self.like = like
        self.name = f"bench_{Database.made}"
        self.url = server_url.rsplit("/", 1)[0] + "/" + self.name

    def __enter__(self):
        self.sql(self.server_url, f"CREATE DATABASE {self.name} TEMPLATE {self.like} STRATEGY file_copy")
        return self

    def __exit__(self, *_):
        self.sql(self.server_url, f"DROP DATABASE {self.name} WITH (FORCE)")

    @staticmethod
    def sql(url, statement):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, url], stdout=subprocess.PIPE,
                              text=True, check=True)
        return done.stdout.strip()

    def rate(self, skip, seconds):
        return float(self.sql(self.url, RATE.format(skip=skip, seconds=seconds)))


class PostgresqlBench:
    def __init__(self, options, server_url, fast_sink, slow_sink):
        self.options = options
        self.server_url = server_url
        self.fast = ["--url", fast_sink]
        self.slow = ["--url", slow_sink]
        self.engine = str(Path(options.programs).resolve() / "bench-engine")
        self.many = 300_000 if options.quick else 1_000_000
        self.imported = {}  # Databases by number of contacts, to be copied.

    def run(self, database, *how):
        done = subprocess.run(self.command(database, *how), stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout)

    def command(self, database, *how):
        return [self.engine, "--database", database.url, *map(str, how)]

    def with_contacts(self, contacts):
        if contacts not in self.imported:
            made = self.imported[contacts] = Database(self.server_url).__enter__()
            self.run(made, "--recipients", contacts, "--until", "import")
            made.sql(made.url, "VACUUM ANALYZE")  # The server does this automatically after a while.
        return Database(self.server_url, self.imported[contacts].name)

    def campaign(self, recipients, *how):
        """A whole campaign by one worker."""
        with self.with_contacts(recipients) as database:
            return self.run(database, "--reuse", "--recipients", recipients, *how)

    def together(self, workers, recipients, skip, seconds, pace=()):
        """Processes that work on one campaign, each with its own connections to a slow provider."""
        with self.with_contacts(recipients) as database:
            self.run(database, "--reuse", "--recipients", recipients, "--until", "prepare", *pace)
            before = busy_ticks()
            join = self.command(database, "--join", "--seconds", skip + seconds + 3, *self.slow)
            told = [subprocess.Popen(join, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
            told = [json.loads(worker.communicate()[0]) for worker in told]
            busy = (busy_ticks() - before) / os.sysconf("SC_CLK_TCK")
            rate = database.rate(skip, seconds)
        took = max(one["seconds"] for one in told)
        return {"per_second": rate, "cores_of_workers": sum(one["cpu_seconds"] / one["seconds"] for one in told),
                "cores_busy": busy / took}

    def turn(self):
        return {"one": self.campaign(100_000, *self.fast), "fake": self.campaign(100_000, "--fake"),
                "many": self.campaign(self.many, *self.fast)}

    def measure(self):
        turns = [self.turn() for _ in range(self.options.turns)]
        figures = {name: {key: statistics.median(turn[name][key] for turn in turns) for key in turns[0][name]} for name in turns[0]}
        figures["workers"] = {n: self.together(n, 100_000, 3, 10) for n in (1, 2, 4)}
        seconds = 20 if self.options.quick else 60
        figures["paced"] = {n: self.together(n, 100_000, 5, seconds, ["--pace", 100]) for n in (1, 4)}
        figures["watched"] = self.campaign(self.options.watched, "--fake", "--watch")
        return figures


def rows(figures):
    """Yields name, value, unit, ratio, base of the ratio, CPU seconds for 100,000."""
    one, fake, many, watched = figures["one"], figures["fake"], figures["many"], figures["watched"]
    rate = one["messages_per_second"]
    yield "a  one worker, one a request", rate, "messages/s", rate / 15_000, "of 15,000", one["cpu_seconds_per_100k"]
    yield f"a' {many['recipients']:,.0f} recipients", many["messages_per_second"], "messages/s", many["messages_per_second"] / rate, "of a", many["cpu_seconds_per_100k"]
    yield "   engine and store alone", fake["messages_per_second"], "messages/s", fake["messages_per_second"] / 30_000, "of 30,000", fake["cpu_seconds_per_100k"]
    single = figures["workers"][1]["per_second"]
    for workers, told in figures["workers"].items():
        yield f"b  {workers} at 50 ms an answer", told["per_second"], "messages/s", told["per_second"] / (single * workers), f"of {workers} times one", cpu(told)
        yield "   of the machine meanwhile", told["cores_busy"] * 100, "% of a core", 0, "", 0
    for workers, told in figures["paced"].items():
        yield f"c  {workers} at a pace of 100", told["per_second"], "messages/s", told["per_second"] / 100, "of 100", cpu(told)
    yield f"d  {watched['recipients']:,.0f}, watched", watched["messages_per_second"], "messages/s", 0, "", watched["cpu_seconds_per_100k"]
    yield "   prepare", watched["prepare_per_second"], "recipients/s", 0, "", 0
    yield "   peak memory", watched["peak_mib"], "MiB", 0, "", 0


def cpu(told):
    return told["cores_of_workers"] * 1e5 / told["per_second"]


def show_waits(watched):
    for when in "preparing", "sending":
        print(f"\n{f'while {when}, ms':44}{'calls':>14}{'p50':>10}{'p99':>10}{'worst':>10}")
        for operation, took in watched[f"while_{when}"].items():
            print(f"{operation:44}{took['calls']:14,}{took['p50_ms']:10.1f}{took['p99_ms']:10.1f}{took['worst_ms']:10.1f}")
