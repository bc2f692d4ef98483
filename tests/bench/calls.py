"""The loop of calls.c through the Python package. Usage: python3 calls.py DATABASE BATCHES"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python"))

import outbound


BATCH = 20


def main(database, batches):
    fastest = float("inf")
    with outbound.Outbound({"database": f"sqlite://{database}"}) as crm:
        for _ in range(batches):
            begin = time.perf_counter()
            for _ in range(BATCH):
                crm.campaigns.get(1)
            fastest = min(fastest, (time.perf_counter() - begin) * 1e6 / BATCH)
    print(f"{fastest:.3f}")


main(sys.argv[1], int(sys.argv[2]))
