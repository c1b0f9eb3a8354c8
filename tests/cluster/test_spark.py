"""Runs the job with Spark and compares with a single process, byte for byte.

What needs no cluster runs in one process; then a real cluster loses a worker in the middle of a job.

    python test_spark.py BINARY CATALOGUE.json EMPTY_FOLDER

Prints one line for each look; ends with an error at the first thing that is wrong.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

HERE = Path(__file__).resolve().parent
JOB = HERE.parents[1] / "cluster/spark/tenzij_spark.py"
sys.path.insert(0, str(JOB.parent))

import local_cluster  # noqa: E402
import tenzij_spark  # noqa: E402

DAY = "2026-09-30"
N_SHARDS = 6
# Seconds that a shard waits in the run in which a worker is killed.
SLOW = 2
# For small data: no plan is compiled, and few pieces after each shuffle.
SETTINGS = {
    "spark.driver.host": local_cluster.HOST,
    "spark.driver.bindAddress": local_cluster.HOST,
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": local_cluster.QUICK,
    "spark.executor.extraJavaOptions": local_cluster.QUICK,
}

# Tables that are read from Parquet in one of the runs: with dates, numbers, and what is not divided.
IN_PARQUET = ("parties", "meetings", "agreements", "commitments", "evidence")

STARTED = time.monotonic()


def ok(*words: object) -> None:
    print(f"ok {time.monotonic() - STARTED:5.1f} s", *words, flush=True)


def same(one: Path, other: Path) -> int:
    """Compares two folders byte for byte; how many files they hold."""
    return same_files(one, other, "*")


def same_tables(one: Path, other: Path) -> int:
    return same_files(one, other, "*.csv")


def same_files(one: Path, other: Path, pattern: str) -> int:
    names = [
        sorted(str(it.relative_to(folder)) for it in folder.rglob(pattern) if it.is_file())
        for folder in (one, other)
    ]
    assert names[0] and names[0] == names[1], names
    for name in names[0]:
        assert (one / name).read_bytes() == (other / name).read_bytes(), f"{name} differs"
    return len(names[0])


def single(binary: Path, dataset: Path, out: Path) -> None:
    command = [str(binary), "score", str(dataset), "--as-of", DAY]
    command += ["--detail", "scores", "-o", str(out)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def arguments(dataset: Path, binary: Path, out: Path, n_shards: int) -> list[str]:
    pieces = ["--shards", str(n_shards), "--binary", str(binary)]
    return [str(dataset), "--as-of", DAY, *pieces, "-o", str(out)]


def submit(
    cluster: local_cluster.LocalCluster, binary: Path, dataset: Path, out: Path
) -> subprocess.Popen[bytes]:
    """Starts the job as a user would."""
    home = cluster.folder / f"driver-{out.name}"
    (home / "tmp").mkdir(parents=True)
    settings = [it for name, value in SETTINGS.items() for it in ("--conf", f"{name}={value}")]
    spark_submit = str(local_cluster.SPARK_HOME / "bin/spark-submit")
    command = [spark_submit, "--master", cluster.master, *settings, str(JOB)]
    command += arguments(dataset, binary, out, N_SHARDS)
    with open(home / "log", "wb") as log:
        return subprocess.Popen(
            command,
            env=local_cluster.environment(home / "tmp"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def finish(cluster: local_cluster.LocalCluster, job: subprocess.Popen[bytes], out: Path) -> None:
    try:
        code = job.wait(timeout=240)
    finally:
        job.kill()
    assert code == 0, f"exit code {code}: {log_of(cluster, out)}"


def log_of(cluster: local_cluster.LocalCluster, out: Path) -> str:
    log = cluster.folder / f"driver-{out.name}" / "log"
    return log.read_text(errors="replace")[-8000:]


def left_over(folder: Path) -> list[Path]:
    """Temporary folders of the job that are still there."""
    return [it for it in folder.glob("**/tenzij-*") if it.is_dir()]


def look_at_job(spark: SparkSession, binary: Path, dataset: Path, home: Path) -> None:
    out = home / "in-shards"
    tenzij_spark.run(spark, tenzij_spark.parse(arguments(dataset, binary, out, N_SHARDS)))
    n_files = same(home / "alone", out)
    ok(n_files, "files the same from", N_SHARDS, "shards and from a single process")
    assert not left_over(home / "driver"), left_over(home / "driver")
    ok("no temporary folder is left")


def look_at_death(
    cluster: local_cluster.LocalCluster, binary: Path, dataset: Path, home: Path
) -> None:
    """The job as a user starts it, on a cluster of which a worker is killed in the middle of its work."""
    diary, out = cluster.folder / "diary", home / "bereaved"
    job = submit(cluster, slow(binary, diary, cluster.folder / "slow"), dataset, out)
    try:
        # Three shards started on two cores: one has ended, and the third is in the middle.
        started = wait_for_starts(diary, 3, job)
        victim = next(
            at for at in range(cluster.n_workers) if str(cluster.worker_folder(at)) in started[-1]
        )
        cluster.kill_worker(victim)
        assert job.poll() is None, "the job was over before the worker was killed"
        ok("worker", victim, "is killed while it scores shard", shard_of(started[-1]))
    except BaseException:
        job.kill()
        print(log_of(cluster, out))
        raise
    finish(cluster, job, out)
    counts = Counter(map(shard_of, starts(diary)))
    again = sorted(shard for shard, n_starts in counts.items() if 1 < n_starts)
    assert len(counts) == N_SHARDS and shard_of(started[-1]) in again, counts
    ok(same(home / "alone", out), "files the same all the same; started again:", ", ".join(again))
    others = [cluster.worker_folder(at) for at in range(cluster.n_workers) if at != victim]
    assert not any(map(left_over, others)), others
    ok("no temporary folder is left of those that live")


def slow(binary: Path, diary: Path, path: Path) -> Path:
    """A binary that notes which shard it starts, and takes its time."""
    lines = [
        "#!/bin/sh",
        f'[ "$1" = score ] && echo "$*" >> "{diary}" && sleep {SLOW}',
        f'exec "{binary}" "$@"',
    ]
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o755)
    return path


def starts(diary: Path) -> list[str]:
    return diary.read_text().splitlines() if diary.exists() else []


def shard_of(start: str) -> str:
    words = start.split()
    return words[words.index("--partial") + 1]


def wait_for_starts(diary: Path, n_starts: int, job: subprocess.Popen[bytes]) -> list[str]:
    end_at = time.monotonic() + 200
    while len(starts(diary)) < n_starts:
        assert (
            job.poll() is None and time.monotonic() < end_at
        ), f"{len(starts(diary))} shards were started"
        time.sleep(0.05)
    return starts(diary)


@contextmanager
def session(home: Path) -> Iterator[SparkSession]:
    """Spark in one process, for all that is looked at with the job's own functions."""
    (home / "driver" / "tmp").mkdir(parents=True)
    os.environ.update(local_cluster.environment(home / "driver" / "tmp"))
    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    # Its workers find the job's functions by name; in a job of its own they travel along.
    spark.sparkContext.addPyFile(str(JOB))
    try:
        yield spark
    finally:
        spark.stop()


