"""Compares the C interface with its committed dump, capi/outbound.abi: functions, their types, and the codes.

    abi.py --compiler CC FOLDER            # FOLDER has outbound.h and outbound.abi
    abi.py --compiler CC FOLDER --renew    # writes outbound.abi anew

The types come from a library of empty functions, compiled from the declarations of outbound.h with debug information, which
builds of the real library lack or fill with its C++. symbols.py compares the exports of the real library. Needs abidw and
abidiff (Debian: abigail-tools); without them, the exit status is 77.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
DECLARATION = re.compile(r"^OUTBOUND_API ([^;]*?)(\w+)(\([^;]*\));", re.MULTILINE)
REMEDY = """abi: the C interface differs from capi/outbound.abi. If functions or codes were only added, write it anew
(tests/capi/abi.py --renew, see CONTRIBUTING.md). Otherwise programs would have to be linked again: undo the change, or raise
OUTBOUND_ABI_VERSION."""


def empty_functions(header):
    """C source that defines every function of the header."""
    functions = DECLARATION.findall(header)
    bodies = ["{}" if result.strip() == "void" else "{ return 0; }" for result, _, _ in functions]
    lines = [f"{result}{name}{parameters} {body}" for (result, name, parameters), body in zip(functions, bodies)]
    # A type that no variable or function has would not be in the debug information.
    return '#include "outbound.h"\n' + "\n".join(lines) + "\nenum outbound_code outbound_code_of_dump = OUTBOUND_OK;\n"


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def dump(compiler, folder, build):
    """Compiles the empty functions in the folder `build`, and returns the file with the dump of their interface."""
    header = (folder / "outbound.h").read_text(encoding="utf-8")
    version = re.search(r"^#define OUTBOUND_ABI_VERSION (\d+)", header, re.MULTILINE).group(1)
    source, library, written = build / "functions.c", build / "functions.so", build / "outbound.abi"
    source.write_text(empty_functions(header), encoding="utf-8")
    for command in (
        [compiler, "-std=c99", "-g", "-O0", "-fPIC", "-shared", "-nostdlib", f"-Wl,-soname,liboutbound.so.{version}",
         "-I", folder, source, "-o", library],
        ["abidw", "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--no-architecture", "--out-file", written, library],
    ):
        status, output = run(*command)
        if status != 0:
            raise RuntimeError(f"{command[0]} failed with {status}: {output}")
    text = written.read_text(encoding="utf-8")
    written.write_text(re.sub(r" path='[^']*functions.c'", "", text), encoding="utf-8")
    return written


def compare(compiler, folder):
    """What abidiff says about the changes since the committed dump; empty if there are none."""
    with tempfile.TemporaryDirectory(prefix="outbound-abi-") as build:
        now = dump(compiler, folder, Path(build))
        status, output = run("abidiff", "--no-show-locs", folder / "outbound.abi", now)
    return output or f"abidiff failed with {status}" if status else ""


def is_installed():
    return all(shutil.which(program) for program in ("abidw", "abidiff"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--compiler", default="cc", metavar="CC")
    parser.add_argument("--renew", action="store_true")
    options = parser.parse_args()
    if not is_installed():
        print("abi: skipped, because abidw and abidiff are missing: install abigail-tools (script/setup)")
        return SKIPPED
    if options.renew:
        with tempfile.TemporaryDirectory(prefix="outbound-abi-") as build:
            shutil.copyfile(dump(options.compiler, options.folder, Path(build)), options.folder / "outbound.abi")
        return 0
    changes = compare(options.compiler, options.folder)
    if changes:
        print(f"{changes}\n{REMEDY}")
    return int(bool(changes))


if __name__ == "__main__":
    sys.exit(main())
