#!/usr/bin/env bash
# Runs what works on memory by hand under the compiler's sanitizers: AddressSanitizer over the unit tests of kernels,
# networks, data sets, HDF5 and weights files, with traps at undefined behaviour in the C headers of shims and kernels;
# ThreadSanitizer over a short ResNet50 run on two threads. The first finding ends it with a code other than 0.
#
# Usage: sanitize.sh [address] [thread]; standard: both.
set -euo pipefail
cd "$(dirname "$0")/.."
swift=${SWIFT:-swift}
[ $# -gt 0 ] || set -- address thread

# The sanitizers tell where they stop; Swift's own backtrace of a trap would wait for an answer.
export SWIFT_BACKTRACE=enable=no

address() {
  local options=(-c release --scratch-path .build/address --sanitize=address)
  options+=(-Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined)
  "$swift" build "${options[@]}" --build-tests
  # What libraries keep until the end is no leak of ours.
  ASAN_OPTIONS=detect_leaks=0 "$swift" test "${options[@]}" --skip-build --disable-xctest \
    --filter '^(TensorsTests|NetworksTests|LayeredNetworksTests|DatasetsTests|HDF5Tests|WeightFilesTests)\.'
}

thread() {
  local options=(-c release --scratch-path .build/thread --sanitize=thread)
  local bin=.build/thread/release folder=build/sanitize
  for product in prepare train; do "$swift" build "${options[@]}" --product "$product"; done
  rm -rf "$folder"
  mkdir -p "$folder"
  export TSAN_OPTIONS=halt_on_error=1:exitcode=70
  "$bin/prepare" images --train-images 96 --test-images 32 --output "$folder/images"
  # The net that all others go on from, and one of them, quantized.
  local run
  for run in start-sgd qhat-sgd; do
    "$bin/train" run --experiment pipeline/experiments/resnet50.yaml --profile smoke --run "$run" --seed 1 \
      --images "$folder/images/index.h5" --threads 2 --output "$folder/runs/$run/seed-1.h5"
  done
}

for sanitizer; do
  case $sanitizer in
    address | thread) echo "sanitize: $sanitizer" && "$sanitizer" ;;
    *) echo "sanitize: no sanitizer $sanitizer" >&2 && exit 64 ;;
  esac
done
echo 'sanitize: nothing found'
