#!/bin/sh
# Runs every example and compares what it prints with the output.txt beside it; the README's circuit is one of them.
set -eu
failed=0
for folder in Examples/*/ Examples/Papers/*/; do
  [ "$folder" != Examples/Papers/ ] || continue
  folder=${folder%/}
  name=$(basename "$folder")
  if ! ".build/release/$name" | diff -u "$folder/output.txt" -; then
    echo "$folder prints something else than its output.txt" >&2
    failed=$((failed + 1))
  else
    echo "$folder: as expected"
  fi
done

# The lines of FirstSpikes that the README shows, but for indentation and the places where lines break.
squeezed() { tr -d ' \n'; }
shown=$(sed -n '/^## Your own circuits/,/^## Further reading/p' README.md | sed -n '/^```swift$/,/^```$/p' | grep -v '^```' |
  grep -v '^$')
example=$(squeezed <Examples/FirstSpikes/FirstSpikes.swift)
[ -n "$shown" ] || { echo "README.md shows no circuit" >&2; failed=$((failed + 1)); }
while IFS= read -r line; do
  case "$example" in
  *"$(printf '%s' "$line" | squeezed)"*) ;;
  *)
    echo "README.md shows a line that Examples/FirstSpikes lacks: $line" >&2
    failed=$((failed + 1))
    ;;
  esac
done <<END
$shown
END
exit "$failed"
