#!/usr/bin/env bash
# Scores a dataset on a batch system (Slurm), without Spark: one task for each shard, then one merge.
#
#   cluster/slurm/array.sh DATASET DATE SHARDS OUT
#
# Run it where jobs are submitted. DATASET, OUT and the program `tenzij` lie on a disk that all nodes share.
# Settings of a site (partition, account, memory) go in SBATCH_… variables or in the lines that call sbatch.
set -euo pipefail
if [ $# -ne 4 ]; then
  echo "use: $0 DATASET DATE SHARDS OUT" >&2
  exit 2
fi
dataset=$1 as_of=$2 shards=$3 out=$(realpath -m "$4")
tenzij=${TENZIJ:-$(command -v tenzij)}
work=$out.work
mkdir "$work" # ends here if it is there already: nothing of an earlier run is merged
mkdir "$work/partial" "$work/log"

"$tenzij" shard "$dataset" --shards "$shards" -o "$work/shard"

# The texts below are run by the tasks, each with its own SLURM_ARRAY_TASK_ID.
export TENZIJ=$tenzij AS_OF=$as_of SHARDS=$shards WORK=$work OUT=$out
# shellcheck disable=SC2016
score='
set -eu
name=$(printf %04d "$SLURM_ARRAY_TASK_ID")
export RAYON_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
# A file is written whole or not at all, so that a task may be tried again.
"$TENZIJ" score "$WORK/shard/$name" --as-of "$AS_OF" --detail scores --large \
  --partial "$SLURM_ARRAY_TASK_ID/$SHARDS" -o "$WORK/partial/$name"
'
# shellcheck disable=SC2016
merge='
set -eu
"$TENZIJ" merge "$WORK"/partial/* -o "$OUT"
rm -r "$WORK"
'

array=$(sbatch --parsable --export=ALL --job-name=tenzij-score --array="1-$shards" --cpus-per-task=1 \
  --requeue --output="$work/log/%a" --wrap="$score")
# Begins once every task has ended well; if one has not, it is cancelled and the folder stays for a look.
sbatch --export=ALL --job-name=tenzij-merge --dependency="afterok:${array%%;*}" --kill-on-invalid-dep=yes \
  --output="$work/log/merge" --wrap="$merge"
