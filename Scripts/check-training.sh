#!/bin/sh
# Short trainings through the built command. nBP on the chip must learn, keep what it learned, go on where it stopped, print
# the scores that its arithmetic prints, and tell what crossed the chip's border. SSNN-BP must learn with either rule, the same
# on any number of threads, and tell its activity and the spread of its draws.
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

spiking="train ssnn-bp --data glyphs --hidden 400 --train-count 10000 --epochs 3"
for rule in rate:0.9 stochastic:0.84; do
  update=${rule%:*} floor=${rule#*:}
  # shellcheck disable=SC2086
  "$synfire" $spiking --update $update --output "$folder/$update"
  "$synfire" evaluate "$folder/$update" --format json >"$folder/$update.json"
  spikes=$(sed -n 's/.*"testDraws":.*"spikes":{[^}]*"mean":\([0-9.]*\).*/\1/p' "$folder/$update.json")
  awk -v spikes="$spikes" -v floor="$floor" 'BEGIN { exit !(spikes > floor) }' ||
    fail "wanted a mean accuracy above $floor of SSNN-BP by the $update rule on the glyphs, got $spikes"
  "$synfire" inspect "$folder/$update" | grep -q "^spikes a sample, by layer" || fail "wanted the activity of SSNN-BP"
  echo "short training: SSNN-BP by the $update rule, accuracy $spikes on the glyphs after 3 epochs, mean of 5 draws"
done
for threads in 1 2; do
  # shellcheck disable=SC2086
  "$synfire" $spiking --batch 50 --threads $threads --format json >"$folder/$threads.jsonl"
  sed 's/,"trainSamplesPerSecond".*//' "$folder/$threads.jsonl" >"$folder/$threads.scores"
done
cmp "$folder/1.scores" "$folder/2.scores" || fail "one and two threads print different scores"
