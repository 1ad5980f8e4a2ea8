#!/bin/sh
# The picture at the top of the README, from a real run: one training image of the built-in set in the phase in which the
# hidden layer learns, as the page of `synfire report` shows it. Writes Documentation/Images/sample.png.
set -eu
synfire=.build/release/synfire
picture=Documentation/Images/sample.png
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

sh Scripts/setup.sh browser
for name in chromium chromium-browser google-chrome; do browser=$(command -v "$name") && break; done
[ -n "${browser:-}" ] || { echo "wanted a browser, got none: install chromium" >&2; exit 1; }
"$synfire" train --epochs 4 --output "$folder/run" >/dev/null
"$synfire" report "$folder/run" --output "$folder/run.html" >/dev/null
{ cat "$folder/run.html"; cat <<'SCRIPT'
<script>
  document.querySelectorAll(".chooser [role=radio]")[2].click();
  const range = document.querySelector(".player input[type=range]");
  range.value = 7;
  range.dispatchEvent(new Event("input"));
  const stage = document.querySelector(".stage") || document.querySelector(".drawing").parentElement;
  const only = document.createElement("div");
  only.style = "padding: 14px; width: 1172px";
  only.append(stage);
  document.body.replaceChildren(only);
  // Nothing is chosen here: no neuron is framed, nothing has the focus.
  document.querySelectorAll(".circuit .chosen").forEach((frame) => frame.remove());
  document.activeElement?.blur();
</script>
SCRIPT
} >"$folder/picture.html"
"$browser" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$folder/browser" \
  --blink-settings=preferredColorScheme=1 --virtual-time-budget=3000 --force-device-scale-factor=1.5 \
  --window-size=1200,530 --screenshot="$PWD/$picture" "file://$folder/picture.html" 2>/dev/null
echo "$picture: $(wc -c <"$picture") bytes"
