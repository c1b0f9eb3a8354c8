#!/usr/bin/env bash
# How a release is built; sourced by the other scripts here, so that archive, package and wheel hold the same program.
#
# The target is glibc's own, linked statically: the program resolves no names and loads no modules, which is what static glibc cannot do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
target=x86_64-unknown-linux-gnu
cargo_home=${CARGO_HOME:-$HOME/.cargo}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
# The time of the last commit, for everything that carries a time.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export SOURCE_DATE_EPOCH
# No path of the machine that builds is left in the program: neither in Rust nor in the C of SQLite.
export RUSTFLAGS="-Ctarget-feature=+crt-static --remap-path-prefix=$PWD=/tenzij --remap-path-prefix=$CARGO_TARGET_DIR=/target --remap-path-prefix=$cargo_home=/cargo"
export CFLAGS="-ffile-prefix-map=$PWD=/tenzij -ffile-prefix-map=$CARGO_TARGET_DIR=/target -ffile-prefix-map=$cargo_home=/cargo"
export CARGO_PROFILE_RELEASE_STRIP=symbols CARGO_INCREMENTAL=0 LC_ALL=C.UTF-8
