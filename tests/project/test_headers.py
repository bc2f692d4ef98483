"""Public headers: each is usable without private headers, and outbound.hpp includes all."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "include"
ROOMS = "|".join(path.name for path in sorted((ROOT / "src").iterdir()) if path.is_dir())
PRIVATE = re.compile(rf"(?<![\w/])(?:{ROOMS})/[\w/]+\.[ch]pp")


def headers():
    return sorted((PUBLIC / "outbound").rglob("*.hpp"))


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


if __name__ == "__main__":
    unittest.main()
