"""The same table of results with Polars: python polars_peer.py DATASET_FOLDER AS_OF OUT_FOLDER

Assumes what holds of synth data: one commitment per pair, of kind quantity and weight 1; no mergers and no milestones; lists of entitled parties written out, with a position for each; a state beside each condition, undated; a value and a status in each observation.
"""

import os
import sys
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl  # noqa: E402: the number of threads is read when it is imported

ENGINE = "streaming"
SCHEMAS = {
    "agreements": {
        "id": pl.String, "meeting": pl.String, "decided_on": pl.Date, "portfolio": pl.String,
        "kind": pl.String, "title": pl.String, "text": pl.String, "entitled": pl.String,
        "needs_council": pl.String, "duration_days": pl.Int64, "depends_on": pl.String,
        "status": pl.String, "source": pl.String,
    },
    "positions": {
        "agreement": pl.String, "party": pl.String, "stance": pl.String, "condition": pl.String,
        "condition_state": pl.String, "interest": pl.String, "understood_target": pl.String,
        "source": pl.String,
    },
    "commitments": {
        "id": pl.String, "agreement": pl.String, "party": pl.String, "kind": pl.String,
        "unit": pl.String, "baseline": pl.Float64, "target": pl.Float64, "due_on": pl.Date,
        "effort_hours": pl.Float64, "spent_hours": pl.Float64,
    },
    "evidence": {
        "id": pl.String, "commitment": pl.String, "occurred_on": pl.Date, "recorded_on": pl.Date,
        "kind": pl.String, "value": pl.Float64, "status": pl.String, "reason_code": pl.String,
        "grade": pl.String, "source": pl.String,
    },
}
STANCES = ("yes", "yes_unless", "yes_provided", "abstain", "no", "silent", "absent")
STATUSES = ("done", "running", "deviated", "not_done", "unknown", "not_due", "not_applicable")


def scan(data: Path, table: str) -> pl.LazyFrame:
    return pl.scan_csv(data / f"{table}.csv", schema=SCHEMAS[table])


def read_agreements(data: Path, as_of: date) -> pl.DataFrame:
    decided = pl.col("decided_on")
    return (
        scan(data, "agreements")
        .filter(decided.is_null() | (decided <= as_of))
        .select(
            pl.col("id").alias("agreement"),
            pl.col("entitled").str.count_matches("|", literal=True).add(1).cast(pl.Int64).alias("n_entitled"),
            pl.col("status").is_in(["withdrawn", "cancelled", "superseded"]).fill_null(False).alias("has_ended"),
            pl.col("duration_days").fill_null(0),
            "depends_on",
        )
        .collect(engine=ENGINE)
    )


