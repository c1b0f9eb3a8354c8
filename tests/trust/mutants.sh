#!/usr/bin/env bash
# Mutation testing of the measures: changes one thing at a time in src/measures and looks whether a test notices.
#
#   tests/trust/mutants.sh FOLDER [FILE…]     all measures, or only the files named, such as consensus.rs
#
# The measures stand on the ground floor (tests/architecture.rs), so they are built and tested here as a package of their own:
# the same files, the same tests beside them and in tests/measures, in seconds for each mutant instead of minutes.
# Needs cargo-mutants (`cargo install cargo-mutants`). What survives is in docs/mutants.md, with the reason or the test that now notices.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:?which folder to work in}
shift
command -v cargo-mutants >/dev/null || { echo "left out: cargo-mutants is not installed"; exit 0; }
package=$folder/package
rm -rf "$package"
mkdir -p "$package/src" "$package/tests"
cp -r src/measures src/model src/graph src/language src/diagnostic "$package/src/"
cp -r tests/measures tests/reference "$package/tests/"
cp -r templates rustfmt.toml Cargo.lock "$package/"
# What staff can do is divided by `advice`, which stands higher up.
rm "$package/tests/measures/sharing.rs"
sed -i '/^mod sharing;$/d' "$package/tests/measures/main.rs"
cat >"$package/src/lib.rs" <<'RUST'
//! The ground floor of tenzij, for mutation testing.
pub mod diagnostic;
pub mod graph;
pub mod language;
pub mod measures;
pub mod model;
RUST
# The crates that these modules use, as Cargo.toml has them.
{
  printf '[package]\nname = "tenzij"\nversion = "0.1.0"\nedition = "2024"\npublish = false\n\n[dependencies]\n'
  grep -E '^(jiff|leiden-rs|petgraph|rand_chacha|rand_distr|rayon|rustworkx-core|serde|serde_json|statrs|toml) = ' Cargo.toml
  printf '\n[dev-dependencies]\n'
  grep -E '^(proptest|insta) = ' Cargo.toml
  printf '\n[profile.dev]\ndebug = false\n'
  printf '\n[profile.dev.package."*"]\nopt-level = 1\n'
} >"$package/Cargo.toml"
files=()
for file in "$@"; do files+=(--file "src/measures/$file"); done
[ ${#files[@]} -gt 0 ] || files=(--file 'src/measures/*.rs')
cd "$package"
# Words and figures of a card are read by people, so a changed one is no mutant; equivalent ones are named in docs/mutants.md.
status=0
# The examples in the documentation are left out: each takes a compiler. Tests of networks and of the graph take most of the time; TENZIJ_MUTANTS_SKIP leaves out those whose names hold this.
skip=()
for name in ${TENZIJ_MUTANTS_SKIP:-}; do skip+=(--skip "$name"); done
cargo mutants --in-place --no-shuffle --timeout 300 --colors never \
  --output "$folder" "${files[@]}" -- --offline --lib --test measures -- "${skip[@]}" || status=$?
# 2 is: some were not noticed; 3: some ran too long. Both are findings, not failures of this script.
case $status in 0 | 2 | 3) ;; *) exit "$status" ;; esac
cd "$folder/mutants.out"
caught=$(wc -l <caught.txt) missed=$(wc -l <missed.txt) slow=$(wc -l <timeout.txt) unviable=$(wc -l <unviable.txt)
echo "mutants: $caught noticed, $missed not, $slow ran too long, $unviable do not compile"
