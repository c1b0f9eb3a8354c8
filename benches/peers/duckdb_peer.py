"""The same table of results with DuckDB: python duckdb_peer.py DATASET_FOLDER AS_OF OUT_FOLDER

Assumes what holds of synth data: one commitment per pair, of kind quantity and weight 1; no mergers and no milestones; lists of entitled parties written out, with a position for each; a state beside each condition, undated; a value and a status in each observation.
"""

import sys
from pathlib import Path

import duckdb

SQL = """
CREATE TEMP TABLE agreements AS
SELECT id AS agreement, len(string_split(entitled, '|')) AS n_entitled,
       coalesce(status, '') IN ('withdrawn', 'cancelled', 'superseded') AS has_ended,
       coalesce(duration_days, 0) AS duration_days, depends_on
FROM read_csv('{data}/agreements.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {{
    'id': 'VARCHAR', 'meeting': 'VARCHAR', 'decided_on': 'DATE', 'portfolio': 'VARCHAR', 'kind': 'VARCHAR',
    'title': 'VARCHAR', 'text': 'VARCHAR', 'entitled': 'VARCHAR', 'needs_council': 'VARCHAR',
    'duration_days': 'BIGINT', 'depends_on': 'VARCHAR', 'status': 'VARCHAR', 'source': 'VARCHAR'}})
WHERE decided_on IS NULL OR decided_on <= DATE '{as_of}';

-- One row for each pair: what was said, and whether it binds.
CREATE TEMP TABLE pairs AS
WITH positions AS (
    SELECT agreement, party, stance, condition_state
    FROM read_csv('{data}/positions.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {{
        'agreement': 'VARCHAR', 'party': 'VARCHAR', 'stance': 'VARCHAR', 'condition': 'VARCHAR',
        'condition_state': 'VARCHAR', 'interest': 'VARCHAR', 'understood_target': 'VARCHAR', 'source': 'VARCHAR'}})
), commitments AS (
    SELECT id, agreement, party, coalesce(baseline, 0) AS baseline, target, due_on, effort_hours
    FROM read_csv('{data}/commitments.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {{
        'id': 'VARCHAR', 'agreement': 'VARCHAR', 'party': 'VARCHAR', 'kind': 'VARCHAR', 'unit': 'VARCHAR',
        'baseline': 'DOUBLE', 'target': 'DOUBLE', 'due_on': 'DATE', 'effort_hours': 'DOUBLE',
        'spent_hours': 'DOUBLE'}})
), bindings AS (
    SELECT agreement, party, stance, has_ended,
           CASE WHEN stance = 'yes' THEN 'bound'
                WHEN stance = 'yes_unless' AND condition_state = 'triggered' THEN 'released'
                WHEN stance = 'yes_unless' THEN 'bound'
                WHEN stance = 'yes_provided' AND condition_state = 'met' THEN 'bound'
                WHEN stance = 'yes_provided' THEN 'dormant'
                ELSE 'unbound' END AS binding
    FROM positions JOIN agreements USING (agreement)
)
SELECT agreement, party, stance, commitments.id AS commitment, baseline, target, due_on, effort_hours,
       NOT has_ended AND binding = 'bound' AND coalesce(due_on <= DATE '{as_of}', false) AS counts,
       CASE WHEN has_ended OR binding IN ('unbound', 'released') THEN 'not_applicable'
            WHEN binding = 'dormant' OR due_on IS NULL OR DATE '{as_of}' < due_on THEN 'not_due'
       END AS without_evidence
FROM bindings LEFT JOIN commitments USING (agreement, party);

-- What came of each commitment that binds and is due.
CREATE TEMP TABLE outcomes AS
WITH seen AS (
    SELECT commitment, evidence.id, coalesce(occurred_on, recorded_on) AS day, status,
           greatest(0.0, least(1.0, (value - baseline) / (target - baseline))) AS attainment,
           pow(2.0, -greatest(0, day - due_on) / 365.0) AS credit,
           (source IS NOT NULL OR coalesce(grade = 'own_statement', false))
               AND (due_on <= day OR status IN ('done', 'not_done', 'deviated')) AS settles
    FROM read_csv('{data}/evidence.csv', header = true, auto_detect = false, delim = ',', quote = '"', columns = {{
        'id': 'VARCHAR', 'commitment': 'VARCHAR', 'occurred_on': 'DATE', 'recorded_on': 'DATE', 'kind': 'VARCHAR',
        'value': 'DOUBLE', 'status': 'VARCHAR', 'reason_code': 'VARCHAR', 'grade': 'VARCHAR',
        'source': 'VARCHAR'}}) AS evidence
    JOIN (SELECT commitment, baseline, target, due_on FROM pairs WHERE counts) USING (commitment)
    WHERE day <= DATE '{as_of}'
), lasting AS (
    -- What lasts of an observation is the least from it on.
    SELECT commitment, attainment, credit, settles, status,
           min(attainment) OVER (ahead ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS lasting,
           lead(credit) OVER ahead AS next_credit
    FROM seen
    WINDOW ahead AS (PARTITION BY commitment ORDER BY day, id)
)
SELECT commitment,
       -- The increments times their credits, summed by parts.
       sum(lasting * (credit - coalesce(next_credit, 0))) AS act,
       max(attainment) FILTER (next_credit IS NULL) AS reached,
       max(credit) FILTER (next_credit IS NULL) AS last_credit,
       max(status) FILTER (next_credit IS NULL) AS status,
       bool_or(settles) AS is_settled
FROM lasting
GROUP BY commitment;

CREATE TEMP TABLE scored AS
WITH states AS (
    SELECT pairs.*, coalesce(reached, 0) AS reached, status,
           coalesce(0.95 <= reached OR is_settled, false) AS is_known,
           coalesce(least(act, reached), 0) AS low,
           coalesce((1 - reached) * last_credit, 1) AS rest
    FROM pairs LEFT JOIN outcomes USING (commitment)
)
SELECT agreement, party, stance, counts, is_known, effort_hours,
       1 - low AS leak_high,
       CASE WHEN is_known THEN 1 - low ELSE 1 - least(1, low + rest) END AS leak_low,
       coalesce(without_evidence,
           CASE WHEN 0.95 <= reached THEN 'done'
                WHEN NOT is_known THEN 'unknown'
                WHEN status = 'deviated' THEN 'deviated'
                WHEN status = 'not_done' THEN 'not_done'
                ELSE 'running' END) AS status
FROM states;

COPY (
    WITH sums AS (
        SELECT agreement,
               count(*) FILTER (stance = 'yes') AS n_yes,
               count(*) FILTER (stance = 'yes_unless') AS n_yes_unless,
               count(*) FILTER (stance = 'yes_provided') AS n_yes_provided,
               count(*) FILTER (stance = 'abstain') AS n_abstain,
               count(*) FILTER (stance = 'no') AS n_no,
               count(*) FILTER (stance = 'silent') AS n_silent,
               count(*) FILTER (stance = 'absent') AS n_absent,
               count(*) AS n_recorded,
               {statuses},
               count(*) FILTER (counts) AS n_bound,
               count(*) FILTER (counts AND is_known) AS n_known,
               avg(leak_low) FILTER (counts AND is_known) AS known_leak,
               avg(leak_low) FILTER (counts) AS leak_low,
               avg(leak_high) FILTER (counts) AS leak_high,
               count(effort_hours) FILTER (counts) AS n_with_effort,
               coalesce(sum(effort_hours * leak_low) FILTER (counts AND is_known), 0) AS energy_known,
               sum(effort_hours * leak_low) FILTER (counts) AS energy_low,
               sum(effort_hours * leak_high) FILTER (counts) AS energy_high
        FROM scored GROUP BY agreement
    ), shares AS (
        SELECT *, n_yes + n_yes_unless + n_yes_provided + n_abstain + n_no AS n_spoken,
               n_no / n_spoken AS below_1,
               (n_no + n_abstain) / n_spoken AS below_2,
               (n_spoken - n_yes) / n_spoken AS below_3
        FROM sums JOIN agreements USING (agreement)
    )
    SELECT agreement, n_entitled, n_yes, n_yes_unless, n_yes_provided, n_abstain, n_no, n_silent, n_absent,
           n_entitled - n_recorded AS n_not_recorded,
           n_done, n_running, n_deviated, n_not_done, n_unknown, n_not_due, n_not_applicable,
           CASE WHEN 3 <= n_spoken AND 0.5 <= n_spoken / n_entitled THEN
               1 - 4 * (below_1 * (1 - below_1) + below_2 * (1 - below_2) + below_3 * (1 - below_3)) / 3
           END AS consensus,
           n_yes / n_entitled AS harmony_low,
           (n_yes + n_entitled - n_recorded) / n_entitled AS harmony_high,
           CASE WHEN 0.8 <= n_known / n_bound THEN known_leak END AS leak,
           leak_low, leak_high,
           CASE WHEN 0 < n_bound THEN n_known / n_bound END AS coverage,
           CASE WHEN 0 < n_with_effort THEN energy_known END AS energy_hours_known,
           energy_low AS energy_hours_low, energy_high AS energy_hours_high
    FROM shares ORDER BY agreement
) TO '{out}/agreements.csv' (HEADER);

COPY (SELECT party, {statuses} FROM scored GROUP BY party ORDER BY party) TO '{out}/parties.csv' (HEADER);

COPY (
    WITH RECURSIVE edges AS (
        SELECT agreement, unnest(string_split(depends_on, '|')) AS before FROM agreements WHERE depends_on IS NOT NULL
    ), nodes AS (
        SELECT agreement, duration_days FROM agreements
        WHERE agreement IN (SELECT agreement FROM edges UNION ALL SELECT before FROM edges)
    ), chains AS (
        SELECT agreement, duration_days AS days FROM nodes
        UNION
        SELECT edges.agreement, days + nodes.duration_days
        FROM chains JOIN edges ON edges.before = chains.agreement JOIN nodes ON nodes.agreement = edges.agreement
    )
    SELECT (SELECT count(*) FROM nodes) AS n_in_dependencies, max(days) AS critical_path_days FROM chains
) TO '{out}/dependencies.csv' (HEADER);
"""

STATUSES = ("done", "running", "deviated", "not_done", "unknown", "not_due", "not_applicable")


def main() -> None:
    data, as_of, out = sys.argv[1:]
    Path(out).mkdir(parents=True, exist_ok=True)
    statuses = ", ".join(f"count(*) FILTER (status = '{it}') AS n_{it}" for it in STATUSES)
    connection = duckdb.connect()
    # Every table that is written says its order itself; without this the rest is quicker.
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(SQL.format(data=data, as_of=as_of, out=out, statuses=statuses))


if __name__ == "__main__":
    main()
