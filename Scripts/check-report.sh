#!/bin/sh
# Pages of runs in a real browser, headless: they load without an error, load nothing from anywhere, their controls do what
# they say, by pointer and by keys, and pictures of them, wide and narrow, light and dark, are left in .build/report.
set -eu
synfire=.build/release/synfire
out=.build/report
driver=$(dirname "$0")/check-report.js
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$1" >&2; exit 1; }

sh Scripts/setup.sh browser
for name in chromium chromium-browser google-chrome; do browser=$(command -v "$name") && break; done
[ -n "${browser:-}" ] || fail "wanted a browser, got none: install chromium"

# Prints what the browser says of an error, and whatever else is asked of it.
browse() {
  timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
    --user-data-dir="$folder/browser" --virtual-time-budget=5000 --enable-logging=stderr "$@" 2>"$folder/log"
  ! grep -E "CONSOLE.*(Error|Refused|Failed)" "$folder/log" >&2 || fail "$1: the page has errors"
}

mkdir -p "$out"
"$synfire" train nbp --epochs 2 --seeds 1,2 --output "$folder/nbp" >/dev/null
"$synfire" train nbp --on arithmetic --crop 28 --hidden 1000 --train-count 4000 --epochs 2 --output "$folder/large" >/dev/null
"$synfire" train ssnn-bp --hidden 200 --train-count 4000 --epochs 2 --output "$folder/ssnn" >/dev/null
"$synfire" train dense --hidden 64 --train-count 4000 --epochs 2 --output "$folder/dense" >/dev/null
"$synfire" train softmax --train-count 4000 --epochs 2 --output "$folder/softmax" >/dev/null
for run in nbp large ssnn dense softmax; do
  "$synfire" report "$folder/$run" --output "$out/$run.html" >/dev/null
  ! grep -qE '(src|href|action)="?(https?:|//)|url\(["'"'"']?(https?:|//)|@import|fetch\(|XMLHttpRequest' "$out/$run.html" ||
    fail "$run: the page loads something"
  size=$(wc -c <"$out/$run.html")
  [ "$size" -lt 2500000 ] || fail "$run: wanted a page below 2.5 MB, got $size bytes"
  # Errors are caught from the page's first script on.
  { sed 's|<body>|<body><script>window.failures=[];addEventListener("error",(e)=>failures.push(e.message))</script>|' \
      "$out/$run.html"; echo "<script>"; cat "$driver"; echo "</script>"; } >"$folder/$run.html"
  for width in 1400 400; do
    browse --window-size="$width,900" --dump-dom "file://$folder/$run.html" >"$folder/dom"
    sed -n '/<pre id="seen">/,/<\/pre>/p' "$folder/dom" | sed 's/<[^>]*>//g' >"$folder/seen"
    [ -s "$folder/seen" ] || fail "$run: the driver has seen nothing"
    ! grep FAILED "$folder/seen" >&2 || fail "$run, $width pixels wide: not as it should be"
    echo "report: $run, $width pixels wide, $size bytes: $(wc -l <"$folder/seen") checks passed"
    for scheme in 1-light 0-dark; do
      browse --window-size="$width,2600" --blink-settings="preferredColorScheme=${scheme%-*}" \
        --screenshot="$PWD/$out/$run-$width-${scheme#*-}.png" "file://$PWD/$out/$run.html"
    done
  done
done
