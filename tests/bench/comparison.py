"""Compares two builds: measures both in turns, and judges each row by the ratio of the medians."""

import statistics

# Units of which less is better. Memory is shown, not judged.
COSTS = {"ms", "MiB"}
UNJUDGED = {"MiB"}


def measure(programs, against, turns):
    """The figures of each turn of both builds. They alternate measurement by measurement, and the build that begins alternates
    from turn to turn."""
    done = {"programs": [], "against": []}
    for turn in range(turns):
        sides = [("against", against.measurements()), ("programs", programs.measurements())]
        figures = {"programs": {}, "against": {}}
        for name in sides[0][1]:
            for side, measurements in sides if turn % 2 == 0 else reversed(sides):
                figures[side][name] = measurements[name]()
        for side, found in figures.items():
            done[side].append(found)
    return done


def change(new, old):
    """1.1 if `new` is a tenth more than `old`, 1 if there was nothing before."""
    return new / old if old else 1.0


def compare(done, rows):
    """Yields a dict for each row of `rows(figures)`."""
    turns = {side: [list(rows(figures)) for figures in taken] for side, taken in done.items()}
    for news, olds in zip(zip(*turns["programs"]), zip(*turns["against"])):
        name, _, unit, *_ = news[0]
        new, old = (statistics.median(row[1] for row in taken) for taken in (news, olds))
        pairs = [change(mine[1], other[1]) for mine, other in zip(news, olds)]
        cpu, old_cpu = (statistics.median(row[5] for row in taken) for taken in (news, olds))
        ratio = change(new, old)
        yield {"name": name, "unit": unit, "new": new, "old": old, "ratio": ratio, "lowest": min(pairs), "highest": max(pairs),
               "cpu": change(cpu, old_cpu) if cpu and old_cpu else 0,
               "slower": 0 if unit in UNJUDGED else (ratio - 1 if unit in COSTS else 1 - ratio) * 100}


def show(compared):
    print(f"{'medians':44}{'against':>14}{'programs':>14}  {'':12}{'ratio':>8}  {'of pairs':14}{'CPU':>6}")
    for row in compared:
        pairs = f"{row['lowest']:.2f} to {row['highest']:.2f}"
        cpu = f"{row['cpu']:.2f}" if row["cpu"] else ""
        print(f"{row['name']:44}{row['old']:14,.1f}{row['new']:14,.1f}  {row['unit']:12}{row['ratio']:8.3f}  {pairs:14}{cpu:>6}")


def report(done, rows, worse):
    """Prints all rows, and returns whether none is slower by more than `worse` percent."""
    compared = list(compare(done, rows))
    show(compared)
    slower = [row for row in compared if row["slower"] > worse]
    for row in slower:
        print(f"slower by {row['slower']:.1f} %: {row['name'].strip()}")
    return not slower
