#!/usr/bin/env bash
# Stands before rustc while fuzzing is built: what is fuzzed is compiled with libFuzzer's counters, other crates as they are.
#
# With `TENZIJ_FUZZ_ALL=1` every crate gets them, so that the fuzzer also sees its way through the crates that read XML, zips and Parquet.
set -euo pipefail
counters=(--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=16)
name= kind=
previous=
for argument in "$@"; do
  case $previous in --crate-name) name=$argument ;; --crate-type) kind=$argument ;; esac
  previous=$argument
done
case $name:$kind in
  tenzij:lib | table:bin | any:bin) exec "$@" "${counters[@]}" ;;
  # Build scripts and macros run while building, where no fuzzer is; libFuzzer itself must not count.
  build_script_build:* | *:proc-macro | libfuzzer_sys:* | ___:*) exec "$@" ;;
esac
if [ "${TENZIJ_FUZZ_ALL:-}" = 1 ] && [ "$kind" = lib ]; then
  exec "$@" "${counters[@]}"
fi
exec "$@"
