#!/bin/sh
# Compares the --help of the command, of each verb and of each subcommand with its snapshot in Documentation/Help, at 80
# columns. `synfire help VERB` has to print the same. --write writes the snapshots anew.
set -eu
cd "$(dirname "$0")/.."
synfire=${SYNFIRE:-.build/release/synfire}
folder=Documentation/Help
export COLUMNS=80
got=$(mktemp -d)
trap 'rm -rf "$got"' EXIT
fail() { echo "check-help: $1" >&2; exit 1; }

# Writes the help of the verb of these words, and of all its subcommands.
walk() {
  name=$(echo "synfire $*" | sed 's/ $//; s/^synfire \(.\)/\1/; s/ /-/g')
  "$synfire" "$@" --help >"$got/$name.txt"
  "$synfire" help "$@" | cmp -s - "$got/$name.txt" || fail "wanted the same of synfire help $* and synfire $* --help"
  for subcommand in $(awk '/^SUBCOMMANDS:/ { inside = 1; next } inside && /^  [a-z]/ { print $1 } inside && /^$/ { exit }' \
    "$got/$name.txt"); do
    walk "$@" "$subcommand"
  done
}

walk
if [ "${1:-}" = --write ]; then
  mkdir -p "$folder"
  rm -f "$folder"/*.txt
  cp "$got"/*.txt "$folder"
  echo "help: $(find "$folder" -name '*.txt' | wc -l) screens written"
  exit 0
fi
diff -ru "$folder" "$got" >&2 || fail "the help differs from $folder (sh Scripts/check-help.sh --write writes it anew)"
echo "help: $(find "$folder" -name '*.txt' | wc -l) screens are as $folder has them"
