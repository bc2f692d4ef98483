"""The `outbound` program that the wheel contains."""

from __future__ import annotations

import os
import pathlib
import shutil
import sys


PACKAGED = pathlib.Path(__file__).resolve().parent / "bin" / "outbound"


def find() -> str:
    """The path of the program: OUTBOUND_PROGRAM, else in the package, else on the PATH."""
    named = os.environ.get("OUTBOUND_PROGRAM") or (str(PACKAGED) if PACKAGED.exists() else shutil.which("outbound"))
    if not named:
        raise FileNotFoundError(f"there is no program outbound: install the wheel, put it on the PATH, or name it in OUTBOUND_PROGRAM; "
                                f"tried {PACKAGED} and the PATH")
    return named


def main() -> None:
    """Replaces this process with the program."""
    program = PACKAGED
    try:
        os.execv(program, [str(program), *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"outbound: cannot run {program} ({error.strerror}): install the wheel of outbound, which contains it")
