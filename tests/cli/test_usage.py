"""Mistakes of every kind: message, output stream and exit code."""

import json
import os
import sqlite3
import subprocess
import unittest

from command_line import CONFIG, DATABASE, FAILED, INCONSISTENT, PATIENCE, PROGRAM, USAGE, CommandLineTest, environment

COMMANDS = """import; contacts list; contacts show; contacts count; contacts delete; segment create; segment list; segment show;
    segment count; segment delete; template create; template update; template list; template show; template render; template delete;
    campaign create; campaign update; campaign list; campaign show; campaign start; campaign schedule; campaign unschedule;
    campaign pause; campaign resume; campaign cancel; campaign delete; campaign preview; campaign estimate; campaign test;
    campaign recipients; campaign analytics; campaign reasons; campaign keys; campaign retry; campaign clone; watch; run; work; suppress add; suppress list;
    suppress remove; message send; message get; message list; token create; token list; token revoke; explain; stats; verify; migrate; providers list; providers resume; pace list; pace set; call; operations; demo;
    version"""


class Usage(CommandLineTest):
    def test_every_command_helps_with_examples(self):
        for command in COMMANDS.replace("\n", " ").split(";"):
            with self.subTest(command):
                out, err = self.run_cli(*command.split(), "--help")
                self.assertIn("Examples:\n  outbound " + command.split()[0], out)
                self.assertEqual(err, "")

    def test_help_lists_the_exit_codes(self):
        out, _ = self.run_cli("--help")
        for code in range(7):
            self.assertRegex(out, rf"\n  {code}  \w")

    def test_a_wrong_command_line_is_reported_on_stderr(self):
        for words in ((), ("frobnicate",), ("campaign",), ("campaign", "start"), ("segment", "show", "x"), ("--nope", "stats"),
                      ("contacts", "list", "--limit", "0"), ("run", "--drain", "-1"), ("work", "--channels", "email,fax"), ("work", "--channels", "sms,"), ("call",), ("call", "stats", "{", "}"),
                      ("call", "stats", "{"), ("call", "stats", "{} {}"), ("template", "create", "x", "--text", "missing.txt"),
                      ("pace", "set", "global", "fast"), ("campaign", "create", "--name", "x", "--on-unknown", "pray"),
                      ("campaign", "create", "--name", "x", "--segment", "1", "--tag", "vip")):
            with self.subTest(words):
                self.assertEqual(self.refuse(*words, code=USAGE)["code"], "usage")
                out, err = self.run_cli(*words, code=USAGE)
                self.assertEqual(out, "")
                self.assertTrue(err.startswith("outbound: "), err)
                self.assertIn("--help", err)

    def test_migrate_shows_and_reaches_the_version_of_the_schema(self):
        before = set(os.listdir(self.folder))
        self.assertEqual(self.ask("migrate", "--dry-run")["from"], 0)
        self.assertEqual(set(os.listdir(self.folder)), before)
        self.assertIn("The database is set up with version", self.run_cli("migrate")[0])
        present = self.ask("migrate")
        self.assertEqual((present["from"], present["dry_run"]), (present["to"], False))
        with sqlite3.connect(self.path("outbound.db")) as db:
            db.execute("UPDATE outbound_meta SET value = ? WHERE name = 'schema'", (str(present["to"] - 1),))
        out, _ = self.run_cli("migrate", "--dry-run")
        self.assertIn(f"would be migrated from version {present['to'] - 1} to {present['to']}", out)
        with sqlite3.connect(self.path("outbound.db")) as db:
            self.assertEqual(db.execute("SELECT value FROM outbound_meta WHERE name = 'schema'").fetchone(), (str(present["to"] - 1),))
            db.execute("UPDATE outbound_meta SET value = ? WHERE name = 'schema'", (str(present["to"] + 1),))
        self.assertIn("update outbound", self.refuse("migrate", "--dry-run", code=DATABASE)["detail"])

    def test_the_environment_alone_is_a_configuration(self):
        os.remove(self.path("outbound.json"))
        variables = {"OUTBOUND_DATABASE": "sqlite://crm.db"}
        self.assertIn("OUTBOUND_DATABASE", self.run_cli("stats", code=CONFIG)[1])
        self.run_cli("stats", env=variables)
        self.assertTrue(os.path.exists(self.path("crm.db")))
        _, err = self.run_cli("stats", env={**variables, "SENDGRID_API_KEY": "SG.x", "MAIL_MAILER": "smtp"}, code=CONFIG)
        self.assertIn("MAIL_MAILER must be sendgrid", err)

    def test_a_refused_operation_names_the_member(self):
        for operation, request, path in (
            ("campaigns.create", {"name": "x", "type": "email", "frm": 1}, "frm"),
            ("campaigns.create", {"name": "", "type": "email"}, "name"),
            ("campaigns.create", {"name": "x", "type": "pigeon"}, "type"),
            ("segments.count", {"filter": {"lead_score": {"min": "low"}}}, "filter.lead_score.min"),
            ("contacts.list", {"limit": 0}, "limit"),
        ):
            with self.subTest(operation, path=path):
                problem = self.refuse("call", operation, json.dumps(request))
                self.assertEqual(problem["code"], "invalid")
                self.assertIn(path, [v["path"] for v in problem["violations"]])

    def test_an_unknown_command_is_answered_with_the_nearest_one(self):
        for words, nearest in (("stat", "outbound stats"), ("campaigns list", "outbound campaign"), ("campaign strat 1", "outbound campaign start"),
                               ("campaign lst --json", "outbound campaign list"), ("start 1", "outbound campaign start"),
                               ("wacth 1", "outbound watch"), ("suppress ad x@example.com", "outbound suppress add")):
            with self.subTest(words):
                _, err = self.run_cli(*words.split(), code=USAGE)
                self.assertIn(f"the nearest is `{nearest}`", err)
        self.assertIn("there is no command `xyzzyxyzzy`", self.refuse("xyzzyxyzzy", code=USAGE)["detail"])
        for word in ("sned", "lsit", "xyzzy"):  # resembles parts of commands, but no command
            self.assertNotIn("nearest", self.refuse(word, code=USAGE)["detail"])
        for words in (("call", "campaign.get"), ("operations", "campaign.get")):
            self.assertIn("the nearest is campaigns.get", self.refuse(*words, code=USAGE)["detail"])

    def test_an_unknown_option_is_answered_with_the_nearest_one(self):
        for words, unknown, nearest in (("--verson", "--verson", "--version"), ("--cofnig=x stats", "--cofnig", "--config"), ("stats --jsno", "--jsno", "--json"),
                                        ("contacts list --limt 3", "--limt", "--limit"), ("campaign --hlep", "--hlep", "--help"),
                                        ("campaign create --nmae x", "--nmae", "--name")):
            with self.subTest(words):
                self.assertIn(f"there is no option `{unknown}`; the nearest is `{nearest}`", self.refuse(*words.split(), code=USAGE)["detail"])
        for words in (("-x",), ("--frobnicate",), ("stats", "--frobnicate")):
            detail = self.refuse(*words, code=USAGE)["detail"]
            self.assertIn(f"there is no option `{words[-1]}`", detail)
            self.assertNotIn("nearest", detail)

    def test_a_number_that_is_too_large_is_refused_and_not_replaced(self):
        for words in (("segment", "show", "99999999999999999999"), ("token", "revoke", "9223372036854775808"),
                      ("contacts", "list", "--limit", "99999999999999999999")):
            with self.subTest(words):
                self.assertIn("too large", self.refuse(*words, code=USAGE)["detail"])

    def test_a_number_outside_its_limits_is_refused_with_them(self):
        for words, said in ((("contacts", "list", "--limit", "0"), "--limit: must be a number from 1 to 1000, got 0"),
                            (("contacts", "list", "--limit", "x"), "--limit: must be a number from 1 to 1000, got x"),
                            (("demo", "--recipients", "1000001"), "from 100 to 1000000, got 1000001"),
                            (("run", "--drain", "-0.5"), "from 0 to 3600, got -0.5")):
            with self.subTest(words):
                self.assertIn(said, self.refuse(*words, code=USAGE)["detail"])

    def test_a_phone_number_without_a_channel_is_not_taken_for_an_email_address(self):
        for verb in ("add", "remove"):
            self.assertIn("is a phone number: add --channel sms or --channel phone",
                          self.refuse("suppress", verb, "+49 151 12345678", code=USAGE)["detail"])

    def test_the_version_is_an_option_and_a_command(self):
        version = self.ask("version")["version"]
        for option in ("--version", "-V", "-v"):
            self.assertEqual(self.run_cli(option), (f"outbound {version}\n", ""))
        self.assertEqual(self.run_cli("--json", "--version"), (f'{{"version":"{version}"}}\n', ""))

    def test_numbers_look_as_people_write_them(self):
        self.ask("call", "contacts.upsert", '{"contacts": [{"external_id": "a", "fields": {"price": 48.66, "share": 9.8e-1, "whole": 30.0}}]}')
        for words in (("--json", "contacts", "show", "a"), ("call", "contacts.get", '{"external_id": "a"}')):
            out, _ = self.run_cli(*words)
            self.assertRegex(out, r'"price": ?48.66')
            self.assertRegex(out, r'"share": ?0.98')
            self.assertRegex(out, r'"whole": ?30\b')
        self.assertIn("0.98", self.run_cli("contacts", "show", "a")[0])

    def test_missing_objects_are_reported(self):
        for words, code, kind in ((("campaign", "show", 9), FAILED, "not_found"), (("contacts", "show", "nobody"), FAILED, "not_found"),
                                  (("segment", "show", 9), FAILED, "not_found"), (("template", "show", "none"), FAILED, "not_found"),
                                  (("explain", "nobody@example.com"), FAILED, "not_found"), (("watch", 9), FAILED, "not_found"),
                                  (("verify", 9), FAILED, "not_found"), (("providers", "resume", "x"), FAILED, "not_found"),
                                  (("call", "no.such"), USAGE, "unknown_operation"),
                                  (("operations", "no.such"), USAGE, "unknown_operation")):
            with self.subTest(words):
                self.assertEqual(self.refuse(*words, code=code)["code"], kind)


    def test_an_answer_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            for words in (("stats",), ("--json", "stats"), ("campaign", "list")):
                with self.subTest(words):
                    done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=environment(), stdout=full, stderr=subprocess.PIPE,
                                          text=True, timeout=PATIENCE, check=False)
                    self.assertEqual(done.returncode, FAILED)
                    self.assertIn("standard output", done.stderr)


