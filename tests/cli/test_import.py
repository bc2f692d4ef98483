"""outbound import: accepted rows, refused rows, and its output."""

import csv
import unittest

from command_line import CommandLineTest, FAILED, USAGE

HEADER = "id,email,first_name\n"


class Import(CommandLineTest):
    def contacts(self):
        return self.ask("contacts", "list", "--limit", 1000)["items"][::-1]  # As they were created.

    def errors(self, name="errors.csv"):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return [tuple(row.values()) for row in csv.DictReader(file)]

    def test_imports_good_rows_and_lists_bad_ones(self):
        self.write("a.csv", HEADER + 'a,ann@example.com,Ann\nb,"no, address",Bob\nc,cy@example.com,Cy,x\nd,dee@example.com,Dee\n')
        done = self.ask("import", "a.csv")
        self.assertEqual({k: done["progress"][k] for k in ("rows", "created", "updated", "duplicates", "invalid")},
                         {"rows": 4, "created": 2, "updated": 0, "duplicates": 0, "invalid": 2})
        self.assertEqual((done["status"], done["errors_file"]), ("done", "errors.csv"))
        self.assertEqual([c["external_id"] for c in self.contacts()], ["a", "d"])
        self.assertEqual(self.errors(), [("3", "email", "no, address", "is no email address"),
                                         ("4", "", "c", "the row has 4 columns, the header has 3")])

    def test_explains_how_to_fix_bad_rows(self):
        self.write("a.csv", "id,email,Notes\na,ann@example.com,x\nb,nope,y\n")
        out, _ = self.run_cli("import", "a.csv", "--errors", "bad.csv")
        self.assertIn("2 rows: 1 contact created, 0 updated, 0 repeats of an earlier row, 1 refused.", out)
        self.assertIn("are in bad.csv. Correct the file and import it again", out)
        self.assertIn("left out: Notes. Keep one with --map", out)
        self.assertEqual(len(self.errors("bad.csv")), 1)

    def test_makes_no_file_of_errors_when_there_are_none(self):
        self.write("a.csv", HEADER + "a,ann@example.com,Ann\n")
        self.assertIsNone(self.ask("import", "a.csv")["errors_file"])
        with self.assertRaises(FileNotFoundError):
            self.read("errors.csv")

    def test_dry_run_writes_no_contact(self):
        self.write("a.csv", HEADER + "a,ann@example.com,Ann\nb,nope,Bob\n")
        out, _ = self.run_cli("import", "a.csv", "--dry-run")
        self.assertIn("1 contact would be created", out)
        self.assertIn("nothing was written", out)
        self.assertEqual(len(self.errors()), 1)
        self.assertEqual(self.contacts(), [])

    def test_leaves_values_as_they_are_unless_blanks_clear(self):
        self.write("a.csv", HEADER + "a,ann@example.com,Ann\n")
        self.ask("import", "a.csv")
        self.write("b.csv", "id,first_name,company\na,,Lee Ltd\n")
        self.ask("import", "b.csv")
        self.assertEqual([self.contacts()[0][m] for m in ("email", "first_name", "company")], ["ann@example.com", "Ann", "Lee Ltd"])
        self.ask("import", "b.csv", "--blank-clears")
        self.assertEqual([self.contacts()[0][m] for m in ("email", "first_name", "company")], ["ann@example.com", None, "Lee Ltd"])

    def test_says_what_it_made_of_the_file(self):
        self.write("a.csv", "Email;Email 2;First Name;HasOptedOutOfEmail;Phone\na@example.com;;J\xf6rg;1;call me\n".encode("latin-1"))
        out, _ = self.run_cli("import", "a.csv")
        self.assertIn("OPTED OUT: 1 address suppressed, as the file says in HasOptedOutOfEmail.", out)
        self.assertIn("1 contact was taken without a value", out)
        self.assertIn("The file is in Windows-1252 and was converted. If letters look wrong, save it as CSV in UTF-8", out)
        self.assertIn("have the meaning of an earlier one and were not read: Email 2.", out)
        self.assertNotIn("left out: Email 2", out)
        self.assertEqual(self.errors(), [("2", "Phone", "call me", "has characters that no phone number has; the contact is taken without it")])
        self.assertEqual(self.ask("suppress", "list")["items"][0]["address"], "a@example.com")

    def test_fails_when_no_row_was_taken(self):
        for rows in ("", "a,nope,Ann\n"):
            with self.subTest(rows):
                self.write("a.csv", HEADER + rows)
                out, _ = self.run_cli("import", "a.csv", code=FAILED)
                self.assertIn("0 contacts created", out)

    def test_maps_columns(self):
        self.write("a.csv", "Nr,Wohin,Plan\n7,ann@example.com,gold\n")
        self.ask("import", "a.csv", "--map", "Nr=external_id", "--map", "Wohin=email", "--map", "Plan=fields.plan")
        contact, = self.contacts()
        self.assertEqual((contact["external_id"], contact["email"], contact["fields"]), ("7", "ann@example.com", {"plan": "gold"}))

    def test_dedupes_by_address(self):
        self.write("a.csv", HEADER + "a,Ann@example.com,Ann\nb,ann@example.com,Anna\nc,bob@example.com,Bob\n")
        self.assertEqual(self.ask("import", "a.csv", "--dedupe")["progress"]["duplicates"], 1)
        self.assertEqual([(c["external_id"], c["first_name"]) for c in self.contacts()],
                         [("ann@example.com", "Anna"), ("bob@example.com", "Bob")])

    def test_completes_national_numbers(self):
        self.write("a.csv", "id,phone\na,089 123456\n")
        self.ask("import", "a.csv", "--default-country", "DE")
        self.assertEqual(self.contacts()[0]["phone"], "+4989123456")

    def test_suppressions_go_to_a_file_and_come_back(self):
        self.write("stop.csv", "phone,reason\n089 123456,asked\nnobody,x\n")
        out, _ = self.run_cli("import", "stop.csv", "--into", "suppressions", "--channel", "sms", "--default-country", "DE")
        self.assertIn("2 rows: 1 suppression created, 0 updated", out)
        self.assertEqual(self.errors(), [("3", "phone", "nobody", "has characters that no phone number has")])
        self.run_cli("suppress", "add", "ann@example.com", "--reason", "said no, twice")
        out, _ = self.run_cli("suppress", "export")
        self.assertEqual([row[:3] for row in csv.reader(out.splitlines())],
                         [["channel", "address", "reason"], ["sms", "'+4989123456", "asked"], ["email", "ann@example.com", "said no, twice"]])
        self.assertEqual(len(self.run_cli("suppress", "export", "--channel", "email")[0].splitlines()), 2)
        self.run_cli("suppress", "remove", "ann@example.com")
        self.assertEqual(self.ask("import", "-", "--into", "suppressions", stdin=out)["progress"]["created"], 1)

    def test_opt_outs_of_refused_rows_count(self):
        self.write("a.csv", "id,email,unsubscribed\n,ann@example.com,✓\nb,bob@example.com,нет\n")
        out, _ = self.run_cli("import", "a.csv")
        self.assertIn("OPTED OUT: 1 address suppressed", out)
        self.assertEqual(self.errors(), [("2", "", "", "the row has no external_id"),
                                         ("2", "unsubscribed", "✓", "opts out: the address is suppressed although the row is refused")])
        self.assertEqual([s["address"] for s in self.ask("suppress", "list")["items"]], ["ann@example.com"])

    def test_decimals_of_a_spreadsheet_are_no_digits_of_a_number(self):
        self.write("a.csv", "id,phone\na,+491712345678.0\n")
        self.ask("import", "a.csv")
        self.assertEqual(self.contacts()[0]["phone"], "+491712345678")
        self.write("stop.csv", "phone\n1712345678.0\n")
        self.ask("import", "stop.csv", "--into", "suppressions", "--channel", "sms", "--default-country", "DE")
        self.assertEqual(self.ask("suppress", "list")["items"][0]["address"], "+491712345678")

    def test_marks_what_a_spreadsheet_with_semicolons_would_run(self):
        self.write("a.csv", "email,phone\na@example.com,x;=1+1;y\n")
        for flags, value in (((), "x;'=1+1;y"), (("--raw-errors",), "x;=1+1;y")):
            self.ask("import", "a.csv", "--delimiter", ",", *flags)
            self.assertEqual(self.errors()[0][2], value)
            self.assertIn(f'"{value}"', self.read("errors.csv"))
        self.run_cli("suppress", "add", "b@example.com", "--reason", "x;=1+2;y")
        self.assertIn("email,b@example.com,\"x;'=1+2;y\",", self.run_cli("suppress", "export")[0])

    def test_rows_of_suppressions_are_taken_without_their_notes(self):
        self.write("stop.csv", "address,channel,reason\na@example.com,E-Mail,complained, angry\n")
        out, _ = self.run_cli("import", "stop.csv", "--into", "suppressions")
        self.assertIn("1 row was taken without a value that could not be read.", out)
        self.assertEqual(self.ask("suppress", "list")["items"][0]["address"], "a@example.com")

    def test_marks_what_a_spreadsheet_would_run(self):
        self.write("a.csv", "email,phone\na@example.com,=1+1\n")
        for flags, value in (((), "'=1+1"), (("--raw-errors",), "=1+1")):
            self.ask("import", "a.csv", *flags)
            self.assertEqual(self.errors()[0][2], value)
        self.run_cli("suppress", "add", "+4989123456", "--channel", "sms")
        self.assertIn("sms,'+4989123456,", self.run_cli("suppress", "export")[0])
        self.assertIn("sms,+4989123456,", self.run_cli("suppress", "export", "--raw")[0])

    def test_reads_standard_input_and_other_delimiters(self):
        self.ask("import", "-", stdin="id;email\na;ann@example.com\n")
        self.assertEqual(self.contacts()[0]["email"], "ann@example.com")

    def test_sends_a_large_file_in_pieces_and_numbers_lines_of_the_whole_file(self):
        rows = [f"crm-{i},p{i}@example.com,{'x' * 150}\n" for i in range(20_000)]
        rows[19_990] = "crm-bad,nobody,Bo\n"
        self.write("a.csv", HEADER + "".join(rows))
        done = self.ask("import", "a.csv")
        self.assertEqual((done["progress"]["rows"], done["progress"]["created"]), (20_000, 19_999))
        self.assertGreater(done["progress"]["bytes"], 3 * 1_048_576)
        self.assertEqual(self.errors()[0][0], "19992")

    def test_keeps_bytes_that_are_no_text_from_being_imported(self):
        self.write("a.csv", HEADER.encode() + b"a,ann@example.com,J\xf6rg\nb,bob@example.com,B\x00b\nc,cy@example.com,Zo\xc3\xab\n")
        self.assertEqual(self.ask("import", "a.csv")["progress"]["invalid"], 2)
        self.assertEqual([row[0] for row in self.errors()], ["2", "3"])

    def test_refuses_what_cannot_be_imported_and_leaves_no_import_open(self):
        self.write("headless.csv", "ann@example.com,Ann\n")
        self.write("empty.csv", "")
        self.write("useless.csv", "colour,size\nred,1\n")
        self.write("good.csv", HEADER + "a,ann@example.com,Ann\n")
        for words, code, said in (
            (("headless.csv",), FAILED, "no header"),
            (("empty.csv",), FAILED, "empty"),
            (("useless.csv",), FAILED, "no column for external_id, email or phone"),
            (("good.csv", "--map", "Mail=email"), FAILED, "Mail"),
            (("good.csv", "--map", "email=shoe_size"), FAILED, "columns.email"),
            (("good.csv", "--map", "email"), USAGE, "--map takes"),
            (("good.csv", "--errors", "no/such/folder/errors.csv", "--map", "first_name=email"), USAGE, "cannot write"),
            (("missing.csv",), USAGE, "cannot read \"missing.csv\": No such file"),
            ((".",), USAGE, "folder"),
            ((), USAGE, "FILE"),
        ):
            with self.subTest(words):
                self.assertIn(said, self.refuse("import", *words, code=code)["detail"])
        self.assertEqual(self.contacts(), [])
        self.assertEqual({job["status"] for job in self.ask("call", "jobs.list")["items"]} - {"cancelled"}, set())


if __name__ == "__main__":
    unittest.main()
