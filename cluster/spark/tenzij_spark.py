"""Scores a dataset on Apache Spark: shards to the same binary, partial results to `tenzij merge`.

    spark-submit [--master URL] tenzij_spark.py DATASET --as-of DATE --shards N --binary PATH -o OUT

Spark only brings rows together; every score is made by the binary.
Needs PySpark 4 where it is started and Python 3.10 or later on the workers, with no packages.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, BinaryIO

from pyspark import RDD, Broadcast, SparkFiles, TaskContext
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

# Of a shard: its number, its partial result, and why it is refused if it is.
Result = tuple[int, bytearray | None, str | None]

# Exit codes, the same as those of the binary.
REFUSED, NO_INPUT = 65, 66

DESCRIPTOR, POLICY = "datapackage.json", "tenzij.toml"
FORMATS = ("csv", "parquet")

# Tables that go whole to every shard.
SMALL = (
    "parties",
    "covariates",
    "portfolios",
    "bodies",
    "memberships",
    "goals",
    "capacity",
    "searches",
)


@dataclass(frozen=True)
class Sharded:
    """What the job has to know of a table that is divided over the shards."""

    # Columns without which rows have no place.
    required: tuple[str, ...]
    # Columns whose spelling the binary finds out from the whole file.
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    # Columns that tell two rows apart, where they may lie in two shards.
    key: tuple[str, ...] = ()


# A test compares this list with the binary's own catalogue.
SHARDED = {
    "meetings": Sharded(("id",), ("person_hours",), ("date",), ("id",)),
    "attendance": Sharded(("meeting", "party")),
    "agreements": Sharded(
        ("id", "title", "entitled"),
        ("min_parties", "spillover", "scale_gain", "budget_eur", "duration_days"),
        ("decided_on", "ended_on"),
        ("id",),
    ),
    "positions": Sharded(
        ("agreement", "party"), ("understood_target",), ("condition_state_on", "understood_due")
    ),
    "commitments": Sharded(
        ("id", "agreement", "party"),
        (
            "baseline",
            "target",
            "scale",
            "tolerance",
            "weight",
            "effort_hours",
            "effort_eur",
            "spent_hours",
            "spent_eur",
        ),
        ("starts_on", "due_on"),
        ("id",),
    ),
    "milestones": Sharded(("id", "commitment"), ("weight",), ("due_on",), ("id",)),
    "evidence": Sharded(
        ("id", "commitment", "kind"), ("value",), ("occurred_on", "recorded_on"), ("id", "coder")
    ),
    "renegotiations": Sharded(("agreement",), ("hours",), ("date",)),
    "replies": Sharded(("party",), (), ("asked_on", "term_on", "received_on")),
}

# The column in which Spark keeps a row with too few or too many cells; no heading is called this.
AS_IT_STANDS = "(the row as it stands)"
# Bytes of a file that its heading must fit in.
HEAD_BYTES = 1 << 16
# Messages that are printed.
FIRST = 20


class Refusal(Exception):
    """The job stops: why, and with which exit code."""

    def __init__(self, message: str, code: int = REFUSED) -> None:
        super().__init__(message)
        self.code = code


# --- The dataset's folder -------------------------------------------------------------------


class Folder:
    """The dataset's folder, on a disk or in an object store: whatever Spark itself can read."""

    def __init__(self, spark: SparkSession, address: str) -> None:
        self.address = full_address(address)
        self.name = self.address.rstrip("/").rsplit("/", 1)[-1]
        java: Any = spark._jvm
        self._path = java.org.apache.hadoop.fs.Path
        configuration = spark._jsc.hadoopConfiguration()
        self._system = self._path(self.address).getFileSystem(configuration)

    def of(self, file: str) -> str:
        """The full address of a file."""
        return f"{self.address}/{file}"

    def exists(self, file: str = "") -> bool:
        return bool(self._system.exists(self._path(self.of(file))))

    def is_folder(self, file: str = "") -> bool:
        return (
            self.exists(file)
            and self._system.getFileStatus(self._path(self.of(file))).isDirectory()
        )

    def read(self, file: str, limit: int = 2**31 - 1) -> bytes | None:
        """The bytes of a file, or the first of them; `None` if it is not there."""
        if not self.exists(file):
            return None
        stream = self._system.open(self._path(self.of(file)))
        try:
            return bytes(stream.readNBytes(limit))
        finally:
            stream.close()

    def parts(self, file: str) -> list[str]:
        """The files that hold a table: itself, or those of the folder that Spark wrote it as."""
        if not self.is_folder(file):
            return [file]
        names = (
            it.getPath().getName() for it in self._system.listStatus(self._path(self.of(file)))
        )
        # Spark itself leaves out the names that start like this.
        return [f"{file}/{it}" for it in sorted(names) if not it.startswith(("_", "."))]


