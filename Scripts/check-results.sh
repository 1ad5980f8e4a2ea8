#!/bin/sh
# Trains what the README states of nBP on real images, on the chip and in arithmetic: both must print equal scores, those of the
# records from which its table is written, and no less than their floors. A set that is not here is skipped.
set -eu
synfire=.build/release/synfire
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ -n "${SYNFIRE_DATA:-}" ] || { [ -d ../shared/data ] && SYNFIRE_DATA=../shared/data && export SYNFIRE_DATA; } || true

mean() { awk -v part="\"$2\"" -v metric="\"$3\"" '$1 == part {inside = 1} inside && $1 == metric {found = 1}
  found && $1 == "\"mean\"" {gsub(/,/, "", $3); print $3; exit}' "$1"; }

# The scores of each epoch, without what only the chip has to tell and without the speed.
scores() { sed 's/.*"epoch":/"epoch":/; s/,"trainSamplesPerSecond".*//' "$1/epochs.jsonl"; }

check() {
  data=$1 epochs=$2 record=$3
  shift 3
  if ! "$synfire" data verify "$data" >/dev/null 2>&1; then echo "skipped: $data is not here"; return 0; fi
  for backend in chip arithmetic; do
    "$synfire" train nbp --on "$backend" --data "$data" --epochs "$epochs" --seeds 1,2,3 \
      --output "$folder/$data-$backend" | sed -n '/last epoch/,$p'
  done
  for seed in 1 2 3; do
    scores "$folder/$data-chip/seed-$seed" >"$folder/chip.scores"
    scores "$folder/$data-arithmetic/seed-$seed" >"$folder/arithmetic.scores"
    [ "$(wc -l <"$folder/chip.scores")" -eq "$epochs" ] && cmp "$folder/chip.scores" "$folder/arithmetic.scores" ||
      { echo "$data, seed $seed: wanted $epochs epochs of equal scores on the chip and in arithmetic" >&2; exit 1; }
  done
  echo "$data: $epochs epochs of three seeds are equal on the chip and in arithmetic"
  python3 Scripts/records.py compare "$record" "$folder/$data-chip"
  while [ $# -gt 0 ]; do
    got=$(mean "$folder/$data-chip/summary.json" "$1" "$2")
    awk -v got="$got" -v floor="$3" 'BEGIN { exit !(got >= floor) }' ||
      { echo "$data, $1 epoch, $2: wanted at least $3, got $got" >&2; exit 1; }
    echo "$data, $1 epoch, $2: $got (at least $3)"
    shift 3
  done
}

check mnist 60 nbp-mnist last exact 0.945 last spikes 0.953 last potential 0.970
check fashion-mnist 40 nbp-fashion best spikes 0.770 best potential 0.795
