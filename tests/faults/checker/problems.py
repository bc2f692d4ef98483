"""What is found wrong: counted by kind, with the first ones kept for reading."""

KINDS = ("lost", "duplicates", "miscounted", "wrong_state")
MOST_KEPT = 50


class BadInput(Exception):
    """The question cannot be answered: a file is missing or is not what it should be."""


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
