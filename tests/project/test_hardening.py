"""Hardening of the programs and the C library of a release build by loader and compiler."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
FOR_USE = ("Release", "RelWithDebInfo", "MinSizeRel")
FILES = os.environ["FILES"].split(":")


def readelf(*words):
    return subprocess.run(["readelf", "--wide", *words], capture_output=True, text=True, timeout=120, check=True).stdout


@unittest.skipUnless(os.environ["CONFIG"] in FOR_USE, "this is no build for use; its flags are checked instead")
@unittest.skipUnless(shutil.which("readelf"), "readelf is not installed")
class Artefacts(unittest.TestCase):
    def check(self, pattern, *what):
        for file in FILES:
            with self.subTest(file):
                self.assertTrue(re.search(pattern, readelf(*what, file)), f"{what[0]} shows no {pattern}")

    def test_can_be_loaded_anywhere(self):
        self.check(r"Type:\s+DYN", "--file-header")

    def test_links_are_resolved_and_locked_at_the_start(self):
        self.check("GNU_RELRO", "--program-headers")
        self.check(r"BIND_NOW|FLAGS_1\)\s+Flags:.*\bNOW\b", "--dynamic")

    def test_the_stack_is_guarded(self):
        self.check("__stack_chk_fail", "--dyn-syms")


class Flags(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="release-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        subprocess.run([os.environ["CMAKE"], "-S", PROJECT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DOUTBOUND_TESTS=OFF",
                        f"-DCMAKE_C_COMPILER={os.environ['CC']}", f"-DCMAKE_CXX_COMPILER={os.environ['CXX']}"],
                       capture_output=True, text=True, timeout=300, check=True)
        cls.rules = (folder / "build.ninja").read_text(encoding="utf-8").split("\nbuild ")

    def find(self, kind):
        return [rule for rule in self.rules if re.match(r"[^\n]*: " + kind, rule)]

    def test_every_source_is_compiled_with_them(self):
        compiled = [rule for rule in self.find(r"C(XX)?_COMPILER__") if "verify_interface_header_sets" not in rule]
        self.assertGreater(len(compiled), 100)
        for rule in compiled:
            for flag in ("-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-O3"):
                self.assertIn(flag, rule)
            self.assertRegex(rule, r"-fPI[CE]|(hello|own)_\w+\.dir")

    def test_programs_and_the_library_are_linked_with_them(self):
        linked = [rule for rule in self.find(r"C(XX)?_(EXECUTABLE|SHARED_LIBRARY)_LINKER__") if not re.search(r"\b(hello|own)_", rule.split("\n")[0])]
        self.assertEqual(len(linked), 4)
        for rule in linked:
            self.assertIn("-Wl,-z,relro,-z,now", rule)
            self.assertRegex(rule, r"-pie\b|SHARED_LIBRARY_LINKER")


if __name__ == "__main__":
    unittest.main()
