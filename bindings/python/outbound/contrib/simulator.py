"""Runs the simulator of the vendors as a process of the test."""

from __future__ import annotations

import json
import os
import pathlib
import select
import shutil
import subprocess
from typing import Any

PATIENCE = 30  # seconds until it must have started


def program() -> str:
    """The path of the simulator: OUTBOUND_SIMULATOR, else in the package, else on the PATH."""
    packaged = pathlib.Path(__file__).resolve().parents[1] / "bin" / "outbound-simulator"
    found = os.environ.get("OUTBOUND_SIMULATOR") or (str(packaged) if packaged.exists() else shutil.which("outbound-simulator"))
    if not found:
        raise FileNotFoundError(f"there is no outbound-simulator: install the wheel of outbound, put it on the PATH, or name it in "
                                f"OUTBOUND_SIMULATOR; tried {packaged} and the PATH")
    return found


class Simulator:
    """Answers like SendGrid, Amazon SES and Twilio on loopback, and records accepted messages."""

    def __init__(self, folder: pathlib.Path, *options: str) -> None:
        self._ca_file, self._ledger = folder / "ca.pem", folder / "ledger.jsonl"
        self._process = subprocess.Popen(
            [program(), "--exit-with-parent", "--ca-file", str(self._ca_file), "--ledger", str(self._ledger), *options],
            stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
            self.close()
            raise TimeoutError("outbound-simulator did not begin")
        self.url: str = json.loads(self._process.stdout.readline())["https"]

    def providers(self) -> list[dict[str, Any]]:
        """Accounts of all channels, for the configuration."""
        there = {"base_url": self.url, "ca_file": str(self._ca_file)}
        return [{"type": "sendgrid", "api_key": "SG.test", **there},
                {"type": "twilio", "account_sid": "AC" + "0" * 32, "auth_token": "test", "from": "+15005550006", **there}]

    def accepted(self) -> list[dict[str, Any]]:
        """The accepted messages, oldest first."""
        if not self._ledger.exists():
            return []
        with self._ledger.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate()
