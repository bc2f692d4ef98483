"""The demo, as script/demo runs it."""

import json
import os
import re
import signal
import unittest
import urllib.request

from command_line import FAILED, PATIENCE, CommandLineTest

CHECK = os.environ.get("CHECK", "")


class Demo(CommandLineTest):
    def demo(self, *words):
        out, _ = self.run_cli("demo", "--check", CHECK, "--simulator", os.environ["SIMULATOR"], *words, env={"TMPDIR": self.folder})
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("outbound-demo")], [])
        return out

    def test_ends_with_one_object(self):
        out = self.demo("--once", "--json", "--recipients", 800)
        self.assertEqual(out.count("\n"), 1)
        result = json.loads(out)
        self.assertEqual((result["recipients"], result["lost"], result["ok"], result["kills"]), (800, 0, True, 0))
        acked = result["reported"]["acknowledged"]["email"]
        self.assertGreater(result["delivered"], 600)
        self.assertEqual((acked["delivered"], acked["bounced"], acked["opened"], acked["clicked"]),
                         tuple(result["counts"][name] for name in ("delivered", "bounced", "unique_opens", "unique_clicks")))
        acked = result["reported"]["acknowledged"]
        self.assertEqual(acked["sms"]["delivered"], result["sms"]["delivered"])
        self.assertEqual(acked["sms"]["accepted"], result["sms"]["sent"] + result["sms"]["failed_later"])
        for status in ("answered", "voicemail", "busy", "no_answer"):
            self.assertEqual(acked["phone"][status], result["phone"][status])
        self.assertEqual(acked["phone"]["accepted"], result["phone"]["sent"] + result["phone"]["failed_later"])
        self.assertGreater(result["reported"]["forged"], 0)
        self.assertEqual(result["heard"]["refused"], result["reported"]["forged"])
        self.assertEqual(result["duplicates"], result["explained_duplicates"])
        for channel, checked in result["checked"].items():
            with self.subTest(channel):
                self.assertEqual((checked["lost"], checked["ok"]), (0, True))
        self.assertEqual((result["checked"]["sms"]["duplicates"], result["checked"]["phone"]["duplicates"]), (0, 0))
        self.assertEqual(result["sent"] + result["failed"] + result["skipped"] + result["unknown"], 800)
        self.assertGreater(result["seconds"], 0)

    def test_kills_the_worker_and_prints_what_happened(self):
        out = self.demo("--recipients", 600)
        self.assertIn("$ outbound import contacts.csv", out)
        self.assertIn("$ kill -9 ", out)
        self.assertRegex(out, r"recipients +600 +120 +120\n")
        self.assertRegex(out, r"lost +0 +0 +0\n")
        self.assertIn("worker killed once", out)
        self.assertRegex(out, r"email: delivered +([\d,]+) +\1\n")
        self.assertIn("finds that list, ledger and database agree", out)

    def test_ends_with_the_fault_of_a_step_and_does_not_call_it_a_bug(self):
        ready = json.dumps({"https": "ftp://localhost", "sendgrid_webhook_key": ""})
        vendor = self.path(self.write("vendor", f"#!/bin/sh\necho '{ready}'\nexec tail -f /dev/null\n"))
        os.chmod(vendor, 0o755)
        out, err = self.run_cli("demo", "--once", "--simulator", vendor, env={"TMPDIR": self.folder}, code=FAILED)
        self.assertIn("base_url", err)
        self.assertIn("the demo ended because `outbound import` failed; its output is above", err)
        self.assertNotIn("bug", out + err)

    def test_serves_a_dashboard_and_the_recipients_inbox_before_and_after(self):
        showing = self.begin("demo", "--dashboard", "--recipients", 300, "--simulator", os.environ["SIMULATOR"])
        links = []
        for line in showing.process.stdout:
            links += re.findall(r"(http://\S+)/outbound/#token=(obt_\S+)", line)
            if "until Ctrl-C" in line:
                break
        self.assertEqual(len(links), 2)
        address, token = links[1]
        request = urllib.request.Request(f"{address}/api/v1/outbound/campaigns", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            self.assertEqual([each["status"] for each in json.load(answer)["items"]], ["completed"] * 3)
        inbox = re.search(r"What the recipients get: (http://\S+)", showing.process.stdout.readline())[1]
        with urllib.request.urlopen(inbox, timeout=PATIENCE) as answer:
            self.assertIn("Nothing was accepted yet", answer.read().decode())  # The simulator is a new one.
        self.assertEqual(showing.end(signal.SIGINT)[1], 0)


if __name__ == "__main__":
    unittest.main()
