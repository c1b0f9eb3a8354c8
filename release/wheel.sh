#!/usr/bin/env bash
# Makes a Python wheel that carries the program, so that `pip install` brings it where Python is and Rust is not.
#
#   release/wheel.sh [FOLDER]     where it is put; target/dist if left out
#
# Needs maturin (`pip install maturin`).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
command -v maturin >/dev/null || { echo "left out: maturin is not installed"; exit 0; }
maturin build --quiet --release --locked --target "$target" --compatibility manylinux2014 --out "${1:-$CARGO_TARGET_DIR/dist}"
find "${1:-$CARGO_TARGET_DIR/dist}" -name "tenzij-$version-*.whl" -exec ls -l {} +
