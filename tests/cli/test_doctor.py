"""outbound doctor: findings and exit codes."""

import json
import os
import shlex
import subprocess
import unittest
import unittest.mock

from command_line import CONFIG, DATABASE, INCONSISTENT, OK, PATIENCE, PROGRAM, CommandLineTest, environment
from name_server import NameServer

ZONES = "/usr/share/zoneinfo"
WITHOUT_ZONES = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /usr/share/zoneinfo && exec \"$@\"", "sh"]


class Doctor(CommandLineTest):
    def findings(self, *words, code=0):
        out, _ = self.run_cli("doctor", "--json", *words, code=code)

        found = json.loads(out)
        for one in found["findings"]:
            self.assertEqual(one["fix"] == "", one["status"] == "ok", one)
        return found

    def test_reports_what_is_in_order(self):
        self.configure(self.start(), public_url="https://crm.example.com")
        found = self.findings("--online", "--thorough")
        sentences = " ".join(one["sentence"] for one in found["findings"])
        for words in ("The journal mode is wal.", "quick_check says: ok", "one copy of SQLite", "The time zones of the system can be read",
                      "The certificates of the system", "\"main\" (sendgrid) has its credentials", "public_url is https://"):
            self.assertIn(words, sentences)
        self.assertNotIn("SG.secret", str(found))
        out, _ = self.run_cli("doctor")
        self.assertIn("ok  database: The journal mode is wal.", out)

    def test_ends_with_5_when_there_is_a_problem(self):
        simulator = self.start()
        self.configure(simulator)
        os.remove(simulator.path("ca.pem"))
        found = self.findings(code=INCONSISTENT)
        self.assertEqual(found["status"], "problem")
        self.assertIn("ca_file that cannot be read", str(found))
        self.assertIn("public_url is not configured", str(found))

    def sentence(self, found, words):
        """The finding whose sentence has these words."""
        matching = [one for one in found["findings"] if words in one["sentence"]]
        self.assertEqual(len(matching), 1, found)
        return matching[0]

    def configure_all_vendors(self, simulator, url, **sendgrid):
        common = {"base_url": url, "ca_file": simulator.path("ca.pem")}
        self.configure(public_url="https://crm.example.com", providers=[
            {"type": "sendgrid", "name": "grid", "api_key": "SG.secret", **common, **sendgrid},
            {"type": "ses", "name": "amazon", "region": "us-east-1", "access_key_id": "AKIDEXAMPLE", "secret_access_key": "aws/secret",
             **common},
            {"type": "twilio", "name": "texts", "account_sid": "AC" + 32 * "1", "auth_token": 32 * "2", "from": "+15005550006", **common}])

    def test_says_which_accounts_may_send(self):
        simulator = self.start()
        self.configure_all_vendors(simulator, simulator.ready["https"])
        found = self.findings("--online")
        for name in ("grid", "amazon", "texts"):
            self.assertEqual(self.sentence(found, f'"{name}" may send')["status"], "ok")

    def test_ends_with_5_when_a_vendor_cannot_be_reached(self):
        simulator = self.start()
        self.configure_all_vendors(simulator, "https://localhost:1")
        found = self.findings("--online", code=INCONSISTENT)
        for name in ("grid", "amazon", "texts"):
            self.assertEqual(self.sentence(found, f'"{name}" cannot be reached')["status"], "problem")

    def test_ends_with_5_when_a_vendor_refuses_the_credentials(self):
        simulator = self.start("--api-key", "SG.other")
        self.configure_all_vendors(simulator, simulator.ready["https"])
        found = self.findings("--online", code=INCONSISTENT)
        self.assertEqual(self.sentence(found, '"grid" may not send')["status"], "problem")
        self.assertNotIn("SG.secret", str(found))

    def test_looks_up_the_records_of_the_domains_of_senders(self):
        key = "v=DKIM1; k=rsa; p=" + 400 * "A"
        records = {"example.com": {"TXT": ["v=spf1 include:sendgrid.net -all", "unrelated=1"]}, "_dmarc.example.com": {"TXT": ["v=DMARC1; p=none"]},
                   "s1._domainkey.example.com": {"CNAME": "s1.domainkey.u1.wl1.sendgrid.net"}, "s1.domainkey.u1.wl1.sendgrid.net": {"TXT": [key]},
                   "s2._domainkey.example.com": {"CNAME": "s2.domainkey.u1.wl1.sendgrid.net"}, "s2.domainkey.u1.wl1.sendgrid.net": {"TXT": [key]}}
        self.configure(self.start(), dns_server=NameServer(records).start().address, senders=[{"email": "news@example.com"}])
        self.assertEqual(self.sentence(self.findings("--online"), "The DNS records of example.com will do.")["status"], "ok")
        self.assertNotIn("example.com", str(self.findings()))
        del records["s2.domainkey.u1.wl1.sendgrid.net"]
        del records["_dmarc.example.com"]
        found = self.findings("--online", code=INCONSISTENT)
        self.assertEqual(self.sentence(found, "There is no key at s2._domainkey.example.com.")["status"], "problem")
        self.assertIn("v=DMARC1; p=none", self.sentence(found, "example.com has no DMARC record.")["fix"])
        domain = json.loads(self.run_cli("call", "senders.domains", "--json")[0])["items"][0]
        self.assertEqual([each["code"] for each in domain["records"]], ["spf_complete", "dkim_complete", "dkim_without_key", "dmarc_missing"])
        self.assertEqual(domain["records"][1]["found"], ["s1.domainkey.u1.wl1.sendgrid.net"])

    def test_finds_missing_certificates_of_the_system(self):
        self.configure(public_url="https://crm.example.com")
        with unittest.mock.patch.dict(os.environ, {"SSL_CERT_FILE": self.path("nothing.pem")}):
            os.environ.pop("SSL_CERT_DIR", None)
            found = self.findings(code=INCONSISTENT)
        missing = self.sentence(found, "There are no certificates at")
        self.assertEqual(missing["status"], "problem")
        self.assertIn("install ca-certificates", missing["fix"])

    def test_says_what_to_do_when_the_database_cannot_be_opened(self):
        self.configure(database="sqlite:///nowhere/outbound.db")
        _, err = self.run_cli("doctor", code=DATABASE)
        self.assertIn("/nowhere/outbound.db", err)
        self.assertIn("Make sure that the database file is writable", err)

    def test_warns_of_world_readable_files(self):
        self.run_cli("stats")
        os.chmod(self.path("outbound.db"), 0o644)
        self.assertIn("Every user of this machine may read the database", str(self.findings()))
        os.chmod(self.path("outbound.db"), 0o600)
        self.assertIn("Other users may not read the database", str(self.findings()))


