#!/usr/bin/env bash
# A million rows of evidence into a ledger, and a small file into it and into an empty one. Takes the program as its argument.
set -euo pipefail
program=$(realpath "${1:-target/release/tenzij}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
new_project() { mkdir -p "$1/invoer"; printf '[project]\ntitle = "Lindewiek"\n' > "$1/tenzij.toml"; }
measure() { # Seconds and peak of a command in a project.
  local label=$1 folder=$2; shift 2
  (cd "$folder" && /usr/bin/time -f "$label: %e s, %M KiB" "$program" "$@" --lang en > /dev/null)
}
new_project "$work/large"; new_project "$work/small"
awk 'BEGIN { print "id,commitment,observation,occurred_on,kind,value,status,grade,source";
  for (i = 1; i <= 1000000; i++)
    printf "e%07d,c%06d,o%07d,2026-%02d-%02d,report,%d,running,b,https://example.org/besluit/%d\n", i, i % 250000, i, i % 12 + 1, i % 28 + 1, i % 100, i }' \
  > "$work/large/invoer/evidence.csv"
head -n 11 "$work/large/invoer/evidence.csv" | sed 's/^e/x/; 1s/^x/e/' | sed '1s/^.*$/id,commitment,observation,occurred_on,kind,value,status,grade,source/' > "$work/ten.csv"
ls -l "$work/large/invoer/evidence.csv" | awk '{ print "file of 1,000,000 rows: " $5 " bytes" }'
measure "ingest of 1,000,000 rows" "$work/large" ingest --on 2026-07-01
ls -l "$work/large/tenzij.db" | awk '{ print "ledger: " $5 " bytes" }'
mkdir "$work/small/invoer/first"; printf 'id,title\ng,Doel\n' > "$work/small/invoer/first/goals.csv"
measure "ingest of 1 row, which makes the ledger" "$work/small" ingest --on 2026-07-01
for project in large small; do
  mkdir "$work/$project/invoer/extra"; cp "$work/ten.csv" "$work/$project/invoer/extra/evidence.csv"
  measure "ingest of 10 rows more, $project ledger" "$work/$project" ingest invoer/extra/evidence.csv --on 2026-07-02
  measure "undo of them, $project ledger" "$work/$project" undo --on 2026-07-03
done
measure "verify, large ledger" "$work/large" verify
sed -i '500000s/running/done/' "$work/large/invoer/evidence.csv"
measure "ingest of the same 1,000,000 rows with one changed" "$work/large" ingest invoer/evidence.csv --on 2026-07-04
(cd "$work/large" && "$program" history --lang en)
