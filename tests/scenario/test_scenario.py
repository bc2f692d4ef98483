"""The scenario has equal results in every language.

The environment names the programs: CLIENT, C_FACE, C, OUTBOUND; and OUTBOUND_LIBRARY for Python and PHP. tests/bindings/php/servers.php
runs the same within PHP-FPM, and tests/packages what was installed from packages.
"""

import os
import shutil
import sys
import unittest

import scenario

FOLDER = scenario.FOLDER
PYTHON_PACKAGE = FOLDER.parents[1] / "bindings" / "python"


class Scenario(unittest.TestCase):
    def check(self, *command, **options):
        done, lines = scenario.run(*command, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertEqual(lines, scenario.EXPECTED)

    def given(self, name):
        if not os.environ.get(name):
            self.skipTest(f"{name} is not given")
        return os.environ[name]

    def test_in_cpp(self):
        self.check(self.given("CLIENT"), has_own_provider=True)

    def test_in_cpp_17(self):
        self.check(self.given("C_FACE"))

    def test_in_c(self):
        self.check(self.given("C"))

    def test_in_python(self):
        self.given("OUTBOUND_LIBRARY")
        self.check(sys.executable, FOLDER / "sync_client.py", PYTHONPATH=str(PYTHON_PACKAGE))

    def test_in_python_with_asyncio(self):
        self.given("OUTBOUND_LIBRARY")
        self.check(sys.executable, FOLDER / "async_client.py", PYTHONPATH=str(PYTHON_PACKAGE))

    @unittest.skipUnless(shutil.which("php"), "PHP is not installed")
    def test_in_php(self):
        self.given("OUTBOUND_LIBRARY")
        self.check("php", "-d", "ffi.enable=1", FOLDER / "scenario.php")

    @unittest.skipUnless(shutil.which("php"), "PHP is not installed")
    def test_in_php_through_a_server(self):
        self.given("OUTBOUND")
        self.check("php", "-d", "ffi.enable=0", FOLDER / "scenario.php", is_served=True)


if __name__ == "__main__":
    unittest.main()