def full_address(address: str) -> str:
    """An address that means the same to every part of Spark."""
    if "://" in address:
        return address.rstrip("/")
    local = Path(address).resolve()
    # A path that is not on this disk may be one of the cluster's own file system.
    return f"file://{local}" if local.exists() else address.rstrip("/")


@dataclass(frozen=True)
class Contents:
    """Which file holds which table, and the files that are no tables."""

    files: dict[str, str]
    descriptor: dict[str, Any] | None
    policy: bytes | None


def contents(folder: Folder) -> Contents:
    if not folder.is_folder():
        raise Refusal(f"{folder.address} is no folder that can be read", NO_INPUT)
    text = folder.read(DESCRIPTOR)
    descriptor = None if text is None else parse_descriptor(text)
    described = resources(descriptor or {})
    files = {}
    for table in (*SMALL, *SHARDED):
        usual = [f"{table}.{it}" for it in FORMATS]
        file = described.get(table) or next((it for it in usual if folder.exists(it)), None)
        if table in described and not folder.exists(described[table]):
            raise Refusal(f"{DESCRIPTOR} names {described[table]}, which is not there")
        if file is not None:
            files[table] = file
    for table in ("parties", "agreements", "positions"):
        if table not in files:
            raise Refusal(f"the table {table} is not there; run `tenzij check`")
    return Contents(files, descriptor, folder.read(POLICY))


def parse_descriptor(text: bytes) -> dict[str, Any]:
    try:
        descriptor = json.loads(text)
    except ValueError as error:
        raise Refusal(f"{DESCRIPTOR} is no JSON: {error}") from error
    if not isinstance(descriptor, dict):
        raise Refusal(f"{DESCRIPTOR} is no JSON object")
    return descriptor


def resources(descriptor: dict[str, Any]) -> dict[str, str]:
    """The path of each table that a descriptor names."""
    found: dict[str, str] = {}
    for resource in descriptor.get("resources") or []:
        if not isinstance(resource, dict):
            raise Refusal(f"{DESCRIPTOR}: a resource is no object")
        path = resource.get("path") or ""
        path = path[0] if isinstance(path, list) else path
        # The binary refuses these too.
        if not path or ":" in path or path.startswith(("/", "\\")) or ".." in Path(path).parts:
            raise Refusal(f"{DESCRIPTOR}: path {path!r} leads out of the folder")
        found[str(resource.get("name"))] = path
    return found


def shard_descriptor(folder: Folder, held: Contents) -> bytes | None:
    """The descriptor of a shard: what the dataset says of itself, and where the tables are."""
    if held.descriptor is None:
        return None
    kept = ("name", "title", "description", "licenses")
    shard = {key: held.descriptor[key] for key in kept if key in held.descriptor}
    names = {table: shard_file(folder, table, file) for table, file in held.files.items()}
    shard["resources"] = [{"name": table, "path": file} for table, file in names.items()]
    return json.dumps(shard, ensure_ascii=False, indent=2).encode()


def shard_file(folder: Folder, table: str, file: str) -> str:
    """The name of a table's file in a shard: a small table stays in its own format."""
    is_parquet = table in SMALL and file.endswith(".parquet") and not folder.is_folder(file)
    return f"{table}.parquet" if is_parquet else f"{table}.csv"


