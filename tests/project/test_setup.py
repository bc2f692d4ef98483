"""script/setup installs only missing packages. Fakes of apt-get and other programs record their calls."""

import os
import subprocess
import unittest

from scripts import SCRIPTS, ScriptTest

STAND_INS = {
    "dpkg-query": 'eval "package=\\${$#}"; case " $MISSING " in *" $package "*) exit 1 ;; esac; printf "installed "',
    "apt-get": 'echo "apt-get $*" >> "$CALLS"',
    "sudo": 'exec "$@"',
    "id": "echo 1000",
}


class Setup(ScriptTest):
    def setup(self, missing, *options):
        """Runs it on a machine without these packages; returns (stdout, calls of apt-get)."""
        for name, body in STAND_INS.items():
            self.write(f"bin/{name}", f"#!/bin/sh\n{body}\n").chmod(0o755)
        calls = self.folder / "calls"
        environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "MISSING": missing, "CALLS": str(calls)}
        done = subprocess.run([SCRIPTS / "setup", *options], env=environment, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []

    def test_does_nothing_when_nothing_is_missing(self):
        self.assertEqual(self.setup(""), ("setup: nothing is missing\n", []))

    def test_installs_what_is_missing_and_says_so(self):
        said, calls = self.setup("libsoci-dev wrk")
        self.assertEqual(said, "setup: installing libsoci-dev wrk\nsetup: done\n")
        self.assertEqual(calls, ["apt-get -q update", "apt-get -q install -y --no-install-recommends libsoci-dev wrk"])

    def test_installs_nothing_of_the_tests_for_building(self):
        said, _ = self.setup("libsoci-dev wrk chromium php-fpm", "--build")
        self.assertEqual(said, "setup: installing libsoci-dev\nsetup: done\n")


if __name__ == "__main__":
    unittest.main()
