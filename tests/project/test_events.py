"""Types of events: one enumeration, which the C header lists too. The sources emit each of them."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def types():
    """enumerator -> name"""
    text = (ROOT / "include/outbound/event.hpp").read_text(encoding="utf-8")
    return dict(re.findall(r'event_type::(\w+),\s*"([\w.]+)"', text))


class Events(unittest.TestCase):
    def test_every_enumerator_has_a_name(self):
        text = (ROOT / "include/outbound/event.hpp").read_text(encoding="utf-8")
        body = re.search(r"enum class event_type \{(.*?)\n\};", text, re.S).group(1)
        self.assertEqual(re.findall(r"^    (\w+),", body, re.M), list(types()))

    def test_the_c_header_lists_the_same(self):
        text = (ROOT / "capi/outbound.h").read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"^ \*                ([a-z_]+(?:\.[a-z_]+)?) {2,}", text, re.M), list(types().values()))

    def test_each_is_emitted(self):
        sources = "".join(path.read_text(encoding="utf-8") for folder in ("src", "capi") for path in (ROOT / folder).rglob("*.cpp"))
        for enumerator in types():
            with self.subTest(enumerator):
                self.assertIn(f"event_type::{enumerator}", sources)

    def test_none_is_emitted_under_an_unlisted_name(self):
        for folder in ("src", "capi"):
            for path in (ROOT / folder).rglob("*.cpp"):
                with self.subTest(path.name):
                    self.assertNotRegex(path.read_text(encoding="utf-8"), r'(tell|on_event|event)\(?\{?"[a-z]+\.[a-z_]+"')


class Transactions(unittest.TestCase):
    def test_every_write_of_the_store_is_restarted_after_a_deadlock(self):
        for path in (ROOT / "src/store").rglob("*.cpp"):
            with self.subTest(path.name):
                self.assertNotIn("transaction tx{", path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