def read_pairs(data: Path, agreements: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row for each pair: what was said, and whether it binds."""
    said, state, due = pl.col("stance"), pl.col("condition_state"), pl.col("due_on")
    binding = (
        pl.when(said == "yes").then(pl.lit("bound"))
        .when((said == "yes_unless") & (state == "triggered")).then(pl.lit("released"))
        .when(said == "yes_unless").then(pl.lit("bound"))
        .when((said == "yes_provided") & (state == "met")).then(pl.lit("bound"))
        .when(said == "yes_provided").then(pl.lit("dormant"))
        .otherwise(pl.lit("unbound"))
    )
    commitments = scan(data, "commitments").select(
        pl.col("id").alias("commitment"), "agreement", "party", pl.col("baseline").fill_null(0.0),
        "target", "due_on", "effort_hours",
    )
    is_due = (due <= as_of).fill_null(False)
    has_ended = pl.col("has_ended")
    return (
        scan(data, "positions")
        .select("agreement", "party", "stance", binding.alias("binding"))
        .join(agreements.lazy().select("agreement", "has_ended"), on="agreement")
        .join(commitments, on=["agreement", "party"], how="left")
        .select(
            "agreement", "party", pl.col("stance").cast(pl.Enum(STANCES)), "commitment", "baseline",
            "target", "due_on", "effort_hours",
            ((pl.col("binding") == "bound") & is_due & ~has_ended).alias("counts"),
            pl.when(has_ended | pl.col("binding").is_in(["unbound", "released"])).then(pl.lit("not_applicable"))
            .when((pl.col("binding") == "dormant") | ~is_due).then(pl.lit("not_due"))
            .cast(pl.Enum(STATUSES)).alias("without_evidence"),
        )
        .collect(engine=ENGINE)
        .with_row_index("pair")
    )


def read_outcomes(data: Path, pairs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """What came of each commitment that binds and is due."""
    day, due, status = pl.col("day"), pl.col("due_on"), pl.col("status")
    late = (day - due).dt.total_days().clip(lower_bound=0)
    way = (pl.col("value") - pl.col("baseline")) / (pl.col("target") - pl.col("baseline"))
    wanted = pairs.lazy().filter("counts").select("pair", "commitment", "baseline", "target", "due_on")
    seen = (
        scan(data, "evidence")
        .select(
            "id", "commitment", "value", "status", pl.coalesce("occurred_on", "recorded_on").alias("day"),
            (pl.col("source").is_not_null() | (pl.col("grade") == "own_statement").fill_null(False)).alias("has_origin"),
        )
        .filter(day <= as_of)
        .join(wanted, on="commitment")
        .select(
            "pair", "day", "id", status.cast(pl.Enum(["done", "not_done", "deviated", "running"])),
            way.clip(0.0, 1.0).alias("attainment"),
            (2.0 ** (late / -365.0)).alias("credit"),
            (pl.col("has_origin") & ((due <= day) | status.is_in(["done", "not_done", "deviated"]))).alias("settles"),
        )
        .sort("pair", "day", "id")
        .drop("day", "id")
        .collect(engine=ENGINE)
    )
    return summarise(seen)


def summarise(seen: pl.DataFrame) -> pl.DataFrame:
    """Sums up observations that stand by pair, oldest first."""
    most = seen.lazy().group_by("pair").len().select(pl.col("len").max()).collect(engine=ENGINE).item() or 0
    lasting = seen.lazy().with_columns(pl.col("attainment").alias("lasting"))
    reach = 1
    # What lasts of an observation is the least from it on: each step looks twice as far ahead.
    while reach < most:
        is_same = pl.col("pair") == pl.col("pair").shift(-reach)
        least = pl.min_horizontal("lasting", pl.col("lasting").shift(-reach))
        lasting = lasting.with_columns(pl.when(is_same).then(least).otherwise("lasting").alias("lasting"))
        reach *= 2
    is_last = (pl.col("pair") != pl.col("pair").shift(-1)).fill_null(True)
    next_credit = pl.when(is_last).then(0.0).otherwise(pl.col("credit").shift(-1))
    return (
        lasting.with_columns((pl.col("lasting") * (pl.col("credit") - next_credit)).alias("part"))
        .group_by("pair")
        .agg(
            pl.col("part").sum().alias("act"),
            pl.col("attainment").last().alias("reached"),
            pl.col("credit").last().alias("last_credit"),
            pl.col("status").last(),
            pl.col("settles").any(),
        )
        .collect()
    )


def score(pairs: pl.DataFrame, outcomes: pl.DataFrame) -> pl.LazyFrame:
    reached = pl.col("reached")
    is_known = (0.95 <= reached) | pl.col("settles")
    low = pl.min_horizontal("act", "reached")
    return (
        pairs.lazy()
        .select("pair", "agreement", "party", "stance", "counts", "effort_hours", "without_evidence")
        .join(outcomes.lazy(), on="pair", how="left")
        .with_columns(
            reached.fill_null(0.0),
            pl.col("settles").fill_null(False),
            low.fill_null(0.0).alias("low"),
            ((1.0 - reached) * pl.col("last_credit")).fill_null(1.0).alias("rest"),
        )
        .select(
            "agreement", "party", "stance", "counts", "effort_hours", is_known.alias("is_known"),
            (1.0 - pl.col("low")).alias("leak_high"),
            pl.when(is_known).then(1.0 - pl.col("low"))
            .otherwise(1.0 - (pl.col("low") + pl.col("rest")).clip(upper_bound=1.0)).alias("leak_low"),
            pl.coalesce(
                "without_evidence",
                pl.when(0.95 <= reached).then(pl.lit("done"))
                .when(~is_known).then(pl.lit("unknown"))
                .when(pl.col("status") == "deviated").then(pl.lit("deviated"))
                .when(pl.col("status") == "not_done").then(pl.lit("not_done"))
                .otherwise(pl.lit("running")).cast(pl.Enum(STATUSES)),
            ).alias("status"),
        )
    )


def count(column: str, words: tuple[str, ...]) -> list[pl.Expr]:
    return [(pl.col(column) == word).sum().cast(pl.Int64).alias(f"n_{word}") for word in words]


def table_of_agreements(scored: pl.LazyFrame, agreements: pl.DataFrame) -> pl.LazyFrame:
    counts, known = pl.col("counts"), pl.col("counts") & pl.col("is_known")
    low, high, effort = pl.col("leak_low"), pl.col("leak_high"), pl.col("effort_hours")

    def kept(value: pl.Expr, where: pl.Expr) -> pl.Expr:
        return pl.when(where).then(value)

    def if_positive(n: str, value: pl.Expr) -> pl.Expr:
        return pl.when(0 < pl.col(n)).then(value)

    def spread(below: pl.Expr) -> pl.Expr:
        share = below / pl.col("n_spoken")
        return share * (1.0 - share)

    cuts = [pl.col("n_no"), pl.col("n_no") + pl.col("n_abstain"), pl.col("n_spoken") - pl.col("n_yes")]
    is_heard = (3 <= pl.col("n_spoken")) & (0.5 <= pl.col("n_spoken") / pl.col("n_entitled"))
    not_recorded = pl.col("n_entitled") - pl.col("n_recorded")
    coverage = pl.col("n_known") / pl.col("n_bound")
    return (
        scored.group_by("agreement")
        .agg(
            *count("stance", STANCES),
            pl.len().cast(pl.Int64).alias("n_recorded"),
            *count("status", STATUSES),
            counts.sum().cast(pl.Int64).alias("n_bound"),
            known.sum().cast(pl.Int64).alias("n_known"),
            kept(low, known).mean().alias("known_leak"),
            kept(low, counts).mean().alias("leak_low"),
            kept(high, counts).mean().alias("leak_high"),
            kept(effort, counts).count().alias("n_with_effort"),
            kept(effort * low, known).sum().alias("energy_known"),
            kept(effort * low, counts).sum().alias("energy_low"),
            kept(effort * high, counts).sum().alias("energy_high"),
        )
        .join(agreements.lazy().select("agreement", "n_entitled"), on="agreement")
        .with_columns(pl.sum_horizontal("n_yes", "n_yes_unless", "n_yes_provided", "n_abstain", "n_no").alias("n_spoken"))
        .select(
            "agreement", "n_entitled", *(f"n_{it}" for it in STANCES), not_recorded.alias("n_not_recorded"),
            *(f"n_{it}" for it in STATUSES),
            pl.when(is_heard).then(1.0 - 4.0 * sum(map(spread, cuts)) / 3.0).alias("consensus"),
            (pl.col("n_yes") / pl.col("n_entitled")).alias("harmony_low"),
            ((pl.col("n_yes") + not_recorded) / pl.col("n_entitled")).alias("harmony_high"),
            pl.when(0.8 <= coverage).then("known_leak").alias("leak"),
            "leak_low", "leak_high",
            if_positive("n_bound", coverage).alias("coverage"),
            if_positive("n_with_effort", pl.col("energy_known")).alias("energy_hours_known"),
            if_positive("n_with_effort", pl.col("energy_low")).alias("energy_hours_low"),
            if_positive("n_with_effort", pl.col("energy_high")).alias("energy_hours_high"),
        )
        .sort("agreement")
    )


def table_of_dependencies(agreements: pl.DataFrame) -> pl.DataFrame:
    """Who waits for whom is small: plain Python is faster here than a library of graphs."""
    waiting = agreements.filter(pl.col("depends_on").is_not_null()).select("agreement", pl.col("depends_on").str.split("|"))
    before = {name: after for name, after in waiting.iter_rows()}
    named = waiting["agreement"].append(waiting["depends_on"].explode()).unique()
    taking_part = agreements.filter(pl.col("agreement").is_in(named.implode()))
    days = dict(taking_part.select("agreement", "duration_days").iter_rows())
    finish: dict[str, int] = {}
    for name in TopologicalSorter(before).static_order():
        start = max((finish.get(it, 0) for it in before.get(name, ())), default=0)
        finish[name] = start + days.get(name, 0)
    return pl.DataFrame({"n_in_dependencies": [len(days)], "critical_path_days": [max(finish.values(), default=0)]})


def main() -> None:
    data, as_of, out = Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    agreements = read_agreements(data, as_of)
    table_of_dependencies(agreements).write_csv(out / "dependencies.csv")
    pairs = read_pairs(data, agreements, as_of)
    outcomes = read_outcomes(data, pairs, as_of)
    scored = score(pairs, outcomes).collect(engine=ENGINE).lazy()
    table_of_agreements(scored, agreements).collect(engine=ENGINE).write_csv(out / "agreements.csv")
    parties = scored.group_by("party").agg(count("status", STATUSES)).sort("party")
    parties.collect(engine=ENGINE).write_csv(out / "parties.csv")


if __name__ == "__main__":
    main()
