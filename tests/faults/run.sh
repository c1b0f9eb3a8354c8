#!/usr/bin/env bash
# Every fault at every system call that writes, in every command that writes: about an hour on two cores. Needs strace.
# TENZIJ_FAULTS_POINTS=60 tries so many points of each command. Any offence is a failure, with the fault that brought it about.
set -euo pipefail
cd "$(dirname "$0")/../.."
TENZIJ_FAULTS=long cargo test --test trust faults -- --nocapture
