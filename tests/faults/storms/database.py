"""The database of a storm: an SQLite file, or a temporary PostgreSQL server that can be crashed."""

import os
import subprocess
from pathlib import Path

SERVER = Path(__file__).resolve().parents[2] / "postgresql" / "server"

# Prefers an active connection to an idle one in a pool.
TERMINATE_ONE = """
SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
    WHERE application_name = 'outbound' ORDER BY state = 'idle', random() LIMIT 1) one"""
HELD = "SELECT count(*) FROM outbound_campaign_ranges WHERE finished = 0 AND owner LIKE '%:{}:%'"
LEASED = " AND lease_until > extract(epoch FROM clock_timestamp()) * 1000000"


class Sqlite:
    def __init__(self, folder):
        self.checked = str(folder / "outbound.db")  # argument of the checker
        self.url = f"sqlite://{self.checked}"

    def close(self):
        pass


class Postgresql:
    def __init__(self, durable):
        command = [SERVER, "--durable"] if durable else [SERVER]
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.checked = self.server.stdout.readline().strip()
        if not self.url:
            raise RuntimeError("the PostgreSQL server did not start")

    def restart(self):
        """Simulates a power cut: no warning, and uncommitted data is lost."""
        self.server.stdin.write("restart\n")
        self.server.stdin.flush()
        if self.server.stdout.readline() != "restarted\n":
            raise RuntimeError("the PostgreSQL server did not start again")

    def terminate_backend(self):
        """Ends a connection, in the middle of a transaction if possible."""
        return self.ask(TERMINATE_ONE) > 0

    def ranges_of(self, process, only_leased=False):
        """The number of leased ranges of a worker whose leases have not expired."""
        return self.ask(HELD.format(process) + (LEASED if only_leased else ""))

    def ask(self, sql):
        done = subprocess.run(["psql", "-X", "-A", "-t", "-q", "-c", sql, self.url], stdout=subprocess.PIPE, text=True, check=True,
                              env={**os.environ, "PGAPPNAME": "storm"})
        return int(done.stdout)

    def close(self):
        self.server.stdin.close()
        self.server.wait()
