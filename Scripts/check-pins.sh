#!/bin/sh
# Holds results, bit for bit, against Tests/Pins/pins.txt: the weights, scores and counts of short trainings of each learner in
# each of its variants, and the recordings, learned synapses, snapshots and counts of circuits under each chip model.
#
#   sh Scripts/check-pins.sh [--short] [--write] [SYNFIRE]
#
# --short leaves out the lines marked as long, and every model but loihi1; --write writes the pins anew. Scores are kept as
# numbers, each of which must be printed for its epoch under whatever name; all else as digests. A digest of tensors is one of
# their names, types, shapes and bytes; one of a snapshot leaves out the names.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
pins=Tests/Pins form=long write= synfire=.build/release/synfire
for argument; do
  case $argument in
  --short) form=short ;;
  --write) write=yes ;;
  -*) echo "check-pins: wanted --short, --write or the path of synfire, got $argument" >&2; exit 64 ;;
  *) synfire=$argument ;;
  esac
done
[ -z "$write" ] || form=long
synfire=$(cd "$(dirname "$synfire")" && pwd)/$(basename "$synfire")
scripts=$PWD/Scripts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
got=$work/got ran=$work/ran skipped=$work/skipped
: >"$got"; : >"$ran"; : >"$skipped"
fail() { echo "check-pins: $1" >&2; exit 1; }

# MARK: Digests

if command -v sha256sum >/dev/null; then sha() { sha256sum "$@"; }; else sha() { shasum -a 256 "$@"; }; fi
digest() { sha | cut -c1-16; }

# The values of JSON texts, a line each: path, tab, value.
values() { cat "$@" | awk -f "$scripts/pins.awk"; }

