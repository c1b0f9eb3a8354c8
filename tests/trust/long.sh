#!/usr/bin/env bash
# All that takes too long for every change: hours on two cores. Give it before a release.
#
#   tests/trust/long.sh [FOLDER OF FIGURES]
#
# Every fault of every command, a hundred runs compared, a release build against a debug build, more mutations and random cases,
# everything once more without a network, fuzzing, mutants and peers. Ends with the table of promises.
# A part whose tool is not here is left out and said so. A part that fails is told at the end; the others are done all the same.
#
#   TENZIJ_FAULTS_POINTS=60   so many fault points of each command instead of all
#   TENZIJ_FUZZ_SECONDS=1800  seconds for each fuzz target
set -uo pipefail
cd "$(dirname "$0")/../.."
figures=${1:-target/figures}
mkdir -p "$figures"
TENZIJ_FIGURES=$(realpath "$figures")
export TENZIJ_FIGURES
failed=()

part() { # A name, and a command.
  local name=$1; shift
  echo "== $name"
  local began=$SECONDS
  "$@" || failed+=("$name")
  echo "== $name: $((SECONDS - began)) s"
}
left_out() { echo "== $1: left out, $2"; }

part "build without optimisation" cargo test --locked --test trust --no-run
part "build with optimisation" cargo build --locked --release
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
export TENZIJ_OTHER_BUILD="$target/release/tenzij"

if command -v strace >/dev/null; then
  part "every fault of every command" env TENZIJ_FAULTS=long cargo test --locked --test trust faults -- --nocapture
else
  left_out "every fault of every command" "strace is not installed"
fi
# One after the other: many measure time, memory or what others do at the same moment.
part "long variants of every promise" env TENZIJ_LONG=1 cargo test --locked --test trust -- --nocapture --test-threads 1 --skip faults::
part "long variants of workbooks and minutes" env TENZIJ_LONG=1 cargo test --locked --test workbooks --test minutes -- --nocapture

part "reports in a browser, where there is one" cargo test --locked --test report -- --nocapture

# Without a network at all: what needs one fails. Its short variants put no figures in the place of the long ones.
without_network() {
  local log="$target/without-network.log" status
  env -u TENZIJ_FIGURES "$@" cargo test --locked --offline 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  sum() { grep -o "[0-9]* $1" "$log" | awk '{ n += $1 } END { print n + 0 }'; }
  printf 'P5\ttests that passed without a network\t%s\n' "$(sum passed)" > "$TENZIJ_FIGURES/P5-passed-without-a-network.tsv"
  printf 'P5\ttests that failed without a network\t%s\n' "$(sum failed)" > "$TENZIJ_FIGURES/P5-failed-without-a-network.tsv"
  return "$status"
}
if unshare -rn true 2>/dev/null; then
  part "every test without a network" without_network unshare -rn
elif unshare -n true 2>/dev/null; then
  part "every test without a network" without_network unshare -n
else
  left_out "every test without a network" "unshare -n is not allowed here"
fi

# It needs a C++ compiler alone, and says so itself if there is none.
part "fuzzing" fuzz/run.sh "${TENZIJ_FUZZ_SECONDS:-1800}"
if ! cargo mutants --version >/dev/null 2>&1; then
  left_out "mutants" "cargo-mutants is not installed"
else
  part "mutants" tests/trust/mutants.sh "$target/mutants"
fi
peers() { cargo build --locked --release --bin tenzij --example bare_pass && python3 benches/peers/run.py; }
if python3 -m venv --help >/dev/null 2>&1; then
  part "peers" peers
else
  left_out "peers" "Python is not installed; see benches/peers/README.md"
fi

part "table of promises" python3 tests/trust/promises.py "$TENZIJ_FIGURES" docs/promises.md

if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[@]}"
  exit 1
fi
echo "all parts that could be done are done"
