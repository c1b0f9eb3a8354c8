#!/usr/bin/env bash
# Every fault at every system call that writes, in every command that writes; takes some minutes. Needs strace.
# Prints the number of faults; any torn file or lost entry is a failure with the fault that brought it about.
set -euo pipefail
cd "$(dirname "$0")/../.."
TENZIJ_FAULTS=long cargo test --test project faults -- --nocapture --test-threads 1
