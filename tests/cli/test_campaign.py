"""The commands that prepare, control and show campaigns, as text and as JSON."""

import json
import unittest

from command_line import FAILED, USAGE, CommandLineTest


class Campaign(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.simulator = self.start()
        self.configure(self.simulator)

    def test_contacts_are_listed_counted_and_shown(self):
        self.import_people(30)
        self.assertEqual(len(self.ask("contacts", "list", "--score-min", 21)["items"]), 10)
        self.assertEqual(self.ask("contacts", "count", "--industry", "Retail", "--with-email")["count"], 30)
        self.assertEqual(self.run_cli("contacts", "count", "--tag", "vip")[0], "0 contacts\n")
        out, _ = self.run_cli("contacts", "list", "--limit", 2)
        self.assertEqual(out.splitlines()[0].split()[:4], ["ID", "EXTERNAL", "ID", "EMAIL"])
        self.assertEqual(out.splitlines()[-1], "There are more: --after 29")
        for who in ("crm-7", "P7@example.com", "7"):
            self.assertEqual(self.ask("contacts", "show", who)["external_id"], "crm-7", who)
        self.run_cli("contacts", "delete", "crm-7", "--yes")
        self.refuse("contacts", "show", "crm-7")

    def test_a_contact_is_found_by_its_address_in_every_spelling_of_the_domain(self):
        people = [("one", "ann@bücher.de"), ("two", "bob@XN--BCHER-KVA.de"), ("three", "joann@bücher.de"), ("four", "ann@bücher.dev")]
        self.ask("call", "contacts.upsert", json.dumps({"contacts": [{"external_id": key, "email": email} for key, email in people]}))
        for who in ("ann@bücher.de", "ann@xn--bcher-kva.de", "ann@BÜCHER.de", "Ann@bu\u0308cher.de"):
            self.assertEqual(self.ask("contacts", "show", who)["external_id"], "one", who)
            self.assertEqual(self.ask("explain", who)["external_id"], "one", who)
        self.assertEqual(self.ask("contacts", "show", "bob@bücher.de")["external_id"], "two")
        self.assertEqual(self.refuse("contacts", "show", "nn@bücher.de")["code"], "not_found")
        self.ask("call", "contacts.upsert", json.dumps({"contacts": [{"external_id": "five", "email": "ann@xn--bcher-kva.de"}]}))
        self.assertIn("more than one contact", self.refuse("contacts", "show", "ann@bücher.de")["detail"])

    def test_a_contact_is_found_by_its_address_among_many_that_contain_it(self):
        many = [{"external_id": f"m{i}", "email": f"{i}ann@example.com"} for i in range(1100)] + [{"external_id": "one", "email": "ann@example.com"}]
        for begin in range(0, len(many), 1000):
            self.ask("call", "contacts.upsert", "-", stdin=json.dumps({"contacts": many[begin:begin + 1000]}))
        self.assertEqual(self.ask("contacts", "show", "ann@example.com")["external_id"], "one")

    def test_a_terminal_is_shown_no_control_characters(self):
        self.ask("call", "contacts.upsert", '{"contacts": [{"external_id": "a", "fields": {"x": "\\u001b[31mred"}}]}')
        self.assertNotIn("\x1b", self.run_cli("contacts", "show", "a")[0])

    def test_campaign_reaches_the_contacts_of_a_file_and_nobody_else(self):
        self.import_people(30)
        people = self.write("people.txt", "crm-7\r\n\ncrm-21 \nnobody\ncrm-7\n")
        self.assertEqual(self.ask("contacts", "count", "--contacts", people)["count"], 2)
        self.make_campaign("--contacts", people, "--score-min", 10)
        estimate = self.ask("campaign", "estimate", 1)
        self.assertEqual((estimate["sendable"], estimate["unknown_contacts"]), (1, 1))
        self.assertIn("4 chosen contacts", self.run_cli("campaign", "show", 1)[0])
        self.write("people.txt", "")
        self.assertEqual(self.ask("contacts", "count", "--contacts", people)["count"], 0)

    def test_file_of_contacts_may_have_a_byte_order_mark_and_blanks(self):
        self.import_people(30)
        people = self.write("people.txt", "\ufeffcrm-7\r\n \tcrm-21\t \r\n \r\n")
        self.assertEqual(self.ask("contacts", "count", "--contacts", people)["count"], 2)

    def test_segments_are_saved_and_used(self):
        self.import_people(30)
        self.ask("segment", "create", "warm", "--score-min", 26)
        self.assertIn("score from 26", self.run_cli("segment", "list")[0])
        self.assertEqual(self.run_cli("segment", "count", 1)[0], "5 contacts\n")
        self.assertIn("Contacts now  5", self.run_cli("segment", "show", 1)[0])
        self.make_campaign("--segment", 1)
        self.assertEqual(self.ask("campaign", "estimate", 1)["sendable"], 5)
        self.run_cli("segment", "delete", 1, "--yes")
        self.assertEqual(self.ask("campaign", "estimate", 1)["sendable"], 5)

    def test_templates_come_from_files(self):
        self.write("t.txt", "Hi {{first_name}}\n")
        self.write("t.html", "<p>Hi {{first_name}}</p>\n")
        made = self.ask("template", "create", "Spring", "--subject", "Hi", "--text", "t.txt", "--html", "t.html")
        self.assertEqual((made["slug"], made["variables"]), ("spring", ["first_name"]))
        rendered = self.ask("template", "render", "spring", "--values", '{"first_name": "<Ada>"}')
        self.assertEqual((rendered["text"], rendered["html"]), ("Hi <Ada>\n", "<p>Hi &lt;Ada&gt;</p>\n"))
        self.assertIn("These have neither value nor fallback; a recipient without them is skipped: first_name\n",
                      self.run_cli("template", "render", "1")[0])
        self.write("t.txt", "Hello\n")
        self.assertEqual(self.ask("template", "update", "spring", "--text", "t.txt", "--active", "false")["version"], 2)
        self.assertFalse(self.ask("template", "list")["items"][0]["is_active"])
        self.write("t.txt", "Hi {{#first_name}}\n")
        problem = self.refuse("template", "update", "spring", "--text", "t.txt")
        self.assertIn("line 1", problem["violations"][0]["message"])
        self.run_cli("template", "delete", "spring", "--yes")

    def test_a_campaign_goes_through_its_states(self):
        self.import_people(5)
        self.make_campaign()
        for words, said in ((("show", 1), "is a draft"), (("schedule", 1, "--at", "2036-01-01T00:00:00Z"), "starts at 2036-01-01"),
                            (("unschedule", 1), "is a draft"), (("start", 1, "--now"), "is running"),
                            (("pause", 1, "--why", "wrong price"), "paused on request: wrong price."), (("resume", 1), "is running"),
                            (("update", 1, "--pace", 50), "is running"), (("cancel", 1), "is cancelled"),
                            (("clone", 1, "--name", "Again"), "Campaign 2 is a draft"), (("delete", 1, "--yes"), "is deleted")):
            with self.subTest(words):
                self.assertIn(said, self.run_cli("campaign", *words)[0])
        problem = self.refuse("campaign", "pause", 2)
        self.assertEqual((problem["code"], problem["status"]), ("conflict", 409))
        self.assertEqual([c["name"] for c in self.ask("campaign", "list", "--status", "draft")["items"]], ["Again"])

    def test_a_campaign_has_names_of_the_caller_and_a_kind(self):
        self.make_campaign("--external-id", "crm-1", "--metadata", "deal=7", "--metadata", "owner=ann", "--kind", "transactional")
        shown = self.ask("campaign", "show", 1)
        self.assertEqual((shown["external_id"], shown["metadata"], shown["kind"]), ("crm-1", {"deal": 7, "owner": "ann"}, "transactional"))
        self.assertIn("transactional", self.run_cli("campaign", "show", 1)[0])
        self.assertEqual(self.make_campaign("--external-id", "crm-1", name="Renewal"), 1)
        for words, found in ((("--metadata", "deal=7"), 1), (("--metadata", "deal=8"), 0), (("--metadata", "owner=ann"), 1),
                             (("--external-id", "crm-1"), 1), (("--external-id", "crm-2"), 0)):
            with self.subTest(words):
                self.assertEqual([c["name"] for c in self.ask("campaign", "list", *words)["items"]], ["Renewal"] * found)
        self.assertEqual(self.ask("call", "campaigns.get", '{"campaign_external_id": "crm-1"}')["id"], 1)
        self.assertIn("--metadata must be name=value", self.refuse("campaign", "list", "--metadata", "deal", code=USAGE)["detail"])
        self.ask("message", "send", "ada@example.com", "--subject", "Hi", "--metadata", "order=A-1", "--text", self.write("a.txt", "Hi"),
                 "--from", "news@example.org")
        self.assertEqual(len(self.ask("message", "list", "--metadata", "order=A-1")["items"]), 1)
        self.assertEqual(self.ask("message", "list", "--metadata", "order=A-2")["items"], [])

    def test_a_campaign_is_named_by_its_id_or_its_external_id(self):
        self.import_people(1)
        self.make_campaign("--external-id", "crm-1")
        self.make_campaign("--external-id", "77", name="Autumn")
        for name, found in (("1", 1), ("crm-1", 1), ("2", 2), ("77", 2)):
            for words in (("show",), ("update", "--pace", 5), ("preview",)):
                with self.subTest(name, words=words):
                    self.run_cli("campaign", words[0], name, *words[1:])
            self.assertEqual(self.ask("campaign", "show", name)["id"], found)
            self.assertEqual(self.ask("campaign", "analytics", name)["campaign_id"], found)
        self.assertEqual(self.ask("campaign", "clone", "crm-1", "--name", "Again")["id"], 3)
        self.assertEqual(self.ask("campaign", "start", "crm-1")["id"], 1)
        self.assertEqual(self.ask("campaign", "recipients", "crm-1")["items"], [])
        self.assertEqual(self.ask("verify", "crm-1")["campaigns"], 1)
        self.assertTrue(self.ask("explain", "crm-1", "--campaign", "crm-1")["absence"])
        self.assertEqual(self.ask("campaign", "cancel", "crm-1")["status"], "cancelled")
        self.assertIn("is cancelled", self.run_cli("watch", "crm-1", code=FAILED)[0])
        self.assertEqual(self.ask("campaign", "archive", "crm-1", "--to", "a.jsonl", "--delete")["id"], 1)
        self.run_cli("campaign", "delete", "77", "--yes")
        for name in ("2", "77", "crm-1", "nobody's", "99", "0"):
            with self.subTest(name):
                self.refuse("campaign", "show", name)

    def test_a_number_that_names_two_campaigns_or_templates_is_refused(self):
        self.make_campaign("--external-id", "2")
        self.make_campaign(name="Autumn")
        problem = self.refuse("campaign", "cancel", "2")
        self.assertEqual((problem["code"], problem["detail"]), ("conflict", "2 is the external_id of campaign 1 and the id of another: name the one "
                                                                            "you mean by its other name, or use `outbound call campaigns.get`"))
        self.assertEqual(self.ask("campaign", "show", "1")["external_id"], "2")
        for name in ("2", "2026"):
            self.ask("template", "create", name, "--channel", "sms", "--message", "Hi")
        self.assertEqual(self.refuse("template", "show", "2", "--channel", "sms")["code"], "conflict")
        self.assertEqual(self.ask("template", "show", "2026", "--channel", "sms")["id"], 2)

    def test_nothing_is_deleted_without_consent(self):
        self.import_people(1)
        self.ask("segment", "create", "warm", "--score-min", 1)
        self.ask("template", "create", "Spring", "--channel", "sms", "--message", "Hi")
        self.make_campaign()
        for words in (("contacts", "delete", "crm-1"), ("segment", "delete", 1), ("template", "delete", 1, "--channel", "sms"),
                      ("campaign", "delete", 1)):
            with self.subTest(words):
                self.assertIn("--yes", self.run_cli(*words, code=USAGE)[1])
                self.assertIn("--yes", self.refuse(*words, code=USAGE)["detail"])
                out, asked = self.answer("n\n", *words, code=FAILED)
                self.assertEqual(out, "Nothing is deleted.\n")
                self.assertRegex(asked, r"^Delete .*\? \[y/N\] $")
                self.assertIn("is deleted", self.answer("y\n", *words)[0])

    def test_a_campaign_is_tried_out_before_it_starts(self):
        self.import_people(5)
        self.make_campaign()
        self.assertEqual(self.ask("campaign", "preview", 1, "--contact", "p3@example.com")["subject"], "Hi Ada")
        self.assertIn("5 messages would be sent, of 5 contacts", self.run_cli("campaign", "estimate", 1)[0])
        self.assertIn("accepted", self.run_cli("campaign", "test", 1, "me@example.org")[0])
        self.assertEqual([entry["to"] for entry in self.simulator.ledger()], ["me@example.org"])
        self.simulator.stop()
        self.assertIn("not_sent", self.run_cli("campaign", "test", 1, "me@example.org", code=FAILED)[0])

    def test_a_contact_that_would_be_skipped_is_shown_as_such(self):
        self.ask("import", self.write("people.csv", "id,email,first_name\nc1,ada@example.com,Ada\nc2,bob@example.com,\n"))
        self.write("plan.txt", "Hi {{first_name}}")
        self.ask("campaign", "create", "--name", "x", "--from", "a@example.org", "--subject", "s", "--text", "plan.txt")
        out, _ = self.run_cli("campaign", "preview", 1, "--contact", "c2")
        self.assertIn('This contact would be skipped: the templates could not be rendered for this contact: no value for "first_name"; give one, or a '
                      'fallback: {{first_name|…}}\n', out)
        self.assertNotIn("blank", out)
        self.assertNotIn("skipped", self.run_cli("campaign", "preview", 1, "--contact", "c1")[0])
        self.write("plan.txt", "Hi {{plan}}")
        self.ask("campaign", "create", "--name", "y", "--from", "a@example.org", "--subject", "s", "--text", "plan.txt", "--tag", "nobody")
        self.assertIn("A contact with these sample values would be skipped: ", self.run_cli("campaign", "preview", 2)[0])
        self.ask("campaign", "create", "--name", "z", "--from", "a@example.org", "--subject", "{{first_name|}}", "--text", "plan.txt")
        self.ask("call", "contacts.upsert", '{"contacts": [{"external_id": "c2", "fields": {"plan": "gold"}}]}')
        out, _ = self.run_cli("campaign", "preview", 3, "--contact", "c2")
        self.assertIn("would be skipped", out)
        self.assertIn("empty for this recipient", out)

    def test_every_option_for_a_contact_takes_its_names(self):
        self.import_people(2)
        self.make_campaign()
        self.ask("template", "create", "Spring", "--subject", "Hi {{email}}", "--text", self.write("t", "x"))
        for who in ("crm-2", "P2@example.com", "2"):
            with self.subTest(who):
                self.assertEqual(self.ask("campaign", "preview", 1, "--contact", who)["contact_id"], 2)
                self.assertIn("accepted", self.run_cli("campaign", "test", 1, "me@example.org", "--contact", who)[0])
                self.assertEqual(self.ask("template", "render", "spring", "--contact", who)["subject"], "Hi p2@example.com")
        for words in (("campaign", "test", 1, "me@example.org"), ("template", "render", "spring")):
            self.assertIn('no contact has the external_id, email address or id "nobody"', self.refuse(*words, "--contact", "nobody")["detail"])

    def test_senders_are_given_with_or_without_a_name(self):
        for given, address, name in (("a@example.org", "a@example.org", None), ("<a@example.org>", "a@example.org", None),
                                     ('Acme "The Best" <a@example.org>', "a@example.org", "Acme The Best"),
                                     (r'"The \"Best\" \\ Ltd" <a@example.org>', "a@example.org", 'The "Best" \\ Ltd'),
                                     ("Ann Lee <a@example.org>", "a@example.org", "Ann Lee"),
                                     ('"Lee, Ann" <a@example.org>', "a@example.org", "Lee, Ann"),
                                     ('"lee, ann"@example.org', '"lee, ann"@example.org', None),
                                     (r'"l\"e;e"@example.org', r'"l\"e;e"@example.org', None),
                                     ('Ann <"l>e"@example.org>', '"l>e"@example.org', "Ann"),
                                     ("Ann (Sales) <a@example.org>", "a@example.org", "Ann (Sales)")):
            with self.subTest(given):
                made = self.ask("campaign", "create", "--name", "x", "--from", given, "--subject", "s", "--text", self.write("t", "x"))
                self.assertEqual((made["from"]["email"], made["from"].get("name")), (address, name))

    def test_senders_that_are_no_mailbox_are_refused(self):
        for given, said in (('"Acme <a@example.org>', "is not closed"), ('Acme "Best <a@example.org>', "is not closed"),
                            ("a@example.org, b@example.org", "two mailboxes"), ("A <a@example.org>, B <b@example.org>", "two mailboxes"),
                            ("A <a@example.org> B", "behind `>`"), ("A <a@example.org", "is not closed"),
                            ('"lee, ann"@example.org, b@example.org', "two mailboxes"), ('A <"l>e@example.org>', "is not closed"),
                            ("a@example.org (Ann)", "a comment in brackets"), ("(Ann) a@example.org", "a comment in brackets")):
            with self.subTest(given):
                fault = self.refuse("campaign", "create", "--name", "x", "--from", given, "--subject", "s", "--text", "t", code=USAGE)
                self.assertIn(said, fault["detail"])
                self.assertIn("--from", fault["detail"])

    def test_hours_are_given_in_words(self):
        text = self.write("t", "x")
        made = self.ask("campaign", "create", "--name", "x", "--from", "a@example.org", "--subject", "s", "--text", text, "--timezone",
                        "Europe/Berlin", "--window", "mon-wed,sat 09:00-12:00", "--window", "14:00-19:30", "--quiet", "19:00-08:00",
                        "--send-at", "09:30")
        every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        self.assertEqual(made["timezone"], "Europe/Berlin")
        self.assertEqual(made["hours"], {"windows": [{"days": ["mon", "tue", "wed", "sat"], "from": "09:00", "to": "12:00"},
                                                     {"days": every_day, "from": "14:00", "to": "19:30"}],
                                         "quiet": {"from": "19:00", "to": "08:00"}, "send_at": "09:30"})
        self.assertEqual(self.ask("campaign", "schedule", 1, "--local", "2036-07-01T09:00")["scheduled_at"], "2036-07-01T07:00:00Z")
        self.run_cli("campaign", "unschedule", 1)
        self.assertIsNone(self.ask("campaign", "update", 1, "--any-time")["hours"])
        for wrong in (("--window", "always"), ("--window", "monday 09:00-10:00"), ("--quiet", "21:00"), ("--any-time", "--send-at", "09:00")):
            with self.subTest(wrong):
                self.refuse("campaign", "update", 1, *wrong, code=USAGE)

    def test_suppressed_people_are_explained(self):
        self.import_people(3)
        self.run_cli("suppress", "add", "p1@example.com", "P2@example.com", "--reason", "opted out")
        self.assertEqual(len(self.ask("suppress", "list")["items"]), 2)
        self.run_cli("suppress", "remove", "p2@example.com")
        self.make_campaign("--start")
        self.ask("run", "--until-idle")
        out, _ = self.run_cli("explain", "crm-1")
        self.assertIn("opted out", out)
        self.assertIn("Skipped: the address is suppressed", out)
        self.assertIn("Sent through main", self.run_cli("explain", "p2@example.com", "--campaign", 1)[0])
        self.assertIn("suppressed", self.run_cli("campaign", "recipients", 1, "--status", "skipped")[0])

    def test_a_contact_without_an_address_is_explained_before_and_after_the_start(self):
        self.import_people(1)
        self.ask("call", "contacts.upsert", '{"contacts": [{"external_id": "mute", "phone": "+14155550100"}]}')
        self.assertEqual(self.run_cli("explain", "mute")[0].splitlines()[1:], ["  It has been a recipient of no campaign."])
        self.make_campaign("--start")
        self.ask("run", "--until-idle")
        skipped = ["  Campaign 1, Spring: Skipped: the contact has no address for this channel."]
        self.assertEqual(self.run_cli("explain", "mute")[0].splitlines()[1:], skipped)
        self.assertEqual(self.run_cli("explain", "mute", "--campaign", 1)[0].splitlines()[1:], skipped)

    def test_pace_and_providers_are_shown_and_set(self):
        self.assertIn("at most 5 messages per second", self.run_cli("pace", "set", "provider:main", 5)[0])
        self.assertEqual(self.ask("pace", "list")["items"], [{"name": "provider:main", "per_second": 5.0}])
        self.assertIn("no limit", self.run_cli("pace", "set", "provider:main", "none")[0])
        self.refuse("pace", "set", "provider:nobody", 5)
        self.assertIn("sendgrid", self.run_cli("providers", "list")[0])
        self.assertIn("may send again", self.run_cli("providers", "resume", "main")[0])

    def test_the_table_of_operations_is_all_there(self):
        rows = self.ask("operations")
        self.assertGreater(len(rows), 40)
        for row in rows:
            self.assertLessEqual({"name", "summary", "scope", "request", "response"}, set(row))
        self.assertIn("campaigns.create\n    Creates", self.run_cli("operations")[0])
        self.assertEqual(self.ask("operations", "stats")["name"], "stats")
        self.assertEqual(self.ask("call", "contacts.list", "-", stdin='{"limit": 1}'), {"items": [], "next": None})


if __name__ == "__main__":
    unittest.main()