# `name type shape digest` of each tensor in a safetensors file, sorted; without the names, where a second argument is given.
tensors() {
  length=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
  tail -c +9 "$1" | head -c "$length" >"$work/header"
  values "$work/header" | awk -F '\t' '
    index($1, "/0/__metadata__/") == 1 { next }
    { name = $1
      sub(/^\/0\//, "", name); sub(/\/(dtype|shape|data_offsets)(\/[0-9]+)?$/, "", name); gsub(/[ \t]/, "_", name) }
    $1 ~ /\/dtype$/ { type[name] = $2 }
    $1 ~ /\/shape\/[0-9]+$/ { shape[name] = shape[name] "," $2 }
    $1 ~ /\/data_offsets\/0$/ { first[name] = $2 }
    $1 ~ /\/data_offsets\/1$/ { end[name] = $2 }
    END { for (name in type) print first[name], end[name], name, type[name], shape[name] "," }
  ' | sort -n -k 1,1 -k 2,2 >"$work/layout"
  rm -rf "$work/slices"; mkdir "$work/slices"
  { # Each read goes on where the last one ended.
    dd bs=$((length + 8)) count=1 of=/dev/null 2>/dev/null
    number=100000
    while read -r first end _ <&3; do
      number=$((number + 1))
      if [ "$first" = "$end" ]; then : >"$work/slices/$number"; continue; fi
      dd bs=$((end - first)) count=1 of="$work/slices/$number" 2>/dev/null
    done 3<"$work/layout"
  } <"$1"
  [ "$(cat "$work"/slices/* | wc -c)" -eq "$(($(wc -c <"$1") - length - 8))" ] || fail "$1: has bytes of no tensor"
  (cd "$work/slices" && sha -- *) | cut -d ' ' -f 1 | paste -d ' ' "$work/layout" - |
    awk -v nameless="${2:-}" '{ print (nameless ? "" : $3 " ") $4, $5, $6 }' | sort
}

# MARK: Results

# pin CASE KIND VALUE
pin() { printf '%s %s %s\n' "$1" "$2" "$3" >>"$got"; }

# The numbers of JSON texts whose paths match, or with a third argument do not match, sorted: for digests without names.
numbers() {
  values "$1" | awk -F '\t' -v pattern="$2" -v others="${3:-}" '
    $2 ~ /^[-0-9]/ && ($1 ~ pattern) == (others == "") { print $2 }' | sort
}

# The distinct numbers of each JSON text, without counts and speed; texts are divided by |.
readings() {
  values "$1" | awk -F '\t' '
    $2 !~ /^[-0-9]/ || $1 ~ /\/(chip|activity)\// || $1 ~ /SamplesPerSecond$/ { next }
    { split($1, path, "/") }
    !seen[path[2] " " $2]++ { print path[2], $2 }' | sort -n -k 1,1 | awk '
    { line = line (NR > 1 && $1 != text ? " |" : "") (NR > 1 ? " " : "") $2; text = $1 }
    END { print line }'
}

# Pins what a training has left in a folder; counts only if they are wanted, as those of a resumed run differ.
pin_training() {
  label=$1 folder=$2
  runs=$folder
  [ ! -d "$folder"/seed-1 ] && [ -z "$(find "$folder" -maxdepth 1 -name 'seed-*')" ] || runs=$(ls -d "$folder"/seed-*)
  : >"$work/weights"; : >"$work/epochs"
  for run in $runs; do
    for checkpoint in "$run"/checkpoints/epoch-[0-9][0-9][0-9][0-9].safetensors; do
      [ ! -e "$checkpoint" ] || { basename "$checkpoint"; tensors "$checkpoint"; } >>"$work/weights"
    done
    [ ! -e "$run/epochs.jsonl" ] || cat "$run/epochs.jsonl" >>"$work/epochs"
  done
  pin "$label" weights "$(digest <"$work/weights")"
  pin "$label" scores "$(readings "$work/epochs")"
  [ "${3:-}" = resumed ] || [ -z "$(numbers "$work/epochs" '/(chip|activity)/')" ] ||
    pin "$label" counts "$(numbers "$work/epochs" '/(chip|activity)/' | digest)"
}

# Products of 32-bit numbers are fused with their sums where the processor can, and e^x is the C library's: these results are
# pinned for processors with fused products and for glibc.
has_pinned_floats() {
  case $(uname -s)-$(uname -m) in
  Linux-aarch64) ;;
  Linux-x86_64) grep -m 1 '^flags' /proc/cpuinfo | grep -w avx2 | grep -qw fma || return 1 ;;
  *) return 1 ;;
  esac
  getconf GNU_LIBC_VERSION >/dev/null 2>&1
}

# Whether a case is one of this form, and can be pinned here.
is_wanted() {
  [ "$1" = short ] || [ "$form" = long ] || return 1
  case $3 in
  dense | softmax) has_pinned_floats || { echo "$2" >>"$skipped"; return 1; } ;;
  esac
  echo "$2" >>"$ran"
}

short_training="--train-count 300 --epochs 2"

check_trainings() {
  while read -r length name learner options; do
    case $length in '' | \#*) continue ;; esac
    is_wanted "$length" "$name" "$learner" || continue
    status=0
    # shellcheck disable=SC2086
    "$synfire" train "$learner" $short_training $options --output "$work/$name" </dev/null >"$work/log" 2>&1 || status=$?
    [ "$status" = 0 ] || pin "$name" status "$status"
    [ -d "$work/$name" ] || fail "$name: $(cat "$work/log")"
    pin_training "$name" "$work/$name"
  done <$pins/trainings.txt
}

# The same trainings, stopped several times wherever they are, and resumed: the same weights and scores.
check_interruptions() {
  for name in nbp-large arithmetic-large ssnn-large ssnn-batch-coinc dense-large softmax-large; do
    line=$(awk -v name="$name" '$2 == name' $pins/trainings.txt)
    # shellcheck disable=SC2086
    set -- $line
    is_wanted "$1" "$2" "$3" || continue
    shift 2
    learner=$1
    shift
    folder=$work/$name-again stops=0
    # shellcheck disable=SC2086
    "$synfire" train "$learner" $short_training "$@" --output "$folder" >/dev/null 2>&1 &
    until finish_or_stop; do
      stops=$((stops + 1))
      "$synfire" train --resume --output "$folder" >/dev/null 2>&1 &
    done
    pin_training "$name" "$folder" resumed
  done
}

