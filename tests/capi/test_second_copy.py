"""A host that dispatches through liboutbound while its own code uses the database file through a second copy of SQLite.

The environment names SIMULATOR, OUTBOUND (the command line), OUTBOUND_LIBRARY and SECOND_SQLITE. The host runs in a separate process:
this file, called with the configuration and the number of contacts.
"""

import collections
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import unittest

from test_hello import PATIENCE, Simulator
import smoke

PEOPLE = 1000


def host(config):
    """Sends; after 200 messages opens and closes the file through the second copy. Prints the log of the engine after that."""
    smoke.LIBRARY = library = smoke.load(os.environ["OUTBOUND_LIBRARY"])
    library.outbound_start.argtypes = [ctypes.c_void_p]
    library.outbound_stop.argtypes = [ctypes.c_void_p, ctypes.c_int]
    engine = ctypes.c_void_p()
    assert library.outbound_open(json.dumps(config).encode(), ctypes.byref(engine), None) == 0

    def call(operation, request):
        answer = ctypes.c_void_p()
        code = library.outbound_call(engine, operation.encode(), json.dumps(request).encode(), -1, ctypes.byref(answer))
        document = smoke.take(answer)
        assert code == 0, document
        return document

    call("contacts.upsert", {"contacts": [{"external_id": f"c{i}", "phone": f"+1202555{i:04}"} for i in range(PEOPLE)]})
    campaign = call("campaigns.create", {"name": "Spring", "type": "sms", "message": "Hello"})["id"]
    call("campaigns.start", {"id": campaign})
    assert library.outbound_start(engine) == 0
    while call("campaigns.analytics", {"id": campaign})["sent"] < 200:
        pass
    second = ctypes.CDLL(os.environ["SECOND_SQLITE"])
    database = ctypes.c_void_p()
    path = config["database"].removeprefix("sqlite://").encode()
    assert second.second_sqlite_open(path, ctypes.byref(database)) == 0
    assert second.second_sqlite_run(database, b"SELECT count(*) FROM campaign_recipients") == 0
    assert second.second_sqlite_close(database) == 0
    while True:
        event = ctypes.c_void_p()
        assert library.outbound_poll(engine, PATIENCE * 1000, ctypes.byref(event)) == 0
        event = smoke.take(event)
        if event is None or "one copy of SQLite" in str(event):
            break
    library.outbound_stop(engine, PATIENCE * 1000)
    counts = call("campaigns.analytics", {"id": campaign})
    library.outbound_close(engine)
    print(json.dumps({"event": event, "counts": counts}))


class SecondCopy(unittest.TestCase):
    def test_no_recipient_is_sent_to_twice_and_a_later_run_sends_to_the_rest(self):
        with tempfile.TemporaryDirectory(prefix="outbound-second-") as folder, Simulator(folder) as simulator:
            account = {"type": "twilio", "name": "main", "account_sid": "AC" + "0" * 32, "auth_token": "token", "from": "+12025550100",
                       "base_url": simulator.url, "ca_file": simulator.ca_file, "find_after_seconds": 1}
            config = {"database": f"sqlite://{folder}/outbound.db", "engine": {"poll_ms": 20}, "pace": {"main": 400},
                      "public_url": "https://crm.example.com", "providers": [account]}
            done = subprocess.run([sys.executable, __file__, json.dumps(config)], capture_output=True, text=True, timeout=PATIENCE,
                                  env={**os.environ, "HOST": "1"}, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            told = json.loads(done.stdout)
            self.assertIn("one copy of SQLite", str(told["event"]))
            before = len(simulator.ledger())
            self.assertLess(before, PEOPLE)
            self.assertEqual((told["counts"]["sent"], told["counts"]["unknown"]), (before, 0))
            subprocess.run([os.environ["OUTBOUND"], "run", "--until-idle"], timeout=PATIENCE, check=True, stdout=subprocess.DEVNULL,
                           env={**os.environ, "OUTBOUND_CONFIG": json.dumps(config | {"pace": {"main": 100000}})})
            times = collections.Counter(entry["to"] for entry in simulator.ledger())
            self.assertEqual((len(times), max(times.values())), (PEOPLE, 1))


if __name__ == "__main__":
    if "HOST" in os.environ:
        host(json.loads(sys.argv[1]))
    else:
        unittest.main()
