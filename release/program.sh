#!/usr/bin/env bash
# Builds the program as it is released, and prints where it is: one file for x86-64 Linux, without shared libraries.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
cargo build --release --locked --quiet --target "$target" --bin tenzij
echo "$CARGO_TARGET_DIR/$target/release/tenzij"
