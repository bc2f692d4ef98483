"""One scenario for programs in every language: import, segment, template, campaign with a provider of the host, watching it, an opt-out by
a webhook, a second campaign, and messages to one recipient each.

As a program it runs the scenario in one program, and fails if its output is not expected.txt:

    scenario.py [--own-provider] [--server] COMMAND...
"""

import argparse
import base64
import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
PATIENCE = 90  # seconds that nothing here ever takes
WORLD = json.loads((FOLDER / "world.json").read_text(encoding="utf-8"))
CONFIG, WEBHOOK = WORLD["config"], WORLD["webhook"]
EXPECTED = (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines()


def signature():
    """Of Twilio, over the address and the sorted fields of the form."""
    signed = CONFIG["public_url"] + "/outbound/webhooks/twilio/inbound-sms" + "".join(name + WEBHOOK[name] for name in sorted(WEBHOOK))
    token = CONFIG["providers"][0]["auth_token"]
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


@contextlib.contextmanager
def server(folder, config):
    """`outbound serve`, which also dispatches: the variables by which a client finds it."""
    program = [os.environ.get("OUTBOUND") or "outbound", "--config", f"{folder}/outbound.json"]
    pathlib.Path(program[2]).write_text(json.dumps(config), encoding="utf-8")
    token = subprocess.check_output([*program, "--json", "token", "create", "--name", "scenario", "--scope", "admin"], timeout=PATIENCE)
    with subprocess.Popen([*program, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as running:
        try:
            line = next(line for line in running.stdout if "Listening on" in line)
            url = next(word for word in line.split() if word.startswith("http://")).rstrip(".,/")
            yield {"OUTBOUND_TRANSPORT": "http", "OUTBOUND_SERVER": url, "OUTBOUND_TOKEN": json.loads(token)["token"]}
        finally:
            running.terminate()


def run(*command, has_own_provider=False, is_served=False, **variables):
    """Runs the scenario in a program, and returns the completed process and the lines of its output in the order of expected.txt."""
    providers = [each for each in CONFIG["providers"] if not has_own_provider or each["type"] != "host"]
    with tempfile.TemporaryDirectory(prefix="outbound-scenario-") as folder:
        config = {**CONFIG, "database": f"sqlite://{folder}/crm.db", "providers": providers}
        environment = {**os.environ, **variables, "OUTBOUND_CONFIG": json.dumps(config),
                       "SCENARIO_CSV": (FOLDER / "contacts.csv").read_text(encoding="utf-8"), "SCENARIO_SIGNATURE": signature(),
                       "SCENARIO_WEBHOOK": "&".join(f"{name}={value}" for name, value in WEBHOOK.items()).replace("+", "%2B")}
        with server(folder, config) if is_served else contextlib.nullcontext({}) as found:
            done = subprocess.run(command, env={**environment, **found}, cwd=folder, capture_output=True, text=True, timeout=PATIENCE,
                                  check=False)
    lines = done.stdout.splitlines()
    first = [index for index, line in enumerate(lines) if line.startswith("delivered")][:2]
    if first:  # within a campaign the order is open
        lines[first[0]:first[-1] + 1] = sorted(lines[first[0]:first[-1] + 1])
    return done, lines


def main():
    parser = argparse.ArgumentParser(prog="scenario.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own-provider", action="store_true", help="the program adds the provider gateway itself")
    parser.add_argument("--server", action="store_true", help="the program calls `outbound serve`")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    done, lines = run(*options.command, has_own_provider=options.own_provider, is_served=options.server)
    if (done.returncode, done.stderr, lines) != (0, "", EXPECTED):
        sys.exit(f"scenario.py: {options.command[0]} ended with {done.returncode} and printed\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
