#!/bin/sh
# Runs every example and compares what it prints with the output.txt beside it.
set -eu
failed=0
for folder in Examples/*/; do
  name=$(basename "$folder")
  if ! ".build/release/$name" | diff -u "$folder/output.txt" -; then
    echo "Examples/$name prints something else than its output.txt" >&2
    failed=$((failed + 1))
  else
    echo "Examples/$name: as expected"
  fi
done
exit "$failed"
