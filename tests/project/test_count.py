"""The totals at the end of script/test."""

import unittest

from scripts import ScriptTest

PASSED = 'Test module "model" has passed with:\n  12 test cases out of 12 passed\n  80 assertions out of 80 passed\n'
FAILED = 'Test module "model" has failed with:\n  11 test cases out of 12 passed\n  1 test case out of 12 failed\n'
ABORTED = 'Test module "model" was aborted with:\n  3 test cases out of 12 passed\n  1 test case out of 12 aborted\n'
UNITTEST = "....\n----\nRan 4 tests in 0.5s\n\nOK\n"
UNITTEST_BAD = "----\nRan 4 tests in 0.5s\n\nFAILED (failures=1, errors=1)\n"
UNITTEST_SKIPPED = "----\nRan 4 tests in 0.5s\n\nOK (skipped=1)\n"


class Count(ScriptTest):
    def totals(self, *programs):
        cases = "".join(f'<testcase name="p{i}" status="{status}"><system-out>{out}</system-out></testcase>'
                        for i, (status, out) in enumerate(programs))
        done = self.run_script("count-tests", self.write("results.xml", f"<testsuite>{cases}</testsuite>"))
        return done.stdout.splitlines()[-1], done.returncode

    def test_adds_up_the_cases_of_every_program(self):
        for name, programs, line, code in (
            ("boost", [("run", PASSED)], "12 passed, 0 failed", 0),
            ("boost, one failed", [("fail", FAILED)], "11 passed, 1 failed", 1),
            ("boost, aborted", [("fail", ABORTED)], "3 passed, 1 failed", 1),
            ("unittest", [("run", UNITTEST)], "4 passed, 0 failed", 0),
            ("unittest, failed", [("fail", UNITTEST_BAD)], "2 passed, 2 failed", 1),
            ("unittest, skipped", [("run", UNITTEST_SKIPPED)], "3 passed, 0 failed", 0),
            ("other", [("run", "fine")], "1 passed, 0 failed", 0),
            ("crash without a report", [("fail", "Segmentation fault")], "0 passed, 1 failed", 1),
            ("crash after its report", [("fail", PASSED)], "12 passed, 1 failed", 1),
            ("all together", [("run", PASSED), ("run", UNITTEST), ("run", "fine")], "17 passed, 0 failed", 0),
        ):
            with self.subTest(name):
                self.assertEqual(self.totals(*programs), (line, code))

    def test_calls_it_a_failure_when_nothing_ran(self):
        self.assertEqual(self.totals(), ("0 passed, 1 failed", 1))
        done = self.run_script("count-tests", self.folder / "missing.xml")
        self.assertEqual((done.stdout, done.returncode), ("0 passed, 1 failed\n", 1))


if __name__ == "__main__":
    unittest.main()
