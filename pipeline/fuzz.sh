#!/usr/bin/env bash
# Gives the parsers of what strangers write made-up bytes, by libFuzzer, each for its share of the time.
#
# Usage: fuzz.sh [MINUTES [SEED [PARSER…]]]; standard: 6 minutes, a seed by the clock, every parser.
# Inputs that a parser took are kept in build/fuzz/corpus/ and are where the next call begins; an input that a fault
# was found with is in build/fuzz/failures/. One that ended a parser is repeated by
#
#     .build/release/fuzz PARSER build/fuzz/failures/PARSER-crash-…
#
# and belongs, made small, into Tests/Fuzz/Corpus/PARSER, which every test run reads.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=${1:-6}
seed=${2:-}
shift $(($# < 2 ? $# : 2))
parsers=("$@")
[ ${#parsers[@]} -gt 0 ] || parsers=(digits pictures experiments samples weights documents)
if ! [[ $minutes =~ ^[0-9]+([.][0-9]+)?$ ]] || ! [[ $seed =~ ^[0-9]*$ ]]; then
  echo "fuzz: MINUTES and SEED are numbers" >&2
  exit 64
fi
seed=${seed:-$(($(date +%s) % 1000000000 + 1))}

# Files of tests and of the pipeline are seeds too.
seeds() {
  case $1 in
    pictures) ls -d Tests/DatasetsTests/Fixtures ;;
    experiments) ls -d pipeline/experiments ;;
    weights) ls -d Tests/WeightFilesTests/Fixtures ;;
    documents) ls -d pipeline/report ;;
  esac
  if [ -d "Tests/Fuzz/Corpus/$1" ]; then echo "Tests/Fuzz/Corpus/$1"; fi
}

# A build of its own: libFuzzer counts which branches an input takes, and has the main function.
options=(-c release --product fuzz --scratch-path .build/fuzz --sanitize=fuzzer)
for flag in -DFUZZING -Xfrontend -entry-point-function-name -Xfrontend main_without_fuzzing; do
  options+=(-Xswiftc "$flag")
done
"${SWIFT:-swift}" build "${options[@]}"

mkdir -p build/fuzz/failures
each=$(awk -v minutes="$minutes" -v count=${#parsers[@]} 'BEGIN { printf "%d", minutes * 60 / count + 1 }')
failed=()
for parser in "${parsers[@]}"; do
  corpus=build/fuzz/corpus/$parser
  log=build/fuzz/$parser.log
  mkdir -p "$corpus"
  mapfile -t given < <(seeds "$parser")
  echo "fuzz: $parser for $each s, seed $seed"
  # 30 s and 1 GiB for an input: half of what is promised of a whole command.
  FUZZ_PARSER=$parser .build/fuzz/release/fuzz "$corpus" "${given[@]}" \
    -seed="$seed" -max_total_time="$each" -timeout=30 -rss_limit_mb=1024 -max_len=16384 \
    -artifact_prefix="build/fuzz/failures/$parser-" -print_final_stats=1 > "$log" 2>&1 || failed+=("$parser")
  grep -E '^stat::number_of_executed_units|^Done' "$log" | sed "s/^/fuzz: $parser: /" || true
done

if [ ${#failed[@]} -gt 0 ]; then
  for parser in "${failed[@]}"; do
    echo "fuzz: $parser failed, see build/fuzz/$parser.log:" >&2
    grep -E 'Fatal error|ERROR|Test unit written|DEADLYSIGNAL' "build/fuzz/$parser.log" | head -5 >&2 || true
  done
  exit 70
fi
