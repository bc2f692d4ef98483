"""The generated modules match the table of operations, and installed type checkers accept them."""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import typing
import unittest

import outbound
from outbound import async_nouns, nouns, types

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINDING = ROOT / "bindings" / "python"
PROGRAM = os.environ.get("OUTBOUND", "outbound")


def generator():
    loader = importlib.machinery.SourceFileLoader("generate", str(BINDING / "generate"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("generate", loader))
    loader.exec_module(module)
    return module


class Generated(unittest.TestCase):
    def test_modules_are_those_of_the_present_table(self):
        for name, text in generator().modules(PROGRAM).items():
            with self.subTest(name):
                self.assertEqual((BINDING / "outbound" / name).read_text(encoding="utf-8"), text,
                                 "run bindings/python/generate build/dev/bin/outbound")

    def test_every_operation_has_a_method_for_each_kind_of_client(self):
        rows = json.loads(subprocess.run([PROGRAM, "--json", "operations"], check=True, capture_output=True).stdout)
        self.assertGreater(len(rows), 80)
        for client in (nouns.Operations(None), async_nouns.AsyncOperations(None)):
            for row in rows:
                noun, _, verb = row["name"].rpartition(".")
                self.assertTrue(callable(getattr(getattr(client, noun) if noun else client, verb)), row["name"])

    def test_no_operation_is_hidden_by_a_method_of_the_client(self):
        for client in (outbound.Outbound, outbound.AsyncOutbound):
            own = {name for name in vars(client) if not name.startswith("_")}
            self.assertEqual(own & set(vars(nouns.Operations(None))), set())
            self.assertEqual(own & {name for name in vars(nouns.Operations) if not name.startswith("_")}, set())

    @unittest.skipUnless(sys.version_info >= (3, 11), "NotRequired is of Python 3.11")
    def test_types_say_what_is_required(self):
        hints = typing.get_type_hints(types.CampaignsCreateRequest, include_extras=True)
        self.assertIs(hints["name"], str)
        self.assertIs(typing.get_origin(hints["from_"]), typing.NotRequired)

    def test_type_checkers_find_no_fault(self):
        """Runs mypy 1.7 or later, which supports Unpack, and pyright, if installed."""
        for checker in filter(shutil.which, ("mypy", "pyright")):
            version = re.search(r"(\d+)\.(\d+)", subprocess.run([checker, "--version"], capture_output=True, text=True, check=True).stdout)
            if checker == "pyright" or (int(version[1]), int(version[2])) >= (1, 7):
                with self.subTest(checker):
                    done = subprocess.run([checker], cwd=ROOT, capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
