#!/bin/sh
# A short training through the built command: it must learn, keep what it learned, and go on where it stopped.
set -eu
synfire=.build/release/synfire
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$synfire" train nbp --data glyphs --epochs 5 --output "$folder/run"
"$synfire" train --resume --epochs 6 --output "$folder/run" --format json >"$folder/resumed.jsonl"
"$synfire" evaluate "$folder/run" --format json >"$folder/evaluation.json"

spikes=$(sed -n 's/.*"test":{[^}]*"spikes":\([0-9.]*\).*/\1/p' "$folder/evaluation.json")
lines=$(wc -l <"$folder/resumed.jsonl")
[ "$lines" -eq 1 ] || { echo "wanted one more epoch after --resume, got $lines" >&2; exit 1; }
awk -v spikes="$spikes" 'BEGIN { exit !(spikes > 0.9) }' ||
  { echo "wanted an accuracy above 0.9 on the glyphs after 6 epochs, got $spikes" >&2; exit 1; }
echo "short training: accuracy $spikes on the glyphs after 6 epochs, one of them resumed"
