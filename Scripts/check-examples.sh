#!/bin/sh
# Runs every example and compares what it prints with the output.txt beside it; the README's circuit is one of them. Programs
# that README and articles show, each from its first line on, must compile against the built modules.
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

modules=.build/release/Modules
options="-typecheck -swift-version 6 -I $modules"
for map in .build/release/*.build/module.modulemap Sources/*/module.modulemap \
  .build/checkouts/*/Sources/*/include/module.modulemap; do
  [ ! -e "$map" ] || options="$options -Xcc -fmodule-map-file=$map"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compiles() {
  # shellcheck disable=SC2086
  if swiftc $options "$work/main.swift"; then
    echo "$1: a program that compiles"
  else
    echo "$1: shows a program that does not compile" >&2
    failed=$((failed + 1))
  fi
}
awk -v folder="$work" '
  /^```/ { inside = 0 }
  previous ~ /^```swift/ && /^import Synfire/ { inside = 1; count++ }
  inside { print > (folder "/" count ".swift") }
  { previous = $0 }' README.md
for program in "$work"/*.swift; do
  mv "$program" "$work/main.swift"
  compiles README.md
done
for page in Learners/Learners.docc/HowSSNNBPLearns.md NetworkModel/NetworkModel.docc/LearningRules.md Figures/Figures.docc/Figures.md; do
  { echo "import Synfire"; sed -n '/^```swift$/,/^```$/p' "Sources/$page" | sed '1d; /^```$/,$d'; } >"$work/main.swift"
  compiles "Sources/$page"
done
exit "$failed"