# Stops the training under way a moment after it has its record, the first three times; true once it has come to its end.
finish_or_stop() {
  training=$! status=0
  if [ "$stops" -lt 3 ]; then
    while [ ! -e "$folder/run.json" ] && kill -0 "$training" 2>/dev/null; do sleep 0.02; done
    sleep "0.$((stops + 1))"
    kill -TERM "$training" 2>/dev/null || true
  fi
  wait "$training" 2>/dev/null || status=$?
  # 143 is a training that was stopped before it listened.
  case $status in 0) true ;; 130 | 143) false ;; *) fail "$name: wanted exit code 0, 130 or 143, got $status" ;; esac
}

check_evaluations() {
  while read -r length name options; do
    grep -qx "$name" "$ran" && is_wanted "$length" "$name" nbp || continue
    # shellcheck disable=SC2086
    "$synfire" evaluate "$work/$name" $options --format json </dev/null >"$work/evaluation"
    pin "$name" "evaluation$(echo "$options" | tr -d ' ')" "$(readings "$work/evaluation")"
  done <<END
short nbp
short nbp --on arithmetic
long nbp --epoch 1
long nbp-half --threshold 90
short arithmetic
long arithmetic --on chip
long arithmetic-held-out --best
short ssnn --draws 3
long ssnn-stochastic
long ssnn-batch --threshold 60
long ssnn-seeds
short dense
short softmax
END
}

# run_circuit CASE CIRCUIT STEPS OPTIONS…
run_circuit() {
  label=$1 circuit=$2 steps=$3 status=0
  shift 3
  rm -rf "$work/run" "$work/snapshot"
  "$synfire" run "$circuit" --steps "$steps" --output "$work/run" --save "$work/snapshot" "$@" </dev/null \
    >/dev/null 2>"$work/log" || status=$?
  [ "$status" = 0 ] || pin "$label" status "$status"
  [ ! -e "$work/run/recordings.safetensors" ] || tensors "$work/run/recordings.safetensors" >"$work/recordings"
  [ ! -e "$work/run/synapses.safetensors" ] || pin "$label" synapses "$(tensors "$work/run/synapses.safetensors" | digest)"
  [ ! -e "$work/snapshot" ] || pin "$label" snapshot "$(tensors "$work/snapshot" nameless | digest)"
  [ -e "$work/run/summary.json" ] || return 0
  pin "$label" counts "$(numbers "$work/run/summary.json" '/(seconds|stepsPerSecond|resources/.*|estimate/.*)$' others | digest)"
  [ -z "$(numbers "$work/run/summary.json" '/(resources|estimate)/')" ] ||
    pin "$label" cost "$(numbers "$work/run/summary.json" '/(resources|estimate)/' | digest)"
}

# Runs a circuit in two parts, with a snapshot between them, to the state of the whole run.
run_in_parts() {
  label=$1 circuit=$2 steps=$3 half=$(($3 / 2))
  shift 3
  [ -e "$work/snapshot" ] || return 0
  "$synfire" run "$circuit" --steps "$half" --save "$work/half" "$@" </dev/null >/dev/null 2>&1
  "$synfire" run "$circuit" --steps $((steps - half)) --restore "$work/half" --save "$work/end" "$@" </dev/null \
    >/dev/null 2>&1
  tensors "$work/snapshot" >"$work/whole"
  tensors "$work/end" | cmp -s - "$work/whole" || fail "$label: a run in two parts comes to another state"
}

