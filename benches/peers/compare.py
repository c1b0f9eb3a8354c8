"""Says whether two folders hold equal results: python compare.py A B

Columns that both have are compared: numbers within 1e-9, relative or absolute; everything else exactly.
Where a folder holds no dependencies.csv, its numbers are taken from scores.json.
A party without any pair may be listed with zeros, or not at all.
"""

import csv
import json
import math
import sys
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

TABLES = ("agreements", "parties", "dependencies")
# The columns that must be there, so that an empty overlap never passes for equality.
REQUIRED = {
    "agreements": (
        "agreement n_entitled n_yes n_yes_unless n_yes_provided n_abstain n_no n_silent n_absent n_not_recorded "
        "n_done n_running n_deviated n_not_done n_unknown n_not_due n_not_applicable consensus harmony_low "
        "harmony_high leak leak_low leak_high coverage energy_hours_known energy_hours_low energy_hours_high"
    ).split(),
    "parties": "party n_done n_running n_deviated n_not_done n_unknown n_not_due n_not_applicable".split(),
    "dependencies": ["n_in_dependencies", "critical_path_days"],
}
SHOWN = 10
TOLERANCE = 1e-9

Row = dict[str, str]


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table, one by one."""
    path = folder / f"{table}.csv"
    if table == "dependencies" and not path.exists():
        dependencies = json.loads((folder / "scores.json").read_text())["dependencies"]
        yield {
            "n_in_dependencies": str(dependencies["n"]),
            "critical_path_days": str(dependencies["duration_days"] or 0),
        }
        return
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            if table != "parties" or any(row.get(it) != "0" for it in REQUIRED[table][1:]):
                yield row


def is_equal(a: str, b: str) -> bool:
    """Whether two cells hold the same; an empty cell equals only an empty one."""
    if a == b:
        return True
    try:
        return math.isclose(float(a), float(b), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except ValueError:
        return False


def differences(a: Path, b: Path, table: str) -> Iterator[str]:
    """What differs, in words, the first first."""
    for number, (left, right) in enumerate(zip_longest(rows(a, table), rows(b, table)), start=1):
        if left is None or right is None:
            yield f"{table}: row {number} is only in {a if right is None else b}"
            return
        if number == 1:
            absent = [it for it in REQUIRED[table] if it not in left or it not in right]
            if absent:
                yield f"{table}: not in both: {', '.join(absent)}"
                return
        for column in REQUIRED[table]:
            if not is_equal(left[column], right[column]):
                name = left[REQUIRED[table][0]]
                yield f"{table}: row {number} ({name}), {column}: {left[column]!r} against {right[column]!r}"


def compare(a: Path, b: Path) -> list[str]:
    """The first differences of each table; none if the results are equal."""
    return [it for table in TABLES for it in islice(differences(a, b, table), SHOWN)]


def main() -> int:
    a, b = map(Path, sys.argv[1:])
    found = compare(a, b)
    print("\n".join(found) or "equal")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
