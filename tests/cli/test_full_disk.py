"""A full disk of the server during dispatch: sending stops, a message says why, and work continues when there is space."""

import json
import os
import subprocess
import unittest

from command_line import CommandLineTest, OK

SERVER = os.path.join(os.path.dirname(__file__), "..", "postgresql", "server")
ACCOUNT = {"type": "twilio", "name": "phones", "account_sid": "AC" + "1" * 32, "auth_token": "secret", "from": "+15005550006"}
PEOPLE = 1500


class FullDisk(CommandLineTest):
    def mount(self, size):
        """A separate disk; skips the test if mounting is not permitted."""
        disk = self.path("disk")
        os.mkdir(disk)
        os.chmod(self.folder, 0o755)  # The server is another user.
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], stderr=subprocess.DEVNULL, check=False).returncode:
            self.skipTest("mounting is not permitted here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        return disk

    def fill(self, disk):
        """Fills the disk."""
        with open(os.path.join(disk, "balloon"), "wb", buffering=0) as balloon:
            for block in (65536, 4096, 512):
                try:
                    while True:
                        balloon.write(b"x" * block)
                except OSError:
                    pass

    def postgresql_on(self, disk):
        """A server with its tables on the disk."""
        server = subprocess.Popen([SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.stdin.close)
        url = server.stdout.readline().strip()
        os.chmod(disk, 0o777)
        where = os.path.join(disk, "tables")
        os.mkdir(where)
        if os.geteuid() == 0:
            subprocess.run(["chown", "postgres:postgres", where], check=True)
        subprocess.run(["psql", "-X", "-q", "-c", f"CREATE TABLESPACE small LOCATION '{where}'", url], check=True)
        return f"{url}?options=-cdefault_tablespace%3Dsmall"

    def start_campaign(self, database):
        simulator = self.start("--twilio-token", "secret")
        account = {**ACCOUNT, "base_url": simulator.ready["http"]}
        self.configure(database=database, providers=[account], engine={"poll_ms": 50}, pace={"phones": 300})
        for first in range(0, PEOPLE, 500):
            self.ask("call", "contacts.upsert", json.dumps({"contacts": [
                {"external_id": str(i), "phone": f"+1500555{i:04}"} for i in range(first, first + 500)]}))
        campaign = self.ask("call", "campaigns.create", json.dumps({"name": "n", "type": "sms", "message": "Hello " + "x" * 100}))["id"]
        self.ask("call", "campaigns.start", json.dumps({"id": campaign}))
        return simulator, campaign

    def test_postgresql_goes_on_when_its_disk_has_room_again(self):
        words = "the server's disk is full; make room and go on"
        disk = self.mount("24m")
        simulator, campaign = self.start_campaign(self.postgresql_on(disk))
        worker = self.begin("work")
        worker.read_until(" %  ")
        self.fill(disk)
        worker.read_until(words)
        worker.read_until(words)  # It keeps trying.
        taken = len(simulator.ledger())
        self.assertLess(taken, PEOPLE)
        os.unlink(os.path.join(disk, "balloon"))
        worker.read_until(f"Campaign {campaign} is completed.")
        self.assertEqual(worker.end(15)[1], OK)
        sent = [entry["to"] for entry in simulator.ledger()]
        self.assertEqual((len(sent), len(set(sent))), (PEOPLE, PEOPLE))
        self.assertTrue(self.ask("verify")["ok"])
        counts = self.ask("campaign", "analytics", campaign)
        self.assertEqual((counts["sent"], counts["unknown"]), (PEOPLE, 0))


if __name__ == "__main__":
    unittest.main()
