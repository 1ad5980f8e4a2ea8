#!/bin/sh
# Many runs at once, many epochs, many steps; see Scripts/load.py. --short takes seconds. Linux alone tells of a process what
# is looked at.
set -eu
cd "$(dirname "$0")/.."
[ "$(uname)" = Linux ] || { echo "load: skipped, as only Linux has /proc"; exit 0; }
PYTHONDONTWRITEBYTECODE=1 python3 Scripts/load.py "${SYNFIRE:-.build/release/synfire}" "$@"
