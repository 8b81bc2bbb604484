#!/bin/bash
# Two hosts on one machine: two network namespaces with a cable of given rate and delay between them, and mpirun over both.
#
#   sudo pipeline/cluster/two-hosts.sh [--rate 1gbit] [--delay 1ms] COMMAND…
#
# Runs COMMAND as one rank in each of them, for instance a training run or “bench resnet50” of a build with MPI. Needs root
# (it makes namespaces), ip and tc (iproute2) and Open MPI. Nothing is left behind.
set -euo pipefail
rate=1gbit delay=1ms
while [[ ${1-} == --* ]]; do
  case $1 in
    --rate) rate=$2 ;;
    --delay) delay=$2 ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; [[ $1 == --help ]] && exit 0 || exit 64 ;;
  esac
  shift 2
done
[[ $# -gt 0 ]] || { echo "two-hosts.sh: no command; see --help" >&2; exit 64; }
for tool in ip tc mpirun; do
  command -v "$tool" > /dev/null || { echo "two-hosts.sh: $tool is not installed" >&2; exit 69; }
done
[[ $(id -u) == 0 ]] || { echo "two-hosts.sh: only root can make network namespaces" >&2; exit 77; }

here=$(dirname "$0")
names=(sti-$$-1 sti-$$-2)
scratch=$(mktemp -d)
cable=
clean() {
  # It has nothing to lose, and whoever started this may have it ignore milder signals.
  [[ -z $cable ]] || kill -KILL "$cable" 2> /dev/null || true
  for name in "${names[@]}"; do ip netns del "$name" 2> /dev/null || true; done
  rm -rf "$scratch"
}
trap clean EXIT
for name in "${names[@]}"; do
  ip netns add "$name"
  ip -n "$name" link set lo up
done
# Rate and delay are on the way out of each: by netem, or, where the kernel has none, by tbf and a program that carries
# the packets late.
ip link add c1 netns "${names[0]}" type veth peer name c2 netns "${names[1]}"
if ! ip netns exec "${names[0]}" tc qdisc add dev c1 root netem delay "$delay" 2> /dev/null; then
  ip -n "${names[0]}" link del c1
  seconds=$(awk -v delay="$delay" 'BEGIN { unit = delay; sub(/^[0-9.]+/, "", unit)
    print delay * (unit == "us" ? 1e-6 : unit == "ms" ? 1e-3 : 1) }')
  coproc CABLE { exec python3 "$here/cable.py" "$seconds" "${names[@]}"; }
  cable=$CABLE_PID
  read -r _ <&"${CABLE[0]}" || { echo "two-hosts.sh: no cable" >&2; exit 74; }
  echo "two-hosts.sh: no netem in this kernel; cable.py carries the packets" >&2
fi
for i in 0 1; do
  device=c$((i + 1))
  ip -n "${names[i]}" address add "10.77.0.$((i + 1))/24" dev "$device"
  [[ -z $cable ]] || ip -n "${names[i]}" link set "$device" mtu 32000 txqueuelen 10000
  ip -n "${names[i]}" link set "$device" up
  if [[ -n $cable ]]; then
    ip netns exec "${names[i]}" tc qdisc replace dev "$device" root tbf rate "$rate" burst 256kb latency 500ms
  else
    ip netns exec "${names[i]}" tc qdisc replace dev "$device" root netem rate "$rate" delay "$delay" limit 100000
  fi
done

# How mpirun starts its daemon on the other host: in the place of ssh.
cat > "$scratch/agent" << AGENT
#!/bin/bash
while [[ \${1-} == -* ]]; do shift; done
host=\$1; shift
case \$host in 10.77.0.1) name=${names[0]} ;; *) name=${names[1]} ;; esac
exec ip netns exec "\$name" bash -c "\$*"
AGENT
chmod +x "$scratch/agent"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
ip netns exec "${names[0]}" mpirun --mca plm_rsh_agent "$scratch/agent" --mca orte_keep_fqdn_hostnames 1 \
  --host 10.77.0.1:1,10.77.0.2:1 -n 2 --bind-to none --mca btl self,tcp --mca pml ob1 \
  --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 "$@"