check_runs() {
  cd $pins/circuits
  while read -r length models name circuit steps options; do
    case $length in '' | \#*) continue ;; esac
    for model in loihi1 brian2-loihi lava nengo-loihi; do
      [ "$model" = loihi1 ] || { [ "$models" = all ] && [ "$form" = long ]; } || continue
      is_wanted "$length" "run/$name/$model" circuit || continue
      # shellcheck disable=SC2086
      run_circuit "run/$name/$model" "$circuit" "$steps" --model "$model" $options
      [ ! -e "$work/run" ] || pin "run/$name/$model" recordings "$(digest <"$work/recordings")"
      [ ! -e "$work/run" ] || [ "$model" != loihi1 ] || pin "run/$name/$model" network "$(digest <"$work/run/network.json")"
      # shellcheck disable=SC2086
      [ "$form" = short ] || run_in_parts "run/$name/$model" "$circuit" "$steps" --model "$model" $options
    done
  done <../runs.txt
  cd ../../..
}

# MARK: The circuit of nBP

# The circuit for a few sizes and variants: its text, and its numbers alone, which a new name leaves as they are.
check_compiled_circuits() {
  while read -r length name options; do
    is_wanted "$length" "circuit/$name" circuit || continue
    # shellcheck disable=SC2086
    "$synfire" circuit nbp $options --format json </dev/null >"$work/circuit.json"
    pin "circuit/$name" text "$(digest <"$work/circuit.json")"
    pin "circuit/$name" numbers "$(sed 's/"[^"]*"//g' "$work/circuit.json" | digest)"
    [ "$length" = short ] || continue
    # shellcheck disable=SC2086
    pin "circuit/$name" cores "$("$synfire" circuit nbp $options --placement authors </dev/null |
      sed -n '/^takes/{s/[^0-9]/ /g;s/  */ /g;s/^ //;p;}')"
    "$synfire" inspect "$work/circuit.json" --format json </dev/null >"$work/inspection"
    pin "circuit/$name" inspection "$(numbers "$work/inspection" . | digest)"
  done <<END
short published --layers 400-400-10
short inference --layers 400-400-10 --inference
long wide --layers 784-400-10
short small --layers 6-5-3
long published-inhibition --layers 400-400-10 --inhibition published
long small-none --layers 6-5-3 --inhibition none
long small-weight --layers 7-4-2 --inhibition -4064
short small-rewarding --layers 6-5-3 --reward chip
long small-inference --layers 6-5-3 --inference
END
}

# The circuit with drawn weights, all of its groups and plastic connections probed, shown samples by the host as a learner does.
check_backpropagation() {
  is_wanted short run/nbp/loihi1 circuit
  "$synfire" circuit nbp --layers 6-5-3 --format json </dev/null >"$work/plain.json"
  values "$work/plain.json" >"$work/plain"
  name() { awk -F '\t' -v path="/0/$1/name" '$1 == path { print substr($2, 2, length($2) - 2) }' "$work/plain"; }
  awk -F '\t' '
    $1 ~ /^\/0\/(groups|connections)\/[0-9]+\/name$/ { split($1, path, "/"); names[path[3] path[4]] = $2 }
    $1 ~ /^\/0\/groups\/[0-9]+\/name$/ { of[++count] = $2; what[count] = "spikes"; of[++count] = $2; what[count] = "voltage" }
    $1 ~ /\/rule\/dw$/ { split($1, path, "/"); of[++count] = names["connections" path[4]]; what[count] = "weight" }
    END { for (i = 1; i <= count; i++) printf "%s{\"of\": %s, \"quantity\": \"%s\"}", (i > 1 ? ", " : ""), of[i], what[i] }
  ' "$work/plain" >"$work/probes"
  sed 's/"signMode": "mixed"}, "weights": 0,/"signMode": "mixed"}, "weights": {"uniform": [-254, 254]},/
    s/"probes": \[\]/"probes": [PROBES]/' "$work/plain.json" |
    awk -v file="$work/probes" 'BEGIN { getline probes <file } { i = index($0, "PROBES") }
      i { print substr($0, 1, i - 1) probes substr($0, i + 6); next } { print }' >"$work/probed.json"
  # Twelve steps a sample: inputs and targets as the phases want them, r1 in two of them.
  awk 'BEGIN { for (s = 0; s < 8; s++) for (i = 0; i < 6; i++) if ((s * 5 + i * 7) % 3) print 13 + 12 * s "," i }' >"$work/input.csv"
  awk 'BEGIN { for (s = 0; s < 8; s++) print 15 + 12 * s "," s % 3 }' >"$work/targets.csv"
  echo 11,0 >"$work/start.csv"
  awk 'BEGIN { for (s = 0; s < 8; s++) for (p = 5; p <= 9; p += 4) print 11 + p + 12 * s ",0" }' >"$work/r1.csv"
  for model in loihi1 brian2-loihi lava nengo-loihi; do
    [ "$model" = loihi1 ] || is_wanted long "run/nbp/$model" circuit || continue
    run_circuit "run/nbp/$model" "$work/probed.json" 120 --model "$model" \
      --spikes "$(name spikeGenerators/0):$work/input.csv" --spikes "$(name spikeGenerators/1):$work/targets.csv" \
      --spikes "$(name spikeGenerators/2):$work/start.csv" --spikes "$(name spikeGenerators/3):$work/r1.csv"
    [ ! -e "$work/run" ] || pin "run/nbp/$model" recordings "$(cut -d ' ' -f 2- "$work/recordings" | sort | digest)"
  done
}

