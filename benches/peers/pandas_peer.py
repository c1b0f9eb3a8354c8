"""The same table of results with pandas and networkx: python pandas_peer.py DATASET_FOLDER AS_OF OUT_FOLDER

Assumes what holds of synth data: one commitment per pair, of kind quantity and weight 1; no mergers and no milestones; lists of entitled parties written out, with a position for each; a state beside each condition, undated; a value and a status in each observation.
"""

import sys
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

pa.set_cpu_count(2)

COLUMNS = {
    "agreements": ["id", "decided_on", "entitled", "duration_days", "depends_on", "status"],
    "positions": ["agreement", "party", "stance", "condition_state"],
    "commitments": ["id", "agreement", "party", "baseline", "target", "due_on", "effort_hours"],
    "evidence": ["id", "commitment", "occurred_on", "recorded_on", "value", "status", "grade", "source"],
}
STANCES = ["yes", "yes_unless", "yes_provided", "abstain", "no", "silent", "absent"]
STATUSES = ["done", "running", "deviated", "not_done", "unknown", "not_due", "not_applicable"]
# A day that never comes, in days since 1970.
NEVER = np.iinfo(np.int32).max


def read(data: Path, table: str) -> pd.DataFrame:
    """The columns that are used; the types of Arrow are read fastest, days among them."""
    path = data / f"{table}.csv"
    return pd.read_csv(path, usecols=COLUMNS[table], engine="pyarrow", dtype_backend="pyarrow")


def write(frame: pd.DataFrame, path: Path) -> None:
    """Writes through Arrow, which is several times faster than `to_csv`."""
    pyarrow.csv.write_csv(pa.Table.from_pandas(frame, preserve_index=False), path)


def day_numbers(column: pd.Series) -> np.ndarray:
    """Days as whole numbers; what is empty lies after every day."""
    return column.astype("int32[pyarrow]").to_numpy(dtype="int32", na_value=NEVER)


def codes(column: pd.Series, words: list[str]) -> np.ndarray:
    """Each word as its place in the list; -1 for another word, and where there is none."""
    found, names = pd.factorize(column)
    places = [words.index(it) if it in words else -1 for it in names]
    return np.array([*places, -1], dtype="int8")[found]


def read_agreements(data: Path, as_of: int) -> pd.DataFrame:
    it = read(data, "agreements")
    decided = it["decided_on"].isna() | (day_numbers(it["decided_on"]) <= as_of)
    it = it[decided.to_numpy(dtype=bool)].sort_values("id", ignore_index=True)
    ended = it["status"].isin(["withdrawn", "cancelled", "superseded"])
    return pd.DataFrame(
        {
            "agreement": it["id"],
            "number": np.arange(len(it), dtype="int32"),
            "n_entitled": it["entitled"].str.count(r"\|").to_numpy(dtype="int64") + 1,
            "has_ended": ended.to_numpy(dtype=bool),
            "duration_days": it["duration_days"].to_numpy(dtype="int64", na_value=0),
            "depends_on": it["depends_on"],
        }
    )