# --- Tables as text -------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table as Spark reads it: every cell a text, empty where it is not filled in."""

    name: str
    file: str
    headings: list[str]
    # Columns c0, c1 …, and `raw`: the row as it stands if it has too few or too many cells.
    rows: DataFrame

    @property
    def cells(self) -> list[Column]:
        return [F.col(it) for it in cell_names(self.headings)]

    @property
    def positions(self) -> dict[str, int]:
        # Columns are found as the binary finds them.
        plain = [
            it.lower().replace("-", "_").replace(" ", "_").replace("\u00a0", "_")
            for it in self.headings
        ]
        return {name: at for at, name in reversed(list(enumerate(plain)))}

    def cell(self, column: str) -> Column:
        """The cells of a column without white space around them; empty if it is not there."""
        at = self.positions.get(column)
        return F.lit("") if at is None else trimmed(F.col(f"c{at}"))

    @property
    def lines(self) -> Column:
        """Each row as a line of CSV, by no rules but the plainest."""
        quoted = [
            F.concat(F.lit('"'), F.replace(it, F.lit('"'), F.lit('""')), F.lit('"'))
            for it in self.cells
        ]
        cells = [F.when(it == "", "").otherwise(text) for it, text in zip(self.cells, quoted)]
        return F.coalesce(F.col("raw"), F.concat_ws(",", *cells))

    @property
    def head(self) -> bytes:
        line = io.StringIO()
        if self.headings:
            csv.writer(line, lineterminator="\n").writerow(self.headings)
        return line.getvalue().encode()


def cell_names(headings: list[str]) -> list[str]:
    return [f"c{at}" for at in range(len(headings))]


def trimmed(cell: Column) -> Column:
    # All white space of Unicode, as the binary does; Spark's own `trim` knows only the space.
    return F.regexp_replace(cell, r"^\p{IsWhite_Space}+|\p{IsWhite_Space}+$", "")


def read_table(spark: SparkSession, folder: Folder, name: str, file: str) -> Table:
    if file.endswith(".parquet"):
        table = read_parquet(spark, folder, name, file)
    else:
        table = read_csv(spark, folder, name, file)
    for column in SHARDED[name].required if name in SHARDED else ():
        if table.headings and column not in table.positions:
            raise Refusal(
                f"{file}: no column {column} among {', '.join(table.headings)[:300]}; "
                "in a cluster a comma separates cells; run `tenzij check`"
            )
    return table


def read_csv(spark: SparkSession, folder: Folder, name: str, file: str) -> Table:
    heads = [(it, read_head(folder, it)) for it in folder.parts(file)]
    filled = [(it, head) for it, head in heads if head]
    headings = filled[0][1] if filled else []
    for part, head in filled:
        if head != headings:
            raise Refusal(f"{part}: its columns are not those of the other parts of {file}")
    if not headings:
        schema = T.StructType([T.StructField("raw", T.StringType())])
        return Table(name, file, [], spark.createDataFrame([], schema))
    if len({it.lower() for it in headings}) < len(headings):
        raise Refusal(f"{file}: a heading stands twice; run `tenzij check`")
    reader = spark.read.options(
        header=True,
        multiLine=True,
        quote='"',
        escape='"',
        encoding="UTF-8",
        mode="PERMISSIVE",
        columnNameOfCorruptRecord=AS_IT_STANDS,
    )
    schema = T.StructType([T.StructField(it, T.StringType()) for it in (*headings, AS_IT_STANDS)])
    # Headings may hold any character, so that from here on columns have names of their own.
    rows = reader.schema(schema).csv(folder.of(file)).toDF(*cell_names(headings), "raw")
    cells = [F.coalesce(F.col(it), F.lit("")).alias(it) for it in cell_names(headings)]
    return Table(name, file, headings, rows.select(*cells, "raw"))


def read_head(folder: Folder, file: str) -> list[str]:
    """The headings of a CSV file; none if the file is empty."""
    start = folder.read(file, HEAD_BYTES) or b""
    # The last character may be cut in two.
    text = start.decode("utf-8-sig", errors="replace" if len(start) < HEAD_BYTES else "ignore")
    if "\ufffd" in text or "\0" in text:
        raise Refusal(f"{file} is not UTF-8, which it must be in a cluster")
    return next(csv.reader(io.StringIO(text, newline="")), [])


def read_parquet(spark: SparkSession, folder: Folder, name: str, file: str) -> Table:
    frame = spark.read.parquet(folder.of(file))
    fields = frame.schema.fields
    cells = [
        as_text(file, frame[f"`{it.name}`"], it).alias(f"c{at}") for at, it in enumerate(fields)
    ]
    rows = frame.select(*cells, F.lit(None).cast("string").alias("raw"))
    return Table(name, file, [it.name for it in fields], rows)


