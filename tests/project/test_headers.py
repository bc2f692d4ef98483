"""Public headers: each is usable without private headers, outbound.hpp includes all, and client.hpp costs a host little. CXX is the compiler."""

import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "include"
ROOMS = "|".join(path.name for path in sorted((ROOT / "src").iterdir()) if path.is_dir())
PRIVATE = re.compile(rf"(?<![\w/])(?:{ROOMS})/[\w/]+\.[ch]pp")


def headers():
    return sorted((PUBLIC / "outbound").rglob("*.hpp"))


def preprocessed(header):
    """The text that a compiler reads for the header."""
    command = [os.environ.get("CXX", "c++"), "-std=c++20", "-E", "-P", "-x", "c++", f"-I{PUBLIC}", "-"]
    return subprocess.run(command, input=f"#include <{header}>\n", capture_output=True, text=True, check=True).stdout


class Headers(unittest.TestCase):
    def test_name_no_private_header(self):
        for path in headers():
            with self.subTest(str(path.relative_to(PUBLIC))):
                self.assertEqual(PRIVATE.findall(path.read_text(encoding="utf-8")), [])

    def test_are_all_included_by_one(self):
        one = PUBLIC / "outbound" / "outbound.hpp"
        expected = {str(path.relative_to(PUBLIC)) for path in headers() if path != one and "testing" not in path.parts}
        included = re.findall(r"#include <(outbound/[^>]+)>", one.read_text(encoding="utf-8"))
        self.assertEqual(included, sorted(expected))

    def test_of_the_client_adds_at_most_a_fifth_to_that_of_boost_json(self):
        """Time to compile follows from the text; tests/bench/headers measures it."""
        self.assertLessEqual(len(preprocessed("outbound/client.hpp")), 1.2 * len(preprocessed("boost/json/object.hpp")))


if __name__ == "__main__":
    unittest.main()
