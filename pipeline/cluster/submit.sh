#!/usr/bin/env bash
# Submits every run that is due to a Slurm cluster, as job arrays, and behind them the job that makes the report.
#
#   pipeline/cluster/submit.sh [variables of make] [-- options of sbatch]
#   pipeline/cluster/submit.sh EXPERIMENTS=mnist PROFILE=full SEEDS=5 -- --partition=long --time=8:00:00
#
# Builds and prepares the data here first, so it is called where both are possible (a login node), in a folder that all
# nodes see. The processor's vector kernels are part of what a run is known by: take nodes of one kind (--constraint),
# or the report will train again what it finds from the other. Runs that go on from others wait for these in an array of their own. A run that is up to date is not
# submitted: called again after a failure it submits what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

variables=() options=()
while [ $# -gt 0 ]; do
  [ "$1" != -- ] || { shift; options=("$@"); break; }
  variables+=("$1")
  shift
done
make -C pipeline due "${variables[@]}"

# A list of its own for each call, since tasks of an earlier one may still have theirs to read.
stamp=$(date +%Y%m%d-%H%M%S)-$$
after=()
for part in now later; do
  list=build/due/$part-$stamp
  mv "build/due/$part" "$list"
  count=$(wc -l < "$list")
  [ "$count" -gt 0 ] || continue
  job=$(LIST=$list sbatch --parsable "--array=1-$count" "${after[@]}" "${options[@]}" pipeline/cluster/runs.sbatch)
  echo "cluster: $count runs of $list: job ${job%%;*}"
  # What waits for a job that failed would wait for ever.
  after=("--dependency=afterok:${job%%;*}" --kill-on-invalid-dep=yes)
done
job=$(sbatch --parsable "${after[@]}" --output=build/due/%x-%j.log "${options[@]}" pipeline/cluster/report.sbatch \
  "${variables[@]}")
echo "cluster: the report: job ${job%%;*}"