def as_text(file: str, cell: Column, field: T.StructField) -> Column:
    """A typed cell as a person would type it, and as the binary reads it from Parquet."""
    kind = field.dataType
    if isinstance(kind, (T.ArrayType, T.MapType, T.StructType)):
        raise Refusal(f"{file}: column {field.name} holds {kind.simpleString()}, which is no text")
    if isinstance(kind, T.BooleanType):
        text = F.when(cell, "yes").when(~cell, "no")
    elif isinstance(kind, (T.FloatType, T.DoubleType)):
        text = F.udf(plain_number, "string")(cell.cast("string"))
    elif isinstance(kind, (T.TimestampType, T.TimestampNTZType)):
        text = cell.cast("date").cast("string")
    else:
        text = cell.cast("string")
    return F.coalesce(text, F.lit(""))


def plain_number(text: str | None) -> str | None:
    """A number without a power of ten, which no table has: 1.0E7 is 10000000."""
    from decimal import Decimal

    if text is None or text in ("NaN", "Infinity", "-Infinity"):
        return text
    plain = format(Decimal(text), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


# --- What has to hold over the whole dataset ------------------------------------------------


def refuse_problems(tables: dict[str, Table]) -> None:
    """Refuses what no single shard can see."""
    found = [twice(it) for it in tables.values() if SHARDED[it.name].key]
    found += [nowhere(tables["agreements"])]
    found += [it for table in tables.values() for it in unsafe_cells(table)]
    rows = reduce(DataFrame.union, found).orderBy("problem", "name").limit(FIRST).collect()
    if rows:
        named = [f"{row['problem']}: {row['name'][:80]}" for row in rows]
        advice = "Run `tenzij check` on the dataset and repair it; these are the first questions."
        raise Refusal("\n".join([*named, advice]))


def twice(table: Table) -> DataFrame:
    """Rows that share their key: the shards in which they lie cannot see each other."""
    key = SHARDED[table.name].key
    rows = table.rows.select(*[table.cell(it).alias(it) for it in key]).where(f"{key[0]} != ''")
    shared = rows.groupBy(*key).count().where("1 < count")
    shown = F.concat_ws(" + ", *[F.when(F.col(it) != "", F.col(it)) for it in key])
    what = f"{table.file}: more than one row with this {' and '.join(key)}"
    return shared.select(F.lit(what).alias("problem"), shown.alias("name"))


def nowhere(agreements: Table) -> DataFrame:
    """Agreements that others name and that are not there."""
    columns = ("depends_on", "superseded_by")
    items = F.split(F.concat_ws("|", *[agreements.cell(it) for it in columns]), r"\|")
    named = agreements.rows.select(F.explode(items).alias("item"))
    named = named.select(trimmed(F.col("item")).alias("name")).where("name != ''").distinct()
    known = agreements.rows.select(agreements.cell("id").alias("name"))
    what = f"{agreements.file}: {' or '.join(columns)} names an agreement that is not there"
    return named.join(known, "name", "left_anti").select(F.lit(what).alias("problem"), "name")


def unsafe_cells(table: Table) -> Iterator[DataFrame]:
    """Cells that a shard may read otherwise than the whole file would be read.

    A decimal comma, or a date such as 3-4-2026, decides how other cells of its file are read.
    """
    needs, found = SHARDED[table.name], []

    def look(what: str, name: str, cell: Column, is_so: Column) -> None:
        named = F.concat_ws(" ", F.lit(name), cell).alias("name")
        found.append(
            F.when(is_so, F.struct(F.lit(f"{table.file}: {what}").alias("problem"), named))
        )

    for name in (it for it in needs.numbers if it in table.positions):
        cell = table.cell(name)
        look("a comma in a number; in a cluster write 1234.5", name, cell, cell.contains(","))
    for name in (it for it in needs.dates if it in table.positions):
        cell = table.cell(name)
        is_other = cell.rlike(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$")
        look("a date by day or month first; in a cluster write 2026-09-30", name, cell, is_other)
    if not table.file.endswith(".parquet"):
        for heading, cell in zip(table.headings, table.cells):
            # What a decoder puts in place of bytes that are no UTF-8.
            look("not UTF-8, as it must be in a cluster", heading, cell, cell.contains("\ufffd"))
    if found:
        rows = table.rows.select(F.explode(F.array_compact(F.array(*found))).alias("found"))
        yield rows.select("found.*")


# --- Which row goes to which shard ----------------------------------------------------------


def shard_rows(tables: dict[str, Table], n_shards: int) -> DataFrame:
    """All rows of the sharded tables as (shard, table, line)."""
    keyed = [key_rows(table, tables) for table in tables.values()]
    # The same on every machine and in every run.
    hashed = F.pmod(F.xxhash64("key"), F.lit(n_shards)) + 1
    shard = F.when(F.col("key").isNull(), 1).otherwise(hashed).cast("int")
    return reduce(DataFrame.union, keyed).select(shard.alias("shard"), "table", "line")


def key_rows(table: Table, tables: dict[str, Table]) -> DataFrame:
    """The rows of a table as (table, line, key); no key means the first shard."""
    own = table.rows.select(
        F.lit(table.name).alias("table"), table.lines.alias("line"), *names(table)
    )
    if table.name == "meetings":
        keyed, key = own, F.col("id")
    elif table.name == "attendance":
        keyed, key = own, F.col("meeting")
    elif table.name == "agreements":
        keyed, key = own, agreement_key()
    elif table.name in ("milestones", "evidence"):
        keyed, key = with_home(own, commitment_homes(tables), "commitment")
    else:
        keyed, key = with_home(own, agreement_homes(tables), "agreement")
    if table.name == "replies":
        key = F.when(F.col("agreement") != "", key)
    return keyed.select("table", "line", key.alias("key"))


def names(table: Table) -> list[Column]:
    return [table.cell(it).alias(it) for it in ("id", "meeting", "agreement", "commitment")]


def agreement_key() -> Column:
    # Agreements of one meeting share its hours, so they stay together.
    return F.when(F.col("meeting") != "", F.col("meeting")).otherwise(F.col("id"))


def agreement_homes(tables: dict[str, Table]) -> DataFrame:
    """The key of each agreement, by its id."""
    table = tables["agreements"]
    rows = table.rows.select(*names(table)).where("id != ''")
    return rows.select(F.col("id").alias("name"), agreement_key().alias("home"))


def commitment_homes(tables: dict[str, Table]) -> DataFrame:
    """The key of each commitment's agreement, by the commitment's id."""
    homes = agreement_homes(tables)
    if "commitments" not in tables:
        return homes.limit(0)
    table = tables["commitments"]
    keyed, key = with_home(table.rows.select(*names(table)).where("id != ''"), homes, "agreement")
    return keyed.select(F.col("id").alias("name"), key.alias("home"))


def with_home(rows: DataFrame, homes: DataFrame, parent: str) -> tuple[DataFrame, Column]:
    """Rows beside the key of their parent; those without a parent go by the name that they give."""
    joined = rows.join(homes, rows[parent] == homes["name"], "left")
    return joined, F.coalesce(F.col("home"), F.col(parent))


def bring_together(spark: SparkSession, rows: DataFrame, n_shards: int) -> DataFrame:
    """Every shard within one partition, and as far as possible one shard in each.

    A shard without rows has a marker, so that it too gets its partial result.
    """
    numbers = spark.range(1, n_shards + 1).select(F.col("id").cast("int").alias("shard"))
    markers = numbers.select("shard", F.lit("").alias("table"), F.lit("").alias("line"))
    # Spark divides rows by the hash of a number, which puts some shards together and leaves some
    # partitions empty. These numbers are chosen such that each falls into a partition of its own.
    tried = spark.range(0, n_shards * 64).select(F.col("id").cast("int").alias("number"))
    placed = tried.select("number", F.pmod(F.hash("number"), F.lit(n_shards)).alias("place"))
    chosen = {
        it["place"]: it["number"]
        for it in placed.groupBy("place").agg(F.min("number").alias("number")).collect()
    }
    # A place that no number was found for costs time, nothing else: its shard joins another.
    slots = F.array(*[F.lit(chosen.get(at, at)) for at in range(n_shards)])
    slotted = rows.union(markers).withColumn("slot", F.element_at(slots, F.col("shard")))
    return slotted.repartition(n_shards, "slot").select("shard", "table", "line")


# --- On the workers -------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """What every task needs to know."""

    dataset: str
    as_of: str
    n_shards: int
    binary: str
    # Files that every shard has whole, and the headings of the others.
    whole: Broadcast[dict[str, bytes]]
    heads: dict[str, bytes]


def assess_shards(work: Work, rows: Iterable[tuple[int, str, str]]) -> Iterator[Result]:
    """For each shard of a partition: its result."""
    with tempfile.TemporaryDirectory(prefix="tenzij-") as home:
        for shard in write_shards(work, Path(home), rows):
            yield assess_shard(work, Path(home), shard)


def write_shards(work: Work, home: Path, rows: Iterable[tuple[int, str, str]]) -> list[int]:
    """Writes the rows of each shard into a dataset of its own; which shards there were."""
    shards: dict[int, dict[str, BinaryIO]] = {}
    try:
        for shard, table, line in rows:
            if shard not in shards:
                shards[shard] = start_dataset(work, home / str(shard) / work.dataset)
            if table:
                shards[shard][table].write(line.encode() + b"\n")
    finally:
        for files in shards.values():
            for file in files.values():
                file.close()
    return sorted(shards)


def start_dataset(work: Work, folder: Path) -> dict[str, BinaryIO]:
    """A folder with the whole files and the headings of the sharded tables, left open for rows.

    The folder is called as the dataset is, for a dataset without a title is called by its folder.
    """
    folder.mkdir(parents=True)
    for name, content in work.whole.value.items():
        (folder / name).write_bytes(content)
    files: dict[str, BinaryIO] = {}
    for table, head in work.heads.items():
        files[table] = open(folder / f"{table}.csv", "wb")
        files[table].write(head)
    return files


def assess_shard(work: Work, home: Path, shard: int) -> Result:
    """Runs the binary on a shard."""
    folder, partial = home / str(shard) / work.dataset, home / f"{shard}.partial"
    name = f"{shard}/{work.n_shards}"
    command = [SparkFiles.get(work.binary), "score", str(folder), "--as-of", work.as_of]
    command += ["--detail", "scores", "--large", "--partial", name, "-o", str(partial)]
    # The binary keeps to the cores that Spark has set aside for this task.
    environment = {**os.environ, "RAYON_NUM_THREADS": str(cores())}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    said = done.stderr.decode(errors="replace")
    # What the binary asks about the data stands in the log of the worker.
    print(said, end="", file=sys.stderr)
    if done.returncode == REFUSED:
        # The data are refused, and would be so anywhere: no use in trying again.
        return shard, None, said
    if done.returncode != 0:
        raise RuntimeError(f"shard {name} ended with {done.returncode}: {said[-4000:]}")
    result = bytearray(partial.read_bytes())
    shutil.rmtree(home / str(shard))
    partial.unlink()
    return shard, result, None


def cores() -> int:
    context = TaskContext.get()
    return context.cpus() if context else 1


# --- On the driver --------------------------------------------------------------------------


def run(spark: SparkSession, arguments: argparse.Namespace) -> None:
    # A timestamp in Parquet is a day in one zone only.
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    folder = Folder(spark, arguments.dataset)
    held = contents(folder)
    files = {name: file for name, file in held.files.items() if name in SHARDED}
    tables = {name: read_table(spark, folder, name, file) for name, file in files.items()}
    refuse_problems(tables)
    say(f"{folder.name}: checked; {arguments.shards} shards go to the workers")

    binary = Path(arguments.binary).resolve()
    # Every worker runs the very same binary, without anybody installing it there.
    spark.sparkContext.addFile(str(binary))
    work = Work(
        dataset=folder.name,
        as_of=arguments.as_of,
        n_shards=arguments.shards,
        binary=binary.name,
        whole=spark.sparkContext.broadcast(whole_files(spark, folder, held)),
        heads={name: table.head for name, table in tables.items()},
    )
    rows = bring_together(spark, shard_rows(tables, arguments.shards), arguments.shards)
    results = rows.rdd.mapPartitions(lambda some: assess_shards(work, some))
    merge(binary, arguments, taken(spark, results, arguments.partials))


def whole_files(spark: SparkSession, folder: Folder, held: Contents) -> dict[str, bytes]:
    """The files that go to every shard, byte for byte as they are."""
    files = {DESCRIPTOR: shard_descriptor(folder, held), POLICY: held.policy}
    for table in SMALL:
        if table in held.files:
            file = held.files[table]
            content: bytes | None
            if folder.is_folder(file):
                content = as_csv(read_table(spark, folder, table, file))
            else:
                content = folder.read(file)
            files[shard_file(folder, table, file)] = content
    return {name: content for name, content in files.items() if content is not None}


def as_csv(table: Table) -> bytes:
    """A small table that Spark wrote as a folder, as one file."""
    lines = sorted(it["line"] for it in table.rows.select(table.lines.alias("line")).collect())
    return table.head + "".join(f"{it}\n" for it in lines).encode()


def taken(spark: SparkSession, results: RDD[Result], partials: str | None) -> Iterator[Result]:
    """The results of all shards, through the driver's memory or through a shared folder."""
    if partials is None:
        yield from results.collect()
        return
    address = full_address(partials)
    # Spark moves a file into place once its task has ended well: tried twice, it is there once.
    schema = "shard int, partial binary, refusal string"
    spark.createDataFrame(results, schema).write.mode("errorifexists").parquet(address)
    for row in spark.read.schema(schema).parquet(address).toLocalIterator():
        yield row["shard"], row["partial"], row["refusal"]


def merge(
    binary: Path,
    arguments: argparse.Namespace,
    results: Iterable[Result],
) -> None:
    """Writes the partial results to a temporary folder and makes one result of them."""
    out = Path(arguments.output).resolve()
    with tempfile.TemporaryDirectory(prefix="tenzij-") as home:
        seen: Counter[int] = Counter()
        refusals: dict[int, str] = {}
        for shard, partial, refusal in results:
            seen[shard] += 1
            if partial is None:
                refusals[shard] = refusal or ""
            else:
                (Path(home) / f"{shard:04}.partial").write_bytes(partial)
        if refusals:
            first = [f"shard {it}: {refusals[it].strip()}" for it in sorted(refusals)[:FIRST]]
            raise Refusal(
                "\n".join([*first, f"{len(refusals)} of {arguments.shards} shards are refused"])
            )
        wrong = [it for it in range(1, arguments.shards + 1) if seen.pop(it, 0) != 1]
        # Spark promises each result once; this says so if the promise is broken.
        if wrong or seen:
            raise RuntimeError(
                f"not exactly one partial result of shards {[*wrong, *seen][:FIRST]}"
            )
        names = sorted(it.name for it in Path(home).iterdir())
        done = subprocess.run([str(binary), "merge", *names, "-o", str(out)], cwd=home, check=False)
    if done.returncode != 0:
        raise Refusal("tenzij merge did not make one result of the partial ones", done.returncode)


def say(message: str) -> None:
    print(f"tenzij: {message}", file=sys.stderr, flush=True)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tenzij_spark.py", description="Scores a dataset on Apache Spark."
    )
    parser.add_argument("dataset", help="folder of tables, on a disk or in an object store")
    parser.add_argument("--as-of", required=True, help="day that the assessment speaks of")
    parser.add_argument(
        "--shards", required=True, type=int, help="pieces to divide the agreements into"
    )
    parser.add_argument(
        "--binary", required=True, help="the program tenzij; it is sent to every worker"
    )
    parser.add_argument(
        "-o", "--output", required=True, help="folder to write, on the machine that starts the job"
    )
    parser.add_argument(
        "--partials", help="new folder that all workers can write to, for the partial results"
    )
    parsed = parser.parse_args(arguments)
    if not 1 <= parsed.shards <= 100_000:
        parser.error("--shards: 1..100000")
    if not Path(parsed.binary).is_file():
        parser.error(f"--binary: there is no file {parsed.binary}")
    return parsed


def main() -> int:
    arguments = parse()
    spark = SparkSession.builder.appName(f"tenzij {arguments.dataset}").getOrCreate()
    try:
        run(spark, arguments)
    except Refusal as refusal:
        say(str(refusal))
        return refusal.code
    finally:
        spark.stop()
    say(f"written: {arguments.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
