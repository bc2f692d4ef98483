"""Ctrl-C ends every wait immediately."""

import json
import signal
import subprocess
import sys
import time
import unittest

from scratch import DEADLINE, ScratchTest

LIMIT = 0.1   # seconds
TRIES = 5     # one of which must keep the limit, since the machine may be busy

PROGRAM = """
import json, sys, outbound
with outbound.Outbound(json.loads(sys.argv[1])) as crm:
    try:
        print("waiting", flush=True)
        WAIT
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


class Interrupts(ScratchTest):
    def interrupt(self, wait):
        """Seconds from the signal to the handler."""
        command = [sys.executable, "-c", PROGRAM.replace("WAIT", wait), json.dumps(self.config())]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
            self.assertEqual(program.stdout.readline(), "waiting\n", program.poll())
            begin = time.monotonic()
            program.send_signal(signal.SIGINT)
            line = program.stdout.readline()
            elapsed = time.monotonic() - begin
            self.assertEqual((line, program.wait(DEADLINE)), ("interrupted\n", 0), program.stderr.read())
        return elapsed

    def test_end_waits_within_a_tenth_of_a_second(self):
        for wait in ["crm.poll(None)", "list(crm.poll_events())", "crm.poll(60)"]:
            with self.subTest(wait):
                self.assertLess(min(self.interrupt(wait) for _ in range(TRIES)), LIMIT)


if __name__ == "__main__":
    unittest.main()
