#!/bin/sh
# Lets the disk fail and the machine stop in every verb that writes; see Scripts/faults.py. --short tries a few moments.
# Skipped where no library can be preloaded into the command.
set -eu
cd "$(dirname "$0")/.."
synfire=${SYNFIRE:-.build/release/synfire}
[ "$(uname)" = Linux ] || { echo "faults: skipped, as only Linux preloads the library"; exit 0; }
command -v cc >/dev/null || { echo "faults: skipped, as no C compiler is installed"; exit 0; }
shim=$(mktemp -d)/fail-call.so
trap 'rm -rf "$(dirname "$shim")"' EXIT
cc -shared -fPIC -O1 -o "$shim" Scripts/fail-call.c -ldl
PYTHONDONTWRITEBYTECODE=1 python3 Scripts/faults.py "$synfire" "$shim" "$@"
