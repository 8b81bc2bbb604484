# Read by the job files beside it. Trains, and puts the job back into the queue when its time is up.
#
# Slurm sends SIGUSR1 before the time limit (the line --signal of a job file). `train` then saves a checkpoint and
# ends with 138; the job is requeued, the same command goes on from the checkpoint, and the run file has the bytes
# of an unbroken run. SIGTERM (scancel, preemption) saves a checkpoint too, and what becomes of the job is Slurm's
# business: a cancelled one ends, a preempted one is requeued by Slurm.

[ -f pipeline/cluster/requeue.sh ] || {
  echo "error: cluster: submit from the project's root, or give sbatch --chdir=ROOT" >&2
  exit 64
}

train_and_requeue() { # a command
  local code=0
  training=
  # The job files ask for the signal in this shell only (B:), which hands it on: srun and mpirun pass it to every
  # process they started.
  trap 'kill -USR1 "$training" 2> /dev/null || true' USR1
  trap 'kill -TERM "$training" 2> /dev/null || true' TERM
  "$@" &
  training=$!
  # A signal ends `wait`, not the training, which is waited for again.
  while wait "$training" && code=0 || code=$?; kill -0 "$training" 2> /dev/null; do :; done
  if [ "$code" -eq 138 ]; then
    echo "cluster: a checkpoint was saved; the job is requeued"
    # Each task of an array is a job with a number of its own, which this is.
    scontrol requeue "$SLURM_JOB_ID"
  fi
  exit "$code"
}
