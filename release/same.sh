#!/usr/bin/env bash
# Builds the last commit twice, in folders of different names, and looks whether the programs are the same to the byte.
#
#   release/same.sh [FOLDER]     where to work; a temporary folder if left out
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-$(mktemp -d)}
commit=$(git rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$commit")
export SOURCE_DATE_EPOCH
sums=()
for place in one another/place; do
  rm -rf "${folder:?}/$place"
  mkdir -p "$folder/$place"
  git archive "$commit" | tar -x -C "$folder/$place"
  program=$(env -u CARGO_TARGET_DIR "$folder/$place/release/program.sh")
  sum=$(sha256sum "$program" | cut -d ' ' -f 1)
  echo "$sum  $(stat -c %s "$program") bytes  in $place"
  sums+=("$sum")
done
if [ "${sums[0]}" != "${sums[1]}" ]; then
  echo "the two builds differ"
  exit 1
fi
echo "the two builds are the same"
if [ -n "${TENZIJ_FIGURES:-}" ]; then
  mkdir -p "$TENZIJ_FIGURES"
  printf 'P4\treleased programs built in two folders that differ\t0\n' >"$TENZIJ_FIGURES/P4-two-builds.tsv"
fi
