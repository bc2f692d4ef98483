"""The libraries that the C library loads into a host: none of Boost, and libpq only for a PostgreSQL database."""

import os
import re
import subprocess
import tempfile
import unittest

LIBRARY = os.environ["OUTBOUND_LIBRARY"]
HOST = os.environ["BOOST_HOST"]


def run(*words, **options):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **options)


def needed(path):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "--dynamic", path).stdout)


class Libraries(unittest.TestCase):
    def test_the_library_needs_none_of_boost_and_none_of_postgresql(self):
        self.assertEqual([name for name in needed(LIBRARY) if re.match("libboost|libpq|libsoci_postgresql", name)], [])
        self.assertIn("libsqlite3.so.0", needed(LIBRARY))

    def test_no_symbol_of_boost_json_or_url_crosses_the_library(self):
        symbols = run("nm", "--dynamic", LIBRARY).stdout
        self.assertNotRegex(symbols, "N5boost4(json|urls)")

    def test_a_host_with_the_systems_boost_json_works_beside_it(self):
        self.assertTrue(any(name.startswith("libboost_json") for name in needed(HOST)))
        done = run(HOST)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('"price":48.66', done.stdout)

    def test_without_the_library_of_postgresql_sqlite_works_and_a_postgresql_url_says_what_is_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("libsoci_postgresql.so.4.0", "libpq.so.5"):
                with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                    file.write("not installed\n" * 100)
            environment = {**os.environ, "LD_LIBRARY_PATH": folder}
            self.assertEqual(run(HOST, env=environment).returncode, 0)
            done = run(HOST, "postgresql://127.0.0.1:9/outbound", env=environment)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("the client library of PostgreSQL cannot be loaded: ", done.stdout)
            self.assertIn("install SOCI's backend for PostgreSQL and libpq", done.stdout)
        done = run(HOST, "postgresql://127.0.0.1:9/outbound")
        self.assertIn("it cannot be reached", done.stdout)


if __name__ == "__main__":
    unittest.main()