# MARK: Comparison

check_trainings
check_evaluations
[ "$form" = short ] || check_interruptions
check_runs
check_compiled_circuits
check_backpropagation

sort -u "$got" -o "$got"
double=$(cut -d ' ' -f 1,2 "$got" | sort | uniq -d | head -n 1)
[ -z "$double" ] || fail "$double: differs between two runs: $(grep "^$double " "$got")"
if [ -n "$write" ]; then
  [ ! -s "$skipped" ] || fail "wanted a machine on which all results are pinned, got one without fused products or glibc"
  { echo "# Written by sh Scripts/check-pins.sh --write, which says what these are."; cat "$got"; } >$pins/pins.txt
  echo "pins: $(wc -l <"$got") written"
  exit 0
fi
awk -v form=$form -v skipped="$skipped" -v ran="$ran" -v wanted=$pins/pins.txt '
  function complain(text) { print "check-pins: " text > "/dev/stderr"; failures++ }
  # Whether each number wanted in a text is among those got in it.
  function holds(want, have,  texts, others, i, count, number, j) {
    if (split(want, texts, / ?\| ?/) != split(have, others, / ?\| ?/)) return 0
    for (i in texts) {
      count = split(texts[i], number, " ")
      for (j = 1; j <= count; j++) if (!index(" " others[i] " ", " " number[j] " ")) return 0
    }
    return 1
  }
  BEGIN {
    while ((getline line <ran) > 0) has_run[line] = 1
    while ((getline line <skipped) > 0) { if (!(line in left_out)) leftOutCount++; left_out[line] = 1 }
    while ((getline line <wanted) > 0) {
      if (line ~ /^#/) continue
      split(line, part, " "); key = part[1] " " part[2]
      pinned[key] = substr(line, length(key) + 2); case_of[key] = part[1]
    }
  }
  { key = $1 " " $2; value = substr($0, length(key) + 2); seen[key] = 1; count++ }
  !(key in pinned) { complain(key ": wanted no such result, got " value); next }
  $2 ~ /^(scores|evaluation)/ { if (!holds(pinned[key], value)) complain(key ": wanted " pinned[key] ", got " value); next }
  pinned[key] != value { complain(key ": wanted " pinned[key] ", got " value) }
  END {
    for (key in pinned) if (!(key in seen)) {
      if (form == "long" ? !(case_of[key] in left_out) : (case_of[key] in has_run) && key !~ / evaluation/)
        complain(key ": wanted " pinned[key] ", got nothing")
    }
    if (leftOutCount) print "pins: " leftOutCount " cases skipped: floats are pinned for fused products and glibc"
    if (failures) { print "check-pins: " failures " of " count " results differ" > "/dev/stderr"; exit 1 }
    print "pins: " count " results as they were, of the " form " form"
  }' "$got"
