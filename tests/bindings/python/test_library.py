"""Finding and loading the library."""

import os
import subprocess
import unittest

import outbound
from scratch import ScratchTest

OPEN = "import outbound\ntry:\n    outbound.version()\nexcept outbound.LibraryError as error:\n    print(error)"


class Library(ScratchTest):
    def build(self, source, name, *options):
        """Builds a library, and returns its path."""
        file = os.path.join(self.folder, name)
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-x", "none", "-o", file, *options], input=source, text=True, check=True)
        return file

    def test_is_not_loaded_by_the_import(self):
        program = ("import sys, threading, outbound\n"
                   "maps = open('/proc/self/maps').read()\n"
                   "print('liboutbound' in maps, threading.active_count())\n"
                   "outbound.version()\n"
                   "print('liboutbound' in open('/proc/self/maps').read(), threading.active_count())")
        self.assertEqual(self.python(program).stdout, "False 1\nTrue 1\n")

    def test_says_its_version(self):
        self.assertRegex(outbound.version(), r"^\d+\.\d+\.\d+$")

    def test_missing_names_the_cure_and_every_path(self):
        done = self.python(OPEN, OUTBOUND_LIBRARY="/none/liboutbound.so.1")
        self.assertIn("cannot load outbound's library: install", done.stdout)
        self.assertIn("/none/liboutbound.so.1 (no such file)", done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_on_a_system_with_musl_is_refused_with_the_cure(self):
        done = self.python("import platform\nplatform.libc_ver = lambda: ('musl', '1.2.5')\n" + OPEN, OUTBOUND_LIBRARY="/none/liboutbound.so.1")
        self.assertIn("outbound needs Linux with glibc (Debian, Ubuntu, Fedora), not musl: use such an image; tried /none", done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_is_looked_for_in_the_package_the_build_and_the_system(self):
        program = "import os; os.environ.pop('OUTBOUND_LIBRARY', None)\nfrom outbound import native\nprint('\\n'.join(native.candidates()))"
        paths = self.python(program).stdout.splitlines()
        self.assertTrue(paths[0].endswith("/outbound/lib/liboutbound.so.1"))
        self.assertEqual(paths[-1], "liboutbound.so.1")

    def test_and_the_module_sqlite3_use_one_copy_of_sqlite(self):
        program = ("import sqlite3, sys, outbound\n"
                   "sqlite3.connect(':memory:').close()\n"
                   "with outbound.Outbound({'database': sys.argv[1], 'providers': []}) as crm:\n"
                   "    print([f['status'] for f in crm.call('doctor', {})['findings'] if 'one copy of SQLite' in f['sentence']])")
        done = self.python(program, self.config()["database"])
        self.assertEqual((done.stdout, done.stderr), ("['ok']\n", ""))

    def test_that_is_another_one_is_refused(self):
        done = self.python(OPEN, OUTBOUND_LIBRARY="libc.so.6")
        self.assertIn("libc.so.6 is not outbound's library", done.stdout)

    def test_of_another_abi_is_refused(self):
        for source, fault in [("unsigned outbound_abi_version(void) { return 2; }", "has version 2 of the C interface, this package needs 1"),
                              ("unsigned outbound_abi_version(void) { return 1; }", "lacks outbound_version: update the library")]:
            file = self.build(source, f"lib{len(fault)}.so")
            with self.subTest(fault):
                self.assertIn(fault, self.python(OPEN, OUTBOUND_LIBRARY=file).stdout)

    def test_without_sqlite_names_it_and_its_package(self):
        sqlite = self.build("int sqlite3_open(void) { return 0; }", "libsqlite3.so", "-Wl,-soname,libsqlite3.so.99")
        file = self.build("unsigned outbound_abi_version(void) { return 1; }", "liboutbound.so.1", "-Wl,--no-as-needed", sqlite)
        done = self.python(OPEN, OUTBOUND_LIBRARY=file)
        self.assertIn("install libsqlite3.so.99, which it needs (Debian: libsqlite3-0); tried " + file, done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_that_cannot_be_read_says_why(self):
        file = os.path.join(self.folder, "liboutbound.so.1")
        with open(file, "w", encoding="utf-8") as target:
            target.write("no library")
        done = self.python(OPEN, OUTBOUND_LIBRARY=file)
        self.assertIn(f"tried {file} ({file}: ", done.stdout)


if __name__ == "__main__":
    unittest.main()
