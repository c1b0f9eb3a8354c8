#!/usr/bin/env bash
# Fuzzes every target, or those named, for so many seconds each.
#
#   fuzz/run.sh SECONDS [TARGET…]
#
# Needs Rust (stable or nightly) and a C++ compiler; neither cargo-fuzz nor a sanitizer, for no line of this program is unsafe.
# What is learnt is kept in fuzz/corpus, what breaks a law in fuzz/artifacts; keep the latter as a seed, and mend what it found.
# `cargo fuzz run TARGET fuzz/corpus/TARGET fuzz/seeds/TARGET` does the same for those who have cargo-fuzz.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:?how many seconds each}
shift
command -v c++ >/dev/null || command -v g++ >/dev/null || { echo "left out: no C++ compiler is installed"; exit 0; }
export CARGO_TARGET_DIR=${TENZIJ_FUZZ_TARGET:-$PWD/target}
RUSTC_WRAPPER=$PWD/rustc.sh cargo build --locked --quiet --bin any
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for folder in seeds/*/; do
    target=$(basename "$folder")
    [ "$target" = dictionary ] || targets+=("$target")
  done
fi
mkdir -p corpus artifacts
n_executions=0 n_broken=0
printf '%-14s %12s %8s %8s %8s\n' target executions per_second features broken
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target" "artifacts/$target"
  log=artifacts/$target.log
  arguments=(-max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -close_fd_mask=1
    -artifact_prefix="artifacts/$target/" "corpus/$target" "seeds/$target")
  [ -f "seeds/dictionary/$target" ] && arguments=(-dict="seeds/dictionary/$target" "${arguments[@]}")
  TENZIJ_TARGET=$target RAYON_NUM_THREADS=1 "$CARGO_TARGET_DIR/debug/any" "${arguments[@]}" >"$log" 2>&1 || n_broken=$((n_broken + 1))
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  features=$(grep -oE 'ft: [0-9]+' "$log" | tail -n 1 | cut -c 5-)
  broken=$(find "artifacts/$target" -type f | wc -l)
  printf '%-14s %12s %8s %8s %8s\n' "$target" "${executions:-?}" "${rate:-?}" "${features:-?}" "$broken"
  n_executions=$((n_executions + ${executions:-0}))
  if [ -n "${TENZIJ_FIGURES:-}" ]; then
    mkdir -p "$TENZIJ_FIGURES"
    printf 'P1\tfuzzing, executions of %s\t%s\n' "$target" "${executions:-0}" >"$TENZIJ_FIGURES/P1-fuzz-$target.tsv"
  fi
done
echo "executions in all: $n_executions; targets that broke a law: $n_broken"
[ "$n_broken" -eq 0 ]
