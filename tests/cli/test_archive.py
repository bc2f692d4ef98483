"""outbound campaign archive, campaign restore, prune; archives are complete or absent."""

import json
import os
import unittest
import zlib

from command_line import CommandLineTest, FAILED, USAGE


class Archive(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.configure(self.start("--refuse", 0.1))
        self.import_people(30)
        self.make_campaign("--start")
        self.ask("run", "--until-idle")

    def test_archives_deletes_and_restores(self):
        before = [self.ask("campaign", "analytics", 1), self.ask("campaign", "recipients", 1)]
        done = self.ask("campaign", "archive", 1, "--to", "news.jsonl", "--delete")
        self.assertEqual((done["file"], done["deleted"]), ("news.jsonl", True))
        self.assertFalse(os.path.exists(self.path("news.jsonl.part")))
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

    def test_prunes_no_recent_events(self):
        self.assertEqual(self.ask("prune", "--events-days", 400, "--campaigns-days", 1000), 
                         {"campaigns": 0, "events": 0, "unmatched": 0, "jobs": 0})
        self.run_cli("prune", code=USAGE)


if __name__ == "__main__":
    unittest.main()