class Configuration(CommandLineTest):
    def test_a_wrong_configuration_names_place_and_wish_but_no_secret(self):
        for text, said in (("", "not JSON"), ("{", "line 1"), ("[]", "object"), ('{"databse": "x"}', "databse"),
                           ('{"database": 1}', "database"), ('{"database": "mysql://x"}', "sqlite://"),
                           ('{"providers": [{"type": "sendgrid", "api_key": "SG.secret", "batch": 0}]}', "providers[0].batch"),
                           ('{"providers": [{"type": "sendgrid", "api_key": {"env": "NOT_SET"}}]}', "NOT_SET"),
                           ('{"providers": [{"type": "sendgrid", "api_key": "SG.secret", "base_url": "http://example.com"}]}', "https"),
                           ('{"routes": {"email": ["main"]}}', "main")):
            with self.subTest(text):
                self.write("outbound.json", text)
                problem = self.refuse("stats", code=CONFIG)
                self.assertIn(said, json.dumps(problem))
                self.assertNotIn("SG.secret", json.dumps(problem))
                _, err = self.run_cli("stats", code=CONFIG)
                self.assertIn(said, err)

    def test_it_is_found_by_option_environment_or_folder(self):
        self.write("other.json", '{"database": "sqlite://other.db", "providers": []}')
        document = '{"database": "sqlite://third.db", "providers": []}'
        self.assertEqual(self.ask("--config", "other.json", "stats")["contacts"]["total"], 0)
        self.run_cli("stats", env={"OUTBOUND_CONFIG": document})
        self.run_cli("stats", env={"OUTBOUND_CONFIG": "other.json"})
        self.run_cli("stats")
        for name in ("other.db", "third.db", "outbound.db"):
            self.assertTrue(sqlite3.connect(self.path(name)).execute("SELECT count(*) FROM outbound_contacts").fetchone() == (0,))

    def test_it_is_asked_for_when_there_is_none(self):
        self.refuse("--config", "missing.json", "stats", code=CONFIG)
        problem = self.refuse("stats", code=CONFIG, env={"OUTBOUND_CONFIG": "missing.json"})
        self.assertIn("missing.json", problem["detail"])
        for key in ("SG.aaaaBBBBcccc1234", "SG.aaaaBBBBcccc1234/wJalrXUtnFEMI"):
            problem = self.refuse("stats", code=CONFIG, env={"OUTBOUND_CONFIG": key})
            self.assertIn("OUTBOUND_CONFIG", problem["detail"])
            self.assertNotIn("aaaaBBBB", json.dumps(problem))
        self.write("outbound.json", "")
        self.run_cli("version")
        self.run_cli("operations")

    def test_an_unavailable_database_has_its_own_exit_code(self):
        self.configure(database="sqlite://no/such/folder/outbound.db")
        self.assertEqual(self.refuse("stats", code=DATABASE)["code"], "store")
        self.write("garbage.db", "this is no database at all, but it is long enough to look at" * 100)
        self.configure(database="sqlite://garbage.db")
        self.refuse("stats", code=DATABASE)

    def test_advice_about_a_database_fits_its_kind(self):
        self.configure(database="sqlite://no/such/folder/outbound.db")
        self.assertIn("database file", self.run_cli("stats", code=DATABASE)[1])
        self.configure(database="postgresql://nobody@127.0.0.1:9/outbound")
        _, err = self.run_cli("stats", code=DATABASE)
        self.assertIn("database server", err)
        self.assertNotIn("file", err)
        self.write("outbound.json", "{}")
        for database, words in (("postgresql://nobody@127.0.0.1:9/outbound", "database server"), ("sqlite://no/such/folder/a.db", "database file")):
            _, err = self.run_cli("stats", code=DATABASE, env={"OUTBOUND_DATABASE": database})
            self.assertIn(words, err)


class Clock(CommandLineTest):
    def test_manual_time_moves_from_command_to_command(self):
        self.refuse("call", "clock.advance", '{"seconds": 60}')
        self.configure(clock="manual")
        self.ask("call", "clock.advance", '{"to": "2030-01-07T08:00:00Z"}')
        self.assertEqual(self.ask("call", "clock.advance", '{"seconds": 60}'), {"now": "2030-01-07T08:01:00Z"})


class Verify(CommandLineTest):
    def test_a_wrong_counter_is_found(self):
        self.assertTrue(self.ask("verify")["ok"])
        simulator = self.start()
        self.configure(simulator)
        self.import_people(20)
        self.make_campaign("--start")
        self.ask("run", "--until-idle")
        self.ask("verify", 1)
        with sqlite3.connect(self.path("outbound.db")) as database:
            database.execute("UPDATE outbound_campaign_ranges SET sent = sent + 1")
        out, _ = self.run_cli("verify", "--json", code=INCONSISTENT)
        self.assertFalse(json.loads(out)["ok"])
        out, _ = self.run_cli("verify", code=INCONSISTENT)
        self.assertIn("counters", out)


if __name__ == "__main__":
    unittest.main()
