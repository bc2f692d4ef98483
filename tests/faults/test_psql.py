"""Reading PostgreSQL through psql for the checker."""

import subprocess
import unittest
from pathlib import Path

from checker import database, psql
from checker.problems import BadInput

SERVER = Path(__file__).resolve().parents[1] / "postgresql" / "server"


class PsqlTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.url = cls.server.stdout.readline().strip()

    @classmethod
    def tearDownClass(cls):
        cls.server.communicate()

    def open(self):
        session = psql.Session(self.url)
        self.addCleanup(session.close)
        return session

    def test_gives_values_as_they_are(self):
        values = "SELECT 9007199254740993 AS a, NULL AS b, '' AS c, E'two\\nlines, \"x\" \\\\ ü' AS d, 1 > 0 AS e"
        self.assertEqual(list(self.open().execute(values)), [(9007199254740993, None, "", 'two\nlines, "x" \\ ü', True)])

    def test_binds_values(self):
        row = self.open().execute("SELECT CAST(? AS bigint) + 1 AS a, CAST(? AS text) AS b", (41, "it's")).fetchone()
        self.assertEqual(row, (42, "it's"))

    def test_answers_one_question_after_another(self):
        session = self.open()
        self.assertIsNone(session.execute("SELECT 1 AS a WHERE false").fetchone())
        self.assertEqual(len(list(session.execute("SELECT n FROM generate_series(1, 5000) n ORDER BY n"))), 5000)

    def test_a_wrong_query_is_reported(self):
        with self.assertRaisesRegex(OSError, "no_such_table"):
            self.open().execute("SELECT 1 AS a FROM no_such_table").fetchone()

    def test_a_database_without_our_tables_is_no_answer(self):
        with self.assertRaisesRegex(BadInput, 'database "postgresql://.*outbound_meta'):
            database.read(self.url, 1)


if __name__ == "__main__":
    unittest.main()
