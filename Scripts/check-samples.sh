#!/bin/sh
# Runs the commands of Documentation/Records/samples/*.txt, lines that begin with `$ `, and compares what they print with the
# lines below them. Speeds are not compared. Samples that need --data are left out, unless --all is given and the set is here;
# --write writes the samples anew.
set -eu
cd "$(dirname "$0")/.."
command=${SYNFIRE:-$PWD/.build/release/synfire}
[ -n "${SYNFIRE_DATA:-}" ] || { [ -d ../shared/data ] && SYNFIRE_DATA=$PWD/../shared/data && export SYNFIRE_DATA; } || true
all= write=
for option; do
  case $option in
  --all) all=yes ;;
  --write) write=yes ;;
  *) echo "check-samples: wanted --all or --write, got $option" >&2; exit 64 ;;
  esac
done
synfire() { "$command" "$@"; }
timeless() { sed 's/"trainSamplesPerSecond":[0-9.e+]*/"trainSamplesPerSecond":…/' "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for sample in Documentation/Records/samples/*.txt; do
  set=$(sed -n 's/^\$ .*--data \([^ ]*\).*/\1/p' "$sample" | head -n 1)
  if [ -n "$set" ] && { [ -z "$all" ] || ! synfire data verify "$set" >/dev/null 2>&1; }; then
    echo "$sample: skipped, it needs $set"
    continue
  fi
  folder=$work/$(basename "$sample" .txt)
  mkdir "$folder"
  grep '^\$ ' "$sample" >"$folder/sample"
  sed 's/^\$ //' "$folder/sample" >"$folder/commands"
  (cd "$folder" && . ./commands) >>"$folder/sample" || true
  if [ -n "$write" ]; then
    cp "$folder/sample" "$sample"
    echo "$sample: written"
    continue
  fi
  timeless "$sample" >"$folder/wanted"
  timeless "$folder/sample" | diff -u "$folder/wanted" - >&2 || { echo "$sample: prints something else" >&2; exit 1; }
  echo "$sample: as recorded"
done
