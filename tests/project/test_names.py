"""Names of tests: a suite is named like its file, so that a failure names the file."""

import collections
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASE = re.compile(r"^BOOST_\w*TEST_CASE", re.MULTILINE)
SUITE = re.compile(r"^BOOST_(?:AUTO|FIXTURE)_TEST_SUITE\((\w+)", re.MULTILINE)


def read(path):
    return path.read_text(encoding="utf-8")


class Names(unittest.TestCase):
    def test_suites_are_named_like_their_files(self):
        """Preceded by the room if a program has several files of that name; followed by `_tests` if code has the same name."""
        sources = sorted((ROOT / "tests").rglob("*.cpp"))
        alike = collections.Counter((path.relative_to(ROOT).parts[1], path.stem) for path in sources)
        for path in sources:
            if not CASE.search(read(path)):
                continue
            place = path.relative_to(ROOT)
            name = path.stem
            if alike[place.parts[1], name] > 1 and len(place.parts) > 3:
                name = f"{path.parent.name}_{name}"
            with self.subTest(str(place)):
                self.assertIn(SUITE.findall(read(path)), ([name], [name + "_tests"]))

    def test_no_file_name_repeats_that_it_is_a_test(self):
        self.assertEqual([str(path) for path in (ROOT / "tests").rglob("*_test.*")], [])


if __name__ == "__main__":
    unittest.main()
