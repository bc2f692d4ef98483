"""A small email campaign through the C interface, with nothing but Python's ctypes.

OUTBOUND_CONFIG holds the configuration document, see docs/configuration.md; without it, the environment names the provider. OUTBOUND_LIBRARY
is the path of liboutbound.so.1, if the system does not find it. Run it against the simulator: it really sends to every contact in the list.
"""

import ctypes
import json
import os
import sys

OK = 0
library = ctypes.CDLL(os.environ.get("OUTBOUND_LIBRARY", "liboutbound.so.1"))
library.outbound_free.argtypes = [ctypes.c_void_p]
library.outbound_free.restype = None
library.outbound_close.restype = None


def take(text):
    """Parses a JSON string of the library and frees it; None for NULL."""
    if not text:
        return None
    document = json.loads(ctypes.string_at(text.value))
    library.outbound_free(text)
    return document


def call(engine, operation, **request):
    text = ctypes.c_void_p()
    code = library.outbound_call(engine, operation.encode(), json.dumps(request).encode(), -1, ctypes.byref(text))
    answer = take(text)
    if code != OK:
        sys.exit(f"{operation}: {answer['detail']}")
    return answer


def wait_for_end(engine):
    """Waits until the campaign has ended or paused, in short slices, so that Ctrl-C works."""
    text = ctypes.c_void_p()
    while library.outbound_poll(engine, 200, ctypes.byref(text)) == OK:
        event = take(text)
        if event and event["type"] in ("campaign.completed", "campaign.paused"):
            return


def main():
    engine, problem = ctypes.c_void_p(), ctypes.c_void_p()
    config = os.environ.get("OUTBOUND_CONFIG", "{}")
    if library.outbound_open(config.encode(), ctypes.byref(engine), ctypes.byref(problem)) != OK:
        sys.exit(take(problem)["detail"])
    call(engine, "contacts.upsert", contacts=[
        {"external_id": "1", "email": "ada@example.com", "first_name": "Ada"},
        {"external_id": "2", "email": "bob@example.com"}])
    campaign = call(engine, "campaigns.create", name="Hello from Python", type="email", **{"from": {"email": "news@example.org"}},
                    subject="Hello {{first_name|there}}", text="How are you, {{first_name|friend}}?")

    call(engine, "campaigns.start", id=campaign["id"])
    if library.outbound_start(engine) == OK:
        wait_for_end(engine)
    library.outbound_stop(engine, 5000)
    print(json.dumps(call(engine, "campaigns.analytics", id=campaign["id"])))
    library.outbound_close(engine)


if __name__ == "__main__":
    main()
