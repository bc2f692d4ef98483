"""The faults found: counted by kind, with the first ones kept."""

KINDS = ("lost", "duplicates", "miscounted", "wrong_state")
MOST_KEPT = 50


class BadInput(Exception):
    """The check cannot run: a file is missing or has wrong contents."""


class Problems:
    def __init__(self):
        self.counts = dict.fromkeys(KINDS, 0)
        self.kept = []

    def add(self, kind, detail, seq=None, number=1):
        self.counts[kind] += number
        if len(self.kept) < MOST_KEPT:
            problem = {"kind": kind, "detail": detail}
            if seq is not None:
                problem["seq"] = seq
            self.kept.append(problem)

    @property
    def none(self):
        return not any(self.counts.values())
