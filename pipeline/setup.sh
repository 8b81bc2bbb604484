#!/usr/bin/env bash
# Checks for Swift and installs the system packages of packages.txt that are missing, saying which first.
# Does nothing, quickly, when all is there. Usage: setup.sh [--with-tests] [--with-peers] [--with-mpi] [--with-slurm]
# [--with-torture] [--with-recompute]
#
# Exit codes: 69 a package cannot be installed, 78 Swift is missing or too old, 64 usage.
set -euo pipefail
cd "$(dirname "$0")"

refuse() { # exit code, what is wrong, what to do
  printf 'error: set-up: %s\n  to do:    %s\n' "$2" "$3" >&2
  exit "$1"
}

groups='build'
for option; do
  case "$option" in
    --with-tests) groups+=' test' ;;
    --with-peers) groups+=' peers' ;;
    --with-mpi) groups+=' mpi' ;;
    --with-slurm) groups+=' slurm' ;;
    --with-torture) groups+=' torture' ;;
    --with-recompute) groups+=' recompute' ;;
    *) refuse 64 "unknown option $option" "use: setup.sh [--with-tests] [--with-peers] [--with-mpi] [--with-slurm] [--with-torture] [--with-recompute]" ;;
  esac
done

command -v swift > /dev/null ||
  refuse 78 "there is no Swift toolchain on the PATH" \
    "install Swift 6.1 or newer from https://www.swift.org/install/linux and put its usr/bin on the PATH"
version=$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1 || true)
[ -n "$version" ] ||
  refuse 78 "“swift --version” fails" "reinstall Swift 6.1 or newer: https://www.swift.org/install/linux"
if [ "$(printf '%s\n6.1\n' "$version" | sort -V | head -n 1)" != 6.1 ]; then
  refuse 78 "Swift $version is too old" "install Swift 6.1 or newer: https://www.swift.org/install/linux"
fi

wanted=()
while read -r group package _; do
  case " $groups " in *" $group "*) wanted+=("$package") ;; esac
done < packages.txt

if ! command -v dpkg-query > /dev/null; then
  pkg-config --exists openblas hdf5 pangocairo zlib libcrypto 2> /dev/null && exit 0
  refuse 69 "this system has no Debian packages, and pkg-config does not find all libraries" \
    "install, by the names your system gives them: ${wanted[*]}"
fi

# One query for all: a package that was never seen is not listed, a removed one is not "installed".
installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "${wanted[@]}" \
  2> /dev/null | sed -n 's/ installed$//p' || true)
missing=()
for package in "${wanted[@]}"; do
  grep -qxF -- "$package" <<< "$installed" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

printf 'set-up: installing with apt-get: %s\n' "${missing[*]}" >&2
by_hand="install them, then repeat: apt-get install ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null ||
    refuse 69 "packages are missing, and there is no sudo to install them" "as root, $by_hand"
  as_root=(sudo)
fi
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=120 install --yes --quiet --no-install-recommends "${missing[@]}" >&2
}
# The list of packages may be stale or absent: fetch it only if the first attempt fails.
install || {
  "${as_root[@]}" apt-get update --quiet >&2 || true
  install || refuse 69 "apt-get could not install ${missing[*]}" "$by_hand"
}
