#!/bin/sh
# Trains what the pages state, at full length, and writes a record of each training into Documentation/Records; from these
# Scripts/write-pages.sh writes the tables. All trainings take about three quarters of an hour on an idle core.
#
#   sh Scripts/record-results.sh [--runs FOLDER] [--times] [NAME...]
#
# NAME is one of Documentation/Records/trainings.txt; without any, all are trained. Runs go into FOLDER/NAME (.build/records),
# and one that is complete there is not trained again. --times measures instead how long the first seed of each takes, alone:
# use it on an idle machine. SYNFIRE names the command if it is not .build/release/synfire.
set -eu
cd "$(dirname "$0")/.."
list=Documentation/Records/trainings.txt
runs=.build/records times= measured=
fail() { echo "record-results: $1" >&2; exit 1; }
while :; do
  case ${1:-} in
  --runs) runs=${2:?wanted a folder} && shift 2 ;;
  --times) times=yes && shift ;;
  -*) fail "wanted --runs FOLDER, --times or names, got $1" ;;
  *) break ;;
  esac
done
mkdir -p "$runs"
runs=$(cd "$runs" && pwd)
command=${SYNFIRE:-$PWD/.build/release/synfire}
[ -n "${SYNFIRE_DATA:-}" ] || { [ -d ../shared/data ] && SYNFIRE_DATA=$PWD/../shared/data && export SYNFIRE_DATA; } || true
synfire() { "$command" "$@"; }

# The command of a training, or of its evaluation, as the list has it.
listed() { awk -F ' *[|] *' -v name="$1" -v part="$2" '$1 == name { print $part }' "$list"; }

# Runs a command of the list in its own folder; its words hold neither blanks nor patterns.
run() { (cd "$runs/$name" && eval "$1"); }

train() {
  folder=$(listed "$name" 2 | sed -n 's/.*--output \([^ ]*\).*/\1/p')
  words=$(listed "$name" 2)
  if [ -z "$folder" ]; then folder=run words="$words --output run"; fi
  if [ -e "$runs/$name/$folder/summary.json" ] || grep -qs '"status" : "complete"' "$runs/$name/$folder/run.json"; then
    echo "$name: trained before"
  else
    rm -rf "${runs:?}/$name/$folder"
    run "$words"
  fi
  evaluation=$(listed "$name" 3)
  [ -z "$evaluation" ] || run "$evaluation --format json" >"$runs/$name/evaluation.jsonl"
  python3 Scripts/records.py write "$name" "$runs/$name/$folder" ${evaluation:+"$runs/$name/evaluation.jsonl"}
}

measure() {
  words=$(listed "$name" 2 | sed 's/--seeds [0-9,]*/--seeds 1/; s/ --output [^ ]*//')
  begun=$(date +%s)
  run "$words" >/dev/null
  measured="$measured $name=$(($(date +%s) - begun))"
  echo "$name: $(($(date +%s) - begun)) s"
}

[ $# -gt 0 ] || set -- $(awk -F ' *[|] *' '/^[a-z]/ { print $1 }' "$list")
for name; do
  [ -n "$(listed "$name" 2)" ] || fail "wanted a name of $list, got $name"
  mkdir -p "$runs/$name"
  if [ -n "$times" ]; then measure; else train; fi
done
# shellcheck disable=SC2086
[ -z "$times" ] || python3 Scripts/records.py times $measured
