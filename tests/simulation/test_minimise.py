"""A violation is printed with a minimised script, which shows it again.

The violation is artificial: an action that is forbidden. The program is the first argument.
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = sys.argv.pop(1)
FORBIDDEN = "retry_failed"  # Needs a campaign, a worker and a message that failed.


def play(*options):
    done = subprocess.run([PROGRAM, *map(str, options)], stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


class Minimised(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        status, text = play("--seeds", 40, "--forbid", FORBIDDEN, "--findings", 1, "--minimise", 300)
        assert status == 1, text
        cls.text = text
        cls.script = re.search(r"^minimised to \d+ steps: .*\n((?:script|\d).*\n(?:\d.*\n)*)", text, re.MULTILINE)[1]

    def replay(self, script, *options):
        file = Path(self.folder.name) / "script"
        file.write_text(script, encoding="utf-8")
        return play("--script", file, "--minimise", 0, *options)

    def test_has_fewer_steps(self):
        steps = int(re.search(r"^seed \d+, step \d+ of (\d+): forbidden: ", self.text, re.MULTILINE)[1])
        self.assertLess(len(self.script.splitlines()) - 1, steps)

    def test_shows_the_violation_again(self):
        status, text = self.replay(self.script, "--forbid", FORBIDDEN)
        self.assertEqual(status, 1)
        self.assertRegex(text, r"(?m)^seed \d+, step \d+ of \d+: forbidden: ")

    def test_shows_it_no_more_without_any_one_of_its_steps(self):
        first, *steps = self.script.splitlines(keepends=True)
        for step in steps:
            with self.subTest(step):
                status, text = self.replay(first + "".join(s for s in steps if s is not step), "--forbid", FORBIDDEN)
                self.assertEqual(status, 0, text)

    def test_shows_nothing_if_nothing_is_forbidden(self):
        self.assertEqual(self.replay(self.script)[0], 0)


if __name__ == "__main__":
    unittest.main()
