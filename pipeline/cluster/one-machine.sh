#!/usr/bin/env bash
# A Slurm on this machine alone, to try the job files and to test them. Listens on 127.0.0.1 only, and keeps everything
# in one folder. Usage:
#
#   pipeline/cluster/one-machine.sh start FOLDER [PROCESSORS]    then: export SLURM_CONF=FOLDER/slurm.conf
#   pipeline/cluster/one-machine.sh stop FOLDER
#
# Needs the packages slurm-wlm and munge (pipeline/setup.sh --with-slurm). Runs as whoever calls it, beside a Slurm that
# may be here already. Exit codes: 69 something is missing or does not start, 64 usage.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

refuse() { # exit code, what is wrong
  echo "error: cluster: $2" >&2
  exit "$1"
}
[ $# -ge 2 ] || refuse 64 "use: one-machine.sh start FOLDER [PROCESSORS], or: one-machine.sh stop FOLDER"
mkdir -p "$2"
folder=$(cd "$2" && pwd)
host=$(hostname -s)

stop() {
  local name pid
  for name in slurmctld slurmd munged; do
    pid=$(cat "$folder/$name.pid" 2> /dev/null) || continue
    # The number may be another program's by now.
    grep -qsF -- "$folder" "/proc/$pid/cmdline" || continue
    kill "$pid" 2> /dev/null || continue
    # One that has ended and that nobody has asked after has no command line any more.
    for _ in $(seq 100); do grep -qsa . "/proc/$pid/cmdline" || continue 2; sleep 0.05; done
    kill -KILL "$pid" 2> /dev/null || true
  done
}

free_port() { # one that nobody listens on
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 10000))
    (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
  refuse 69 "no port is free"
}

start() { # processors
  local name fd
  for name in munged mungekey slurmctld slurmd scontrol; do
    command -v "$name" > /dev/null || refuse 69 "$name is not installed: pipeline/setup.sh --with-slurm"
  done
  # What the caller has open stays the caller's: one that waits for its end would wait for these programs.
  for fd in /proc/$BASHPID/fd/*; do
    fd=${fd##*/}
    [ "$fd" -le 2 ] || [ "$fd" -eq 255 ] || eval "exec $fd>&-"
  done
  chmod 700 "$folder"
  mkdir -p "$folder/state" "$folder/spool"
  [ -e "$folder/munge.key" ] || mungekey --create --keyfile="$folder/munge.key"
  munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
    --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/munged.seed"
  # A requeued job waits as long as a credential lives (cred_expire).
  cat > "$folder/slurm.conf" << END
ClusterName=one-machine
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
ReturnToService=2
KillWait=30
NodeName=$host NodeAddr=127.0.0.1 CPUs=$1 RealMemory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024)) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
  export SLURM_CONF=$folder/slurm.conf
  slurmctld -c -f "$SLURM_CONF"
  slurmd -c -f "$SLURM_CONF" -N "$host"
  for _ in $(seq 200); do
    sinfo --noheader --format=%T 2> /dev/null | grep -qx idle && return
    sleep 0.1
  done
  tail -n 20 "$folder"/slurm*.log >&2 || true
  stop
  refuse 69 "Slurm does not start; its last words stand above"
}

case "$1" in
  start) start "${3:-$(nproc)}" ;;
  stop) stop ;;
  *) refuse 64 "start or stop, not $1" ;;
esac
