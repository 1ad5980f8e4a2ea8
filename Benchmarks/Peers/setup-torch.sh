#!/bin/sh
# Makes the environment of the peers that train networks in .build/torch-peers. PYTHON may name an interpreter of Python 3.11.
set -eu
cd "$(dirname "$0")/../.."
[ -x .build/torch-peers/bin/python ] || "${PYTHON:-python3.11}" -m venv .build/torch-peers
.build/torch-peers/bin/python -m pip install --quiet --requirement Benchmarks/Peers/requirements-torch.txt
