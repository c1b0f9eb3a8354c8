"""The whole comparison: makes the data, checks that all give equal results, and times all in turns.

Run it from the root of the repository, after `cargo build --release --bin tenzij --example bare_pass`.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

AS_OF = "2026-09-30"
# What the program is run with.
PROGRAM = "target/release/tenzij score {data} --as-of {as_of} --detail scores -o {out}"
SYNTH = (
    "target/release/tenzij synth --seed 1 --parties 342 --associations 29 --agreements {n} --evidence 4.8 -o {data}"
)
BARE_PASS = "target/release/examples/bare_pass"

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
US = "tenzij"
BARE = "bare pass"
PEERS = {"Polars": "polars_peer.py", "DuckDB": "duckdb_peer.py", "pandas": "pandas_peer.py"}
THREADS = 2
# Agreements of the dataset that shows what starting up takes.
TINY = 10
# Three sizes as 1 : 3 : 10, in tenths of the largest.
TENTHS = (1, 3, 10)


@dataclass(frozen=True)
class Run:
    """What one process took: seconds by the clock, seconds of processor, bytes at the peak."""

    wall: float
    cpu: float
    peak: float


def main() -> int:
    options = arguments()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    python = environment(work)
    sizes = [max(1, options.agreements * it // 10) for it in TENTHS]
    data = {n: dataset(work, n) for n in [TINY, *sizes]}
    names = [US, *(it for it in PEERS if it not in options.leave_out), BARE]

    late = check(work, python, data, names, options.limit)
    runs: dict[tuple[str, int], list[Run]] = {}
    for turn in range(1, options.rounds + 1):
        for n, folder in data.items():
            for name in names:
                if (name, n) in late:
                    continue
                found = measure(work, command(python, name, folder, work / "timed" / name), options.limit)
                if found is None:
                    late.add((name, n))
                    continue
                runs.setdefault((name, n), []).append(found)
        say(f"round {turn} of {options.rounds}")

    rows = {n: count_rows(folder) for n, folder in data.items()}
    (work / "results.json").write_text(json.dumps(plain(runs, rows), indent=1) + "\n")
    print(tables(names, sizes, rows, runs, late, options.limit))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(tempfile.gettempdir()) / "tenzij-peers"
    parser.add_argument("--work", type=Path, default=default, help="folder for data, results and the environment")
    parser.add_argument("--agreements", type=int, default=250_000, help="agreements of the largest dataset")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=600.0, help="seconds that one process may take")
    parser.add_argument("--leave-out", nargs="*", default=[], choices=list(PEERS), help="peers to leave out")
    options = parser.parse_args()
    if ROOT in [options.work.resolve(), *options.work.resolve().parents]:
        parser.error("--work: data do not belong inside the repository")
    return options


def say(text: str) -> None:
    """Tells how far it is; the tables alone go to the output."""
    print(text, file=sys.stderr, flush=True)


def environment(work: Path) -> Path:
    """Makes an environment with the peers in it, once for each list of requirements."""
    wanted = (HERE / "requirements.txt").read_text()
    python, mark = work / "venv" / "bin" / "python", work / "venv" / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        say("making an environment")
        subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        mark.write_text(wanted)
    return python


def dataset(work: Path, n: int) -> Path:
    """Makes a dataset, if it is not there yet; its descriptor is written last."""
    folder = work / "data" / str(n)
    if not (folder / "datapackage.json").exists():
        say(f"making {n} agreements")
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(fill(SYNTH, n=n, data=folder), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder


def fill(words: str, **values: object) -> list[str]:
    """Fills in a command word by word, so that names with spaces stay whole."""
    return [word.format(**values) for word in words.split()]


def command(python: Path, name: str, data: Path, out: Path) -> list[str]:
    out.mkdir(parents=True, exist_ok=True)
    if name == US:
        return fill(PROGRAM, data=data, as_of=AS_OF, out=out)
    if name == BARE:
        return [BARE_PASS, *map(str, sorted(data.glob("*.csv")))]
    return [str(python), str(HERE / PEERS[name]), str(data), AS_OF, str(out)]


def measure(work: Path, words: list[str], limit: float) -> Run | None:
    """Runs a process on two processors; none if it took longer than it may."""
    with (work / "log.txt").open("w+") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=ROOT, stdout=log, stderr=log, preexec_fn=hold_to_processors,
            env={**os.environ, "POLARS_MAX_THREADS": str(THREADS)},
        )
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            os.kill(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, stop)
        timer.start()
        # Not `process.wait`: only this tells what this one process took.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if is_late.is_set():
            return None
        if process.returncode:
            log.seek(0)
            raise SystemExit(f"{' '.join(words)}\nended with {process.returncode}\n{log.read()[-2000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def hold_to_processors() -> None:
    """Everybody has as many processors, however many the machine has."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])