class SlimContainer(CommandLineTest):
    """A system without tzdata."""

    def setUp(self):
        super().setUp()
        if subprocess.run([*WITHOUT_ZONES, "true"], stderr=subprocess.DEVNULL, check=False).returncode:
            self.skipTest("mounting is not permitted here")

    def run_without_zones(self, *words, code):
        done = subprocess.run([*WITHOUT_ZONES, PROGRAM, *map(str, words)], cwd=self.folder, env=environment(), capture_output=True,
                              text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def run_without(self, names, *words, code):
        """Runs the program on a system without the files of these zones."""
        copy = self.path("zoneinfo-" + names.replace("/", "-").replace(" ", "-"))
        if not os.path.isdir(copy):
            subprocess.run(["cp", "-rL", ZONES, copy], stderr=subprocess.DEVNULL, check=False)  # Some links lead nowhere.
            subprocess.run(["rm", "-r", *(os.path.join(copy, name) for name in names.split())], check=True)
        command = ["unshare", "--mount", "sh", "-c", f"mount --bind {shlex.quote(copy)} {ZONES} && exec \"$@\"", "sh", PROGRAM, *words]
        done = subprocess.run(command, cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_lacks_tzdata_and_is_not_told_of_a_wrong_zone(self):
        self.write("people.csv", "email,timezone\na@example.com,Europe/Berlin\n")
        self.write("note.txt", "Hello")
        campaign = ("campaign", "create", "--name", "x", "--from", "a@example.com", "--subject", "x", "--text", "note.txt",
                    "--timezone", "Europe/Berlin")
        for words in (campaign, ("import", "people.csv")):
            with self.subTest(words):
                said = self.run_without_zones(*words, code=CONFIG)
                self.assertIn("time zones cannot be read; install tzdata with the package manager of the system (pip's tzdata is not used)", said)
                self.assertNotIn("IANA", said)
        self.assertIn("install tzdata", self.run_without_zones("doctor", code=INCONSISTENT))
        self.run_cli(*campaign)
        self.run_cli("import", "people.csv")

    def test_lacks_tzdata_and_sends_campaigns_that_need_no_other_zone_than_utc(self):
        vendor = self.start()
        self.configure(vendor)
        self.write("people.csv", "email\na@example.com\n")
        self.write("note.txt", "Hello")
        self.run_without_zones("import", "people.csv", code=OK)
        self.run_without_zones("campaign", "create", "--name", "x", "--from", "a@example.com", "--subject", "x", "--text", "note.txt",
                               "--timezone", "UTC", "--window", "00:00-24:00", code=OK)
        self.run_without_zones("campaign", "start", "1", code=OK)
        self.run_without_zones("run", "--until-idle", code=OK)
        self.assertEqual([message["to"] for message in vendor.ledger()], ["a@example.com"])

    def test_lacks_tzdata_and_runs_the_demo(self):
        said = self.run_without_zones("demo", "--once", "--recipients", 100, "--simulator", os.environ["SIMULATOR"], code=OK)
        self.assertRegex(said, r"recipients +100 +20 +20\n")

    def test_finds_renamed_zones_by_the_name_that_the_system_has(self):
        for lacks, named in (("Asia/Calcutta US", "Asia/Calcutta"), ("Asia/Kolkata", "Asia/Kolkata"), ("US", "us/eastern")):
            with self.subTest(lacks):
                self.write("people.csv", f"email,timezone\n{named.replace('/', '.')}@example.com,{named}\n")
                said = self.run_without(lacks, "import", "people.csv", code=OK)
                self.assertIn("1 contact created", said)
                self.assertIn("The time zones of the system can be read", self.run_without(lacks, "doctor", code=OK))

    def test_names_missing_zones_of_phone_numbers(self):
        said = self.run_without("Asia/Calcutta Asia/Kolkata Europe/Paris", "doctor", code=OK)
        self.assertIn("The system lacks time zones of phone numbers, such as Asia/Kolkata (2 in all)", said)
        self.assertIn("install the current tzdata", said)


if __name__ == "__main__":
    unittest.main()