def tables_of(spark: SparkSession, folder: Path) -> dict[str, tenzij_spark.Table]:
    place = tenzij_spark.Folder(spark, str(folder))
    files = tenzij_spark.contents(place).files
    return {
        name: tenzij_spark.read_table(spark, place, name, file)
        for name, file in files.items()
        if name in tenzij_spark.SHARDED
    }


def look_at_rows(spark: SparkSession, folder: Path) -> None:
    """Cells come through as they are, also in rows with too few or too many; each to its shard."""
    folder.mkdir()
    rows = {
        "parties": ["id,name", "p1,Één", "p2,Twee"],
        "meetings": ["id,date", "m1,2026-01-01", "m2,2026-02-01"],
        "attendance": ["meeting,party", "m1,p1", "m2,p2", "m9,p1"],
        "agreements": [
            "\ufeffid,Meeting,title,entitled,text,text 2",
            'a1,m1,"Een ""groot"" plan",all,"regel 1\nregel 2\r\nregel 3", spaties ',
            'a2 ,\u00a0m1,\\n \\" blijft,p1|p2,"a,b",',
            'a3,,drie,all,"",#geen commentaar',
            "a4,m2,te kort",
            "a5,m2,te lang,all,x,y,z",
            ",,,,,",
        ],
        "positions": ["agreement,party", "a1,p1", "a2,p1", "a3,p1", "a9,p1", "\u00a0a4 ,p2"],
        "commitments": ["id,agreement,party", "c1,a1,p1", "c3,a3,p1", "c9,a9,p1"],
        "evidence": [
            "id,commitment,kind",
            "e1,c1,statement",
            "e3,c3,statement",
            "e9,c9,statement",
            "e8,c8,statement",
        ],
        "replies": ["party,agreement,text", "p1,,niets", "p1,a3,iets"],
    }
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    shards: dict[tuple[str, str], int] = {}
    found: dict[str, list[list[str]]] = {}
    n_shards = 1000
    for row in tenzij_spark.shard_rows(tables_of(spark, folder), n_shards).collect():
        cells = parsed(row["line"])[0]
        found.setdefault(row["table"], []).append(cells)
        # Replies have no name of their own.
        name = cells[2] if row["table"] == "replies" else cells[0].strip()
        shards[row["table"], name] = row["shard"]
    for name in found:
        expected = parsed("\n".join(rows[name]).removeprefix("\ufeff"))[1:]
        assert sorted(found[name]) == sorted(expected), (found[name], expected)
    assert len(found) == len(rows) - 1
    ok("cells come through as they are")
    together = [
        [
            ("meetings", "m1"),
            ("attendance", "m1"),
            ("agreements", "a1"),
            ("agreements", "a2"),
            ("positions", "a1"),
            ("positions", "a2"),
            ("commitments", "c1"),
            ("evidence", "e1"),
        ],
        [
            ("agreements", "a3"),
            ("positions", "a3"),
            ("commitments", "c3"),
            ("evidence", "e3"),
            ("replies", "iets"),
        ],
        [("meetings", "m2"), ("agreements", "a4"), ("positions", "a4"), ("agreements", "a5")],
        [("positions", "a9"), ("commitments", "c9"), ("evidence", "e9")],
    ]
    homes = [{shards[it] for it in some} for some in together]
    assert all(len(it) == 1 for it in homes) and len(set.union(*homes)) == len(homes), (
        homes,
        shards,
    )
    # Written down once: other machines and other releases of Spark must come to the same.
    assert shards["agreements", "a1"] == 976, shards
    assert shards["replies", "niets"] == 1, shards
    ok("rows that belong together go to one shard, always the same")