def check(work: Path, python: Path, data: dict[int, Path], names: list[str], limit: float) -> set[tuple[str, int]]:
    """Stops unless all results are equal; returns who was too late, and on which data."""
    late: set[tuple[str, int]] = set()
    for n, folder in data.items():
        # What an earlier run left must never pass for a result.
        shutil.rmtree(work / "checked", ignore_errors=True)
        for name in names:
            # Whoever was too late on fewer data is not asked for more.
            was_late = any(it == name for it, _ in late)
            words = command(python, name, folder, work / "checked" / name)
            if was_late or measure(work, words, limit) is None:
                late.add((name, n))
            elif name in PEERS and (US, n) not in late:
                same(work / "checked" / US, work / "checked" / name)
        in_time = [it for it in names if it != BARE and (it, n) not in late]
        say(f"equal on {n} agreements: {', '.join(in_time)}")
    return late


def same(ours: Path, theirs: Path) -> None:
    # In a process of its own: what this one holds would count in the peak of every process that it starts.
    done = subprocess.run([sys.executable, HERE / "compare.py", ours, theirs], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{ours} and {theirs} differ\n{done.stdout}{done.stderr}")


def count_rows(folder: Path) -> int:
    """Rows in all tables, without the lines of names; no field of these data holds a newline."""
    total = 0
    for path in folder.glob("*.csv"):
        with path.open("rb") as file:
            total += sum(it.count(b"\n") for it in iter(lambda: file.read(1 << 20), b"")) - 1
    return total


def plain(runs: dict[tuple[str, int], list[Run]], rows: dict[int, int]) -> list[dict]:
    return [
        {"name": name, "agreements": n, "rows": rows[n], "runs": [vars(it) for it in found]}
        for (name, n), found in runs.items()
    ]


def median(runs: list[Run], field: str) -> float:
    return statistics.median(getattr(it, field) for it in runs)


def ratio(runs: list[Run], ours: list[Run], field: str) -> float:
    """The median over the rounds of theirs to ours."""
    return statistics.median(getattr(a, field) / getattr(b, field) for a, b in zip(runs, ours))


def tables(
    names: list[str],
    sizes: list[int],
    rows: dict[int, int],
    runs: dict[tuple[str, int], list[Run]],
    late: set[tuple[str, int]],
    limit: float,
) -> str:
    """Everything that was measured, as tables in Markdown."""
    lines = [f"{THREADS} processors, {os.uname().machine}; start-up is that with {TINY} agreements."]
    for n in sizes:
        lines += ["", f"### {n} agreements, {rows[n]} rows", ""]
        lines += ["| | wall s | ÷ tenzij | cpu s | ÷ tenzij | peak MB | ÷ tenzij |", "| --- | --: | --: | --: | --: | --: | --: |"]
        ours = runs.get((US, n))
        for name in names:
            found = runs.get((name, n))
            if (name, n) in late or not found:
                lines.append(f"| {name} | over {limit:g} | | | | | |")
                continue
            cells = [
                f"{median(found, field) / unit:.{digits}f} | " + (f"{ratio(found, ours, field):.2f}" if ours else "")
                for field, unit, digits in (("wall", 1, 2), ("cpu", 1, 2), ("peak", 1e6, 0))
            ]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "### Growth, start-up taken off", ""]
    heads = [f"{n}: {what}" for what in ("µs a row", "bytes a row") for n in sizes]
    lines += [f"| | start-up s | start-up MB | {' | '.join(heads)} |", f"| --- |{' --: |' * (2 + len(heads))}"]
    for name in names:
        tiny = runs.get((name, TINY))
        if not tiny:
            continue
        cells = [f"{median(tiny, 'wall'):.2f}", f"{median(tiny, 'peak') / 1e6:.0f}"]
        for field, unit, digits in (("wall", 1e-6, 2), ("peak", 1, 0)):
            for n in sizes:
                found = [] if (name, n) in late else runs.get((name, n), [])
                per_row = (median(found, field) - median(tiny, field)) / rows[n] / unit if found else None
                cells.append("" if per_row is None else f"{per_row:.{digits}f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
