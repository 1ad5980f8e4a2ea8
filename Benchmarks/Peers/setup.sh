#!/bin/sh
# Makes the environment of the peers in .build/peers. PYTHON may name an interpreter of Python 3.10.
set -eu
cd "$(dirname "$0")/../.."
[ -x .build/peers/bin/python ] || "${PYTHON:-python3.10}" -m venv .build/peers
.build/peers/bin/python -m pip install --quiet --requirement Benchmarks/Peers/requirements.txt
