#!/bin/sh
# Writes the figures of README.md and Documentation/*.md from Documentation/Records; with --check it fails where they differ.
set -eu
command -v python3 >/dev/null || { echo "skipped: pages and records (wants python3)"; exit 0; }
exec python3 "$(dirname "$0")/pages.py" "$@"
