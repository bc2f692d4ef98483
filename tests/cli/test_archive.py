"""outbound campaign archive, campaign restore, prune; archives are complete or absent."""

import fcntl
import glob
import json
import os
import signal
import time
import unittest
import zlib

from command_line import PATIENCE, CommandLineTest, FAILED, USAGE


class Archive(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.configure(self.start("--refuse", 0.1))
        self.import_people(30)
        self.make_campaign("--start")
        self.ask("run", "--until-idle")

    def parts(self):
        """The unfinished files of news.jsonl."""
        return glob.glob(self.path("news.jsonl.part*"))

    def stop_once_it_has_a_file(self, archiving):
        deadline = time.monotonic() + PATIENCE
        while not self.parts():
            self.assertLess(time.monotonic(), deadline)
        self.stop(archiving)
        while self.is_written_to():
            archiving.process.send_signal(signal.SIGCONT)
            self.stop(archiving)
        self.assertNotEqual(self.parts(), [], "the archive was complete before it could be stopped")

    def stop(self, running):
        running.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, running.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def is_written_to(self):
        """Whether the stopped command holds the database, so that no other one could write."""
        with open(self.path("outbound.db-lock"), "rb+") as lock:
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def test_archives_deletes_and_restores(self):
        before = [self.ask("campaign", "analytics", 1), self.ask("campaign", "recipients", 1)]
        done = self.ask("campaign", "archive", 1, "--to", "news.jsonl", "--delete")
        self.assertEqual((done["file"], done["deleted"]), ("news.jsonl", True))
        self.assertEqual(self.parts(), [])
        lines = self.read("news.jsonl").splitlines(keepends=True)
        end = json.loads(lines[-1])["end"]
        self.assertRegex(end.pop("signature"), "^[0-9a-f]{64}$")
        self.assertEqual(end, {"lines": len(lines) - 1, "crc32": f"{zlib.crc32(''.join(lines[:-1]).encode()):08x}"})
        self.run_cli("campaign", "show", 1, code=FAILED)
        self.assertEqual(self.ask("campaign", "restore", "news.jsonl")["progress"]["campaign_id"], 1)
        self.assertEqual([self.ask("campaign", "analytics", 1), self.ask("campaign", "recipients", 1)], before)
        self.assertTrue(self.ask("verify")["ok"])

    def test_refuses_to_write_over_a_file_and_to_restore_a_cut_off_one(self):
        self.ask("campaign", "archive", 1, "--to", "news.jsonl")
        _, err = self.run_cli("campaign", "archive", 1, "--to", "news.jsonl", code=USAGE)
        self.assertIn("exists already", err)
        lines = self.read("news.jsonl").splitlines(keepends=True)
        self.write("half.jsonl", "".join(lines[:-1]))
        _, err = self.run_cli("campaign", "restore", "half.jsonl", code=FAILED)
        self.assertIn("the archive is cut off", err)
        self.assertEqual(len(self.ask("campaign", "list")["items"]), 1)

    def test_two_archives_of_one_name_do_not_mix_and_the_later_one_deletes_nothing(self):
        self.make_campaign("--start", name="Summer")
        self.ask("run", "--until-idle")
        slow = self.begin("campaign", "archive", 1, "--to", "news.jsonl", "--delete", "--json")
        self.stop_once_it_has_a_file(slow)
        self.ask("campaign", "archive", 2, "--to", "news.jsonl")
        whole = self.read("news.jsonl")
        self.assertEqual(slow.end(signal.SIGCONT), ("", USAGE))
        self.assertEqual((self.read("news.jsonl"), self.parts()), (whole, []))
        self.assertEqual({campaign["id"] for campaign in self.ask("campaign", "list")["items"]}, {1, 2})
        self.run_cli("campaign", "delete", 2, "--yes")
        self.assertEqual(self.ask("campaign", "restore", "news.jsonl")["progress"]["recipients"], 30)

    def test_file_that_somebody_puts_at_the_name_meanwhile_is_kept(self):
        slow = self.begin("campaign", "archive", 1, "--to", "news.jsonl", "--delete", "--json")
        self.stop_once_it_has_a_file(slow)
        self.write("news.jsonl", "of the user")
        self.assertEqual(slow.end(signal.SIGCONT), ("", USAGE))
        self.assertEqual((self.read("news.jsonl"), self.parts()), ("of the user", []))
        self.ask("campaign", "show", 1)

    def test_files_and_links_with_similar_names_are_untouched(self):
        self.write("note.txt", "of the user")
        self.write("news.jsonl.part", "of the user")
        self.ask("campaign", "archive", 1, "--to", "news.jsonl")
        os.symlink("note.txt", self.path("more.jsonl.part"))
        self.ask("campaign", "archive", 1, "--to", "more.jsonl")
        self.assertEqual([self.read(name) for name in ("news.jsonl.part", "more.jsonl.part", "note.txt")], 3 * ["of the user"])
        self.assertEqual(os.stat(self.path("news.jsonl")).st_nlink, 1)
        os.symlink("nothing", self.path("last.jsonl"))
        self.assertIn("exists already", self.refuse("campaign", "archive", 1, "--to", "last.jsonl", code=USAGE)["detail"])
        self.assertFalse(os.path.exists(self.path("nothing")))

    def test_prunes_no_recent_events(self):
        self.assertEqual(self.ask("prune", "--events-days", 400, "--campaigns-days", 1000), 
                         {"campaigns": 0, "events": 0, "unmatched": 0, "jobs": 0})
        self.run_cli("prune", code=USAGE)


if __name__ == "__main__":
    unittest.main()
