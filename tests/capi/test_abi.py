"""abi.py finds every kind of change of the C interface. Skipped without abidiff."""

import pathlib
import shutil
import tempfile
import unittest

import abi

CAPI = pathlib.Path(__file__).resolve().parents[2] / "capi"


@unittest.skipUnless(abi.is_installed(), "abidw and abidiff are missing: install abigail-tools (script/setup)")
class Changes(unittest.TestCase):
    def changes(self, before, after):
        """What abi.py reports after this edit of outbound.h."""
        header = (CAPI / "outbound.h").read_text(encoding="utf-8")
        self.assertEqual(header.count(before), 1, before)
        with tempfile.TemporaryDirectory(prefix="outbound-abi-") as folder:
            shutil.copy(CAPI / "outbound.abi", folder)
            (pathlib.Path(folder) / "outbound.h").write_text(header.replace(before, after), encoding="utf-8")
            return abi.compare("cc", pathlib.Path(folder))

    def test_a_comment_is_no_change(self):
        self.assertEqual(self.changes("\n#ifndef OUTBOUND_H", "\n/* Another comment. */\n#ifndef OUTBOUND_H"), "")

    def test_a_parameter_of_another_type_is_reported(self):
        self.assertIn("outbound_stop", self.changes("outbound_stop(outbound_engine* engine, int drain_ms)",
                                                    "outbound_stop(outbound_engine* engine, long drain_ms)"))

    def test_another_result_is_reported(self):
        self.assertIn("outbound_event_fd", self.changes("int outbound_event_fd(", "long outbound_event_fd("))

    def test_a_function_that_is_missing_or_new_is_reported(self):
        gone = self.changes("OUTBOUND_API void outbound_wake(outbound_engine* engine);", "")
        self.assertIn("1 Removed", gone)
        self.assertIn("outbound_wake", gone)
        added = self.changes("OUTBOUND_API void outbound_wake(", "OUTBOUND_API int outbound_nap(void);\nOUTBOUND_API void outbound_wake(")
        self.assertIn("1 Added", added)
        self.assertIn("outbound_nap", added)

    def test_another_number_of_a_code_is_reported(self):
        self.assertIn("OUTBOUND_BUSY", self.changes("OUTBOUND_BUSY = -8", "OUTBOUND_BUSY = -80"))


class EmptyFunctions(unittest.TestCase):
    def test_every_exported_function_is_compared(self):
        source = abi.empty_functions((CAPI / "outbound.h").read_text(encoding="utf-8"))
        for symbol in (CAPI / "outbound.symbols").read_text(encoding="utf-8").split():
            self.assertRegex(source, rf"\b{symbol}\([^;]*\) {{")


if __name__ == "__main__":
    unittest.main()
