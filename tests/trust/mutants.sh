#!/usr/bin/env bash
# Mutation testing of the measures: changes one thing at a time in a file of src/measures and looks whether a test beside it notices.
#
#   tests/trust/mutants.sh FOLDER [FILE…]     all measures, or only the files named, such as consensus.rs
#   TENZIJ_MUTANTS_PART=0/12                  of each file every twelfth mutant: a sample that no file escapes
#
# The measures stand on the ground floor (tests/architecture.rs), so each is built here with what it stands on and nothing else:
# seconds for each mutant instead of minutes. First only the tests in the file itself count: by hand and laws. What they do not notice
# is tried once more with all measures against the references and laws in tests/measures; what survives that too is in unnoticed.txt.
# Needs cargo-mutants (`cargo install cargo-mutants`). docs/mutants.md tells what survived, and why.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${1:?which folder to work in}
shift
command -v cargo-mutants >/dev/null || { echo "left out: cargo-mutants is not installed"; exit 0; }
part=()
[ -z "${TENZIJ_MUTANTS_PART:-}" ] || part=(--shard "$TENZIJ_MUTANTS_PART" --sharding round-robin)
files=("$@")
[ ${#files[@]} -gt 0 ] || files=($(cd src/measures && ls ./*.rs | sed 's|^./||' | grep -v '^mod.rs$'))
all=$(cd src/measures && ls ./*.rs | sed -e 's|^./||' -e 's|\.rs$||' | grep -v '^mod$')

# The measures that a file names, and those that these name.
gather() {
  local it=$1 other
  grep -qx "$it" "$folder/needed" 2>/dev/null && return
  echo "$it" >>"$folder/needed"
  for other in $all; do
    if grep -qE "(^|[^a-z_])$other::|measures::$other([^a-z_]|$)" "src/measures/$it.rs"; then gather "$other"; fi
  done
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
package=$folder/package
# What all of them stand on is built once.
export CARGO_TARGET_DIR=$folder/target
: >"$folder/outcomes.tsv"
: >"$folder/missed.txt"

# Tries mutants once more, by their names, with all measures against the references.
again() {
  local names=() name
  while read -r name; do
    # Every sign that means something in a regular expression is itself.
    # shellcheck disable=SC2001
    names+=(--re "^$(sed 's/[][\\.*+?^${}()|]/\\&/g' <<<"$name")$")
  done <"$1"
  [ ${#names[@]} -gt 0 ] || return 0
  rm -rf "$package" "$folder/mutants.out" "$folder/mutants.out.old"
  mkdir -p "$package/src/graph" "$package/src/advice" "$package/templates" "$package/tests"
  cp -r src/model src/measures src/language "$package/src/"
  cp src/graph/communities.rs src/graph/centrality.rs "$package/src/graph/"
  cp src/advice/skills.rs "$package/src/advice/"
  cp -r templates/lang "$package/templates/"
  cp -r tests/measures tests/reference "$package/tests/"
  cp Cargo.lock "$package/"
  {
    echo '//! All measures, and what their references speak of besides.'
    echo 'pub mod advice { pub mod skills; }'
    echo 'pub mod graph { pub mod centrality; pub mod communities; }'
    echo 'pub mod language;'
    echo 'pub mod measures;'
    echo 'pub mod model;'
  } >"$package/src/lib.rs"
  {
    printf '[package]\nname = "tenzij"\nversion = "0.1.0"\nedition = "2024"\npublish = false\n\n[dependencies]\n'
    grep -E '^(good_lp|jiff|leiden-rs|petgraph|rand_chacha|rand_distr|rayon|rustworkx-core|serde|serde_json|statrs) = ' Cargo.toml
    printf '\n[lib]\ntest = false\n\n[dev-dependencies]\n'
    grep -E '^(insta|proptest) = ' Cargo.toml
    printf '\n[profile.dev]\ndebug = false\n\n[profile.dev.package."*"]\nopt-level = 1\n'
  } >"$package/Cargo.toml"
  local status=0
  (cd "$package" && cargo mutants --in-place --no-shuffle --timeout 120 --colors never --output "$folder" \
    "${names[@]}" -- --offline --test measures >"$folder/log" 2>&1) || status=$?
  case $status in
    0 | 2 | 3) ;;
    *) echo "against references: cannot be built"; tail -n 3 "$folder/log"; return 1 ;;
  esac
  # Fields that are left out come along, whatever the names that were asked for.
  cat "$folder/mutants.out/missed.txt" "$folder/mutants.out/timeout.txt" | grep -Fxf "$1" >"$folder/unnoticed.txt" || true
  echo "against references: $(grep -cFxf "$1" "$folder/mutants.out/caught.txt") more noticed; not noticed by any:"
  cat "$folder/unnoticed.txt"
}
for file in "${files[@]}"; do
  measure=${file%.rs}
  rm -rf "$package" "$folder/needed" "$folder/mutants.out" "$folder/mutants.out.old"
  mkdir -p "$package/src/measures" "$package/src/graph"
  gather "$measure"
  cp -r src/model "$package/src/"
  {
    echo '//! What one measure stands on, for mutation testing.'
    echo 'pub mod graph;'
    echo 'pub mod measures;'
    echo 'pub mod model;'
  } >"$package/src/lib.rs"
  echo '//! The part of the graph that a measure needs.' >"$package/src/graph/mod.rs"
  if grep -q 'crate::graph' src/measures/"$measure".rs; then
    cp src/graph/centrality.rs src/graph/communities.rs "$package/src/graph/"
    printf 'pub mod centrality;\npub mod communities;\n' >>"$package/src/graph/mod.rs"
  fi
  # The catalogue with these measures only.
  sed -e '/^pub mod /d' -e '/^    &[a-z_]*::CARD,$/d' src/measures/mod.rs >"$package/src/measures/mod.rs"
  while read -r it; do
    cp "src/measures/$it.rs" "$package/src/measures/"
    echo "pub mod $it;" >>"$package/src/measures/mod.rs"
  done <"$folder/needed"
  cp Cargo.lock "$package/"
  {
    printf '[package]\nname = "tenzij"\nversion = "0.1.0"\nedition = "2024"\npublish = false\n\n[dependencies]\n'
    grep -E '^(jiff|serde|serde_json|rayon) = ' Cargo.toml
    for it in leiden-rs petgraph rand_chacha rand_distr rustworkx-core statrs; do
      if grep -rq "${it//-/_}::" "$package/src"; then grep "^$it = " Cargo.toml; fi
    done
    printf '\n[dev-dependencies]\n'
    grep -E '^(proptest) = ' Cargo.toml
    printf '\n[profile.dev]\ndebug = false\n\n[profile.dev.package."*"]\nopt-level = 1\n'
  } >"$package/Cargo.toml"
  status=0
  (cd "$package" && cargo mutants --in-place --no-shuffle --timeout 120 --colors never --output "$folder" \
    --file "src/measures/$file" "${part[@]}" -- --offline --lib -- "measures::$measure::" >"$folder/log" 2>&1) || status=$?
  # 2 is: some were not noticed; 3: some ran too long. Both are findings, not failures of this script.
  case $status in
    0 | 2 | 3) ;;
    *) echo "$file: cannot be tested by itself"; tail -n 3 "$folder/log"; continue ;;
  esac
  count() { wc -l <"$folder/mutants.out/$1.txt"; }
  printf '%s\t%s\t%s\t%s\t%s\n' "$file" "$(count caught)" "$(count missed)" "$(count timeout)" "$(count unviable)" |
    tee -a "$folder/outcomes.tsv"
  cat "$folder/mutants.out/missed.txt" "$folder/mutants.out/timeout.txt"
  cat "$folder/mutants.out/missed.txt" >>"$folder/missed.txt"
done
again "$folder/missed.txt"
awk -F '\t' '{ c += $2; m += $3; t += $4; u += $5 } END { print "mutants: " c " noticed, " m " not, " t " ran too long, " u " do not compile; of " NR " files" }' "$folder/outcomes.tsv"