def parsed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def look_at_refusals(spark: SparkSession, dataset: Path, folder: Path) -> None:
    shutil.copytree(dataset, folder)
    agreements = (folder / "agreements.csv").read_text(encoding="utf-8").splitlines()
    head = agreements[0].split(",")
    first, twin = (dict(zip(head, parsed(agreements[at])[0])) for at in (1, 2))
    twin = {
        **twin,
        "id": first["id"],
        "depends_on": "nergens",
        "decided_on": "3-4-2026",
        "duration_days": "1,5",
    }
    with open(folder / "agreements.csv", "a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([twin[it] for it in head])
    with open(folder / "evidence.csv", "ab") as file:
        file.write(b"\xe9" + b"," * 9 + b"\n")
    try:
        tenzij_spark.refuse_problems(tables_of(spark, folder))
        raise AssertionError("it was not refused")
    except tenzij_spark.Refusal as refusal:
        said = str(refusal)
    named = [
        f"this id: {first['id']}",
        "not there: nergens",
        "decided_on 3-4-2026",
        "duration_days 1,5",
        "UTF-8",
    ]
    for it in (*named, "tenzij check"):
        assert it in said, (it, said)
    ok("refused by name: an id twice, an agreement that is not there, spellings, no UTF-8")


def look_at_parquet(spark: SparkSession, binary: Path, dataset: Path, home: Path) -> None:
    """From Parquet, numbers and dates typed, through a shared folder for the partial results."""
    folder = home / "parquet"
    folder.mkdir()
    reader = spark.read.options(header=True, multiLine=True, escape='"', inferSchema=True)
    descriptor = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        path = dataset / resource["path"]
        if resource["name"] not in IN_PARQUET:
            shutil.copy(path, folder)
            continue
        reader.csv(str(path)).coalesce(1).write.parquet(str(home / "written" / path.stem))
        (part,) = (home / "written" / path.stem).glob("*.parquet")
        part.rename(folder / f"{path.stem}.parquet")
        resource["path"] = f"{path.stem}.parquet"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    command = arguments(folder, binary, home / "parquet-in-shards", 2)
    command += ["--partials", str(home / "partials")]
    tenzij_spark.run(spark, tenzij_spark.parse(command))
    single(binary, folder, home / "parquet-alone")
    outs = [home / it for it in ("alone", "parquet-alone", "parquet-in-shards")]
    # A shard has its rows in CSV, so only the names of files in `readings` differ.
    summaries = [json.loads((it / "scores.json").read_text(encoding="utf-8")) for it in outs]
    for out, summary in zip(outs, summaries):
        for reading in summary["readings"]:
            reading["file"] = reading["file"].rsplit(".")[0]
    assert summaries[0] == summaries[1] == summaries[2], summaries
    n_tables = {same_tables(outs[0], it) for it in outs[1:]}
    ok(*n_tables, "tables the same from Parquet, in 2 shards and alone, and from CSV")


def look_at_catalogue(path: Path) -> None:
    """The job's list of tables is that of the binary."""
    catalogue = json.loads(path.read_text())
    assert {it["name"] for it in catalogue} == {*tenzij_spark.SMALL, *tenzij_spark.SHARDED}
    for table in (it for it in catalogue if it["name"] in tenzij_spark.SHARDED):
        ours, columns = tenzij_spark.SHARDED[table["name"]], table["columns"]
        assert [*ours.required] == [it["name"] for it in columns if it["required"]], table
        assert [*ours.numbers] == of_kind(columns, "Number", "Amount", "Share", "Count"), table
        assert [*ours.dates] == of_kind(columns, "Date"), table
        if "id" in table["key"]:
            assert [*ours.key] == table["key"], table
    ok("the job knows the tables as the binary does")


def of_kind(columns: list[dict[str, str]], *kinds: str) -> list[str]:
    return [it["name"] for it in columns if it["kind"] in kinds]


def main() -> None:
    binary, catalogue, home = (Path(it).resolve() for it in sys.argv[1:4])
    look_at_catalogue(catalogue)
    dataset, alone = home / "dataset", home / "alone"
    plan = ["--seed", "3", "--parties", "24", "--associations", "2", "--agreements", "120"]
    subprocess.run([binary, "synth", *plan, "-o", dataset], check=True, capture_output=True)
    single(binary, dataset, alone)
    with session(home) as spark:
        ok("Spark in one process")
        look_at_rows(spark, home / "rows")
        look_at_refusals(spark, dataset, home / "refused")
        look_at_job(spark, binary, dataset, home)
        look_at_parquet(spark, binary, dataset, home)
    with local_cluster.LocalCluster(home / "cluster") as cluster:
        ok("a cluster of", cluster.n_alive(), "workers")
        look_at_death(cluster, binary, dataset, home)
    ok("done")


if __name__ == "__main__":
    main()
