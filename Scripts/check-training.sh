#!/bin/sh
# A short training through the built command, on the chip: it must learn, keep what it learned, go on where it stopped,
# print the scores that its arithmetic prints, and tell what crossed the chip's border.
set -eu
synfire=.build/release/synfire
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$1" >&2; exit 1; }

"$synfire" train nbp --data glyphs --epochs 5 --output "$folder/run"
"$synfire" train --resume --epochs 6 --output "$folder/run" --format json >"$folder/resumed.jsonl"
"$synfire" evaluate "$folder/run" --format json >"$folder/evaluation.json"

spikes=$(sed -n 's/.*"test":{[^}]*"spikes":\([0-9.]*\).*/\1/p' "$folder/evaluation.json")
lines=$(wc -l <"$folder/resumed.jsonl")
[ "$lines" -eq 1 ] || fail "wanted one more epoch after --resume, got $lines"
awk -v spikes="$spikes" 'BEGIN { exit !(spikes > 0.9) }' ||
  fail "wanted an accuracy above 0.9 on the glyphs after 6 epochs, got $spikes"

# The scores of each epoch, without what only the chip has to tell and without the speed.
scores() { sed 's/.*"epoch":/"epoch":/; s/,"trainSamplesPerSecond".*//' "$1"; }
"$synfire" train nbp --on arithmetic --data glyphs --epochs 6 --format json >"$folder/arithmetic.jsonl"
scores "$folder/run/epochs.jsonl" >"$folder/chip.scores"
scores "$folder/arithmetic.jsonl" >"$folder/arithmetic.scores"
[ "$(wc -l <"$folder/chip.scores")" -eq 6 ] || fail "wanted 6 epochs on the chip"
cmp "$folder/chip.scores" "$folder/arithmetic.scores" || fail "chip and arithmetic print different scores"

"$synfire" inspect "$folder/run" >"$folder/inspection"
grep -q "chip to host: nothing while it learns" "$folder/inspection" ||
  fail "wanted that nothing was read while the chip learned"
grep "host to chip" "$folder/inspection" | head -n 1
echo "short training: accuracy $spikes on the glyphs after 6 epochs, one of them resumed; equal in arithmetic"