def read_pairs(data: Path, agreements: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """One row for each pair: what was said, and whether it binds."""
    positions = read(data, "positions").merge(agreements[["agreement", "number", "has_ended"]], on="agreement")
    commitments = read(data, "commitments").rename(columns={"id": "commitment"})
    pairs = positions.merge(commitments, on=["agreement", "party"], how="left")
    del positions, commitments
    stance = codes(pairs["stance"], STANCES)
    state = codes(pairs["condition_state"], ["triggered", "met"])
    ended = pairs["has_ended"].to_numpy()
    due = day_numbers(pairs["due_on"])
    is_bound = (stance == 0) | ((stance == 1) & (state != 0)) | ((stance == 2) & (state == 1))
    is_dormant = (stance == 2) & (state != 1)
    without_evidence = np.select(
        [ended | ~(is_bound | is_dormant), is_dormant | (as_of < due)],
        [STATUSES.index("not_applicable"), STATUSES.index("not_due")],
        -1,
    )
    return pd.DataFrame(
        {
            "number": pairs["number"],
            "party": pairs["party"],
            "commitment": pairs["commitment"],
            "stance": stance,
            "baseline": pairs["baseline"].to_numpy(dtype="float64", na_value=0.0),
            "target": pairs["target"].to_numpy(dtype="float64", na_value=np.nan),
            "due": due,
            "effort": pairs["effort_hours"].to_numpy(dtype="float64", na_value=np.nan),
            "counts": without_evidence == -1,
            "without_evidence": without_evidence.astype("int8"),
        }
    )


def read_evidence(data: Path, pairs: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Observations of what binds and is due, by pair, oldest first."""
    it = read(data, "evidence")
    wanted = pairs.loc[pairs["counts"], ["commitment"]].reset_index(names="pair")
    pair = it[["commitment"]].merge(wanted, on="commitment", how="left")["pair"]
    pair = pair.fillna(-1).to_numpy(dtype="int64")
    day = day_numbers(it["occurred_on"].fillna(it["recorded_on"]))
    has_origin = it["source"].notna().to_numpy(dtype=bool) | (codes(it["grade"], ["own_statement"]) == 0)
    seen = pd.DataFrame(
        {
            "pair": pair,
            "day": day,
            "value": it["value"].to_numpy(dtype="float64", na_value=np.nan),
            "status": codes(it["status"], STATUSES),
            "has_origin": has_origin,
        }
    )
    kept = np.flatnonzero((0 <= pair) & (day <= as_of))
    seen, names = seen.take(kept), it["id"]
    del it
    # One whole number sorts by pair and day; names are looked at only where both are the same.
    key = (seen["pair"].to_numpy() << 32) + seen["day"].to_numpy()
    rank = np.zeros(len(seen), dtype="int32")
    tied = np.flatnonzero(pd.Series(key).duplicated(keep=False).to_numpy())
    rank[tied] = names.iloc[kept[tied]].rank(method="first").to_numpy(dtype="int32")
    return seen.iloc[np.lexsort((rank, key))]


def summarise(seen: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """What came of each commitment: one row for each pair with observations."""
    pair, day = seen["pair"].to_numpy(), seen["day"].to_numpy()
    baseline, target, due = (pairs[it].to_numpy()[pair] for it in ("baseline", "target", "due"))
    attainment = ((seen["value"].to_numpy() - baseline) / (target - baseline)).clip(0.0, 1.0)
    credit = np.exp2(np.maximum(day - due, 0) / -365.0)
    status = seen["status"].to_numpy()
    is_final = np.isin(status, [STATUSES.index(it) for it in ("done", "not_done", "deviated")])
    settles = seen["has_origin"].to_numpy() & (is_final | (due <= day))

    first = np.flatnonzero(np.diff(pair, prepend=-1))
    last = np.append(first[1:], len(pair)) - 1
    lasting = attainment.copy()
    reach, most = 1, int((last - first).max(initial=0)) + 1
    # What lasts of an observation is the least from it on: each step looks twice as far ahead.
    while reach < most:
        is_same = pair[:-reach] == pair[reach:]
        lasting[:-reach] = np.where(is_same, np.minimum(lasting[:-reach], lasting[reach:]), lasting[:-reach])
        reach *= 2
    next_credit = np.append(credit[1:], 0.0)
    next_credit[last] = 0.0
    return pd.DataFrame(
        {
            "act": np.add.reduceat(lasting * (credit - next_credit), first) if len(first) else [],
            "reached": attainment[last],
            "last_credit": credit[last],
            "status": status[last],
            "is_settled": np.logical_or.reduceat(settles, first) if len(first) else [],
        },
        index=pair[first],
    )


def score(pairs: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    it = outcomes.reindex(pairs.index)
    reached = it["reached"].fillna(0.0).to_numpy()
    low = np.minimum(it["act"].fillna(0.0).to_numpy(), reached)
    rest = ((1.0 - it["reached"]) * it["last_credit"]).fillna(1.0).to_numpy()
    is_known = (0.95 <= reached) | (it["is_settled"] == True).to_numpy(dtype=bool)  # noqa: E712: empty is not true
    status = it["status"].to_numpy()
    without_evidence = pairs["without_evidence"].to_numpy()
    of = STATUSES.index
    found = np.select(
        [0 <= without_evidence, 0.95 <= reached, ~is_known, np.isin(status, [of("deviated"), of("not_done")])],
        [without_evidence, of("done"), of("unknown"), status],
        of("running"),
    ).astype("int64")
    return pd.DataFrame(
        {
            "number": pairs["number"],
            "stance": pairs["stance"],
            "status": found,
            "counts": pairs["counts"],
            "is_known": is_known,
            "effort": pairs["effort"],
            "leak_low": np.where(is_known, 1.0 - low, 1.0 - np.minimum(low + rest, 1.0)),
            "leak_high": 1.0 - low,
        }
    )


def tally(group: np.ndarray, code: np.ndarray, n_groups: int, words: list[str]) -> dict[str, np.ndarray]:
    """How often each word stands in each group."""
    table = np.bincount(group * len(words) + code, minlength=n_groups * len(words)).reshape(n_groups, len(words))
    return {f"n_{word}": table[:, at] for at, word in enumerate(words)}


def table_of_agreements(scored: pd.DataFrame, agreements: pd.DataFrame) -> pd.DataFrame:
    n, number = len(agreements), scored["number"].to_numpy(dtype="int64")
    stances = tally(number, scored["stance"].to_numpy(dtype="int64"), n, STANCES)
    statuses = tally(number, scored["status"].to_numpy(), n, STATUSES)
    due = scored[scored["counts"]]
    group, known = due["number"].to_numpy(dtype="int64"), due["is_known"].to_numpy()
    low, high, effort = (due[it].to_numpy() for it in ("leak_low", "leak_high", "effort"))
    hours = np.nan_to_num(effort)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(group, values, minlength=n)

    n_entitled = agreements["n_entitled"].to_numpy(dtype="int64")
    n_yes, n_no, n_abstain = (stances[f"n_{it}"] for it in ("yes", "no", "abstain"))
    n_spoken = sum(stances[f"n_{it}"] for it in STANCES[:5])
    n_not_recorded = n_entitled - sum(stances.values())
    n_bound, n_known = np.bincount(group, minlength=n), np.bincount(group[known], minlength=n)
    has_effort = 0 < total(~np.isnan(effort))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = [it / n_spoken for it in (n_no, n_no + n_abstain, n_spoken - n_yes)]
        consensus = 1.0 - 4.0 * sum(it * (1.0 - it) for it in shares) / 3.0
        coverage = n_known / n_bound
        leak = np.where(0.8 <= coverage, total(low * known) / n_known, np.nan)
        leak_low, leak_high = total(low) / n_bound, total(high) / n_bound
    return pd.DataFrame(
        {
            "agreement": agreements["agreement"],
            "n_entitled": n_entitled,
            **stances,
            "n_not_recorded": n_not_recorded,
            **statuses,
            "consensus": np.where((3 <= n_spoken) & (0.5 <= n_spoken / n_entitled), consensus, np.nan),
            "harmony_low": n_yes / n_entitled,
            "harmony_high": (n_yes + n_not_recorded) / n_entitled,
            "leak": leak,
            "leak_low": leak_low,
            "leak_high": leak_high,
            "coverage": coverage,
            "energy_hours_known": np.where(has_effort, total(hours * low * known), np.nan),
            "energy_hours_low": np.where(has_effort, total(hours * low), np.nan),
            "energy_hours_high": np.where(has_effort, total(hours * high), np.nan),
        }
    )


def table_of_parties(party: pd.Series, status: pd.Series) -> pd.DataFrame:
    code, names = pd.factorize(party, sort=True)
    return pd.DataFrame({"party": names, **tally(code, status.to_numpy(), len(names), STATUSES)})


def table_of_dependencies(agreements: pd.DataFrame) -> pd.DataFrame:
    waiting = agreements.loc[agreements["depends_on"].notna(), ["agreement", "depends_on"]]
    waiting = waiting.assign(depends_on=waiting["depends_on"].str.split("|")).explode("depends_on")
    taking_part = agreements[agreements["agreement"].isin(pd.concat([waiting["agreement"], waiting["depends_on"]]))]
    days = dict(zip(taking_part["agreement"], taking_part["duration_days"]))
    graph = nx.DiGraph()
    # An edge lasts as long as where it leads to; the first of a chain is led to from a start without a name.
    graph.add_weighted_edges_from(("", it, lasts) for it, lasts in days.items())
    graph.add_weighted_edges_from(
        (before, after, days[after])
        for after, before in zip(waiting["agreement"], waiting["depends_on"])
        if before in days
    )
    longest = nx.dag_longest_path_length(graph) if days else 0
    return pd.DataFrame({"n_in_dependencies": [len(days)], "critical_path_days": [longest]})


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[3])
    as_of = (date.fromisoformat(sys.argv[2]) - date(1970, 1, 1)).days
    out.mkdir(parents=True, exist_ok=True)
    agreements = read_agreements(data, as_of)
    write(table_of_dependencies(agreements), out / "dependencies.csv")
    pairs = read_pairs(data, agreements, as_of)
    outcomes = summarise(read_evidence(data, pairs, as_of), pairs)
    scored = score(pairs, outcomes)
    write(table_of_agreements(scored, agreements), out / "agreements.csv")
    write(table_of_parties(pairs["party"], scored["status"]), out / "parties.csv")


if __name__ == "__main__":
    main()
