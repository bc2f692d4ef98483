"""A vendor is a folder in src/providers and a row of the registry: no other source contains its name."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROVIDERS = ROOT / "src" / "providers"
REGISTRY = PROVIDERS / "registry.cpp"
VENDORS = sorted(path.parent.name for path in PROVIDERS.glob("*/vendor.cpp") if path.parent.name != "common")
STRING_OR_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)


def code(path):
    """A source without comments, which may mention a vendor, such as an error that explains a limit."""
    return STRING_OR_COMMENT.sub(lambda found: found.group(1) or "", path.read_text(encoding="utf-8"))


def others():
    """Sources beside the registry and the folders of the vendors."""
    for folder in ("src", "capi"):
        for path in sorted((ROOT / folder).rglob("*")):
            is_vendors = path.parent.parent == PROVIDERS and path.parent.name in VENDORS
            if path.suffix in (".cpp", ".hpp", ".c", ".h") and path != REGISTRY and not is_vendors:
                yield path


class Vendors(unittest.TestCase):
    def test_are_the_rows_of_the_registry(self):
        self.assertTrue(VENDORS)
        self.assertEqual(re.findall(r"(\w+)::vendor_row\(\)", code(REGISTRY)), VENDORS)

    def test_are_named_in_their_folders_only(self):
        for vendor in VENDORS:
            name = re.compile(rf"(?<![a-z]){vendor}(?![a-z])", re.IGNORECASE)
            for path in others():
                with self.subTest(vendor=vendor, source=str(path.relative_to(ROOT))):
                    self.assertEqual(name.findall(code(path)), [])


if __name__ == "__main__":
    unittest.main()
