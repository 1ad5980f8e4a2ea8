#!/bin/sh
# Keeps what an item of `synfire reproduce` came to: its record, without the data behind figures, and its main figure.
#   sh Scripts/record-item.sh reproductions/beyond/continual
set -eu
[ -f "${1:?wanted the folder of an item}/item.json" ] || { echo "record-item: $1: wanted an item.json" >&2; exit 1; }
here=$(cd "$(dirname "$0")/.." && pwd)
word=$(basename "$1")
paper=$(basename "$(cd "$1/.." && pwd)")
mkdir -p "$here/Documentation/Records/items"
python3 - "$1/item.json" "$here/Documentation/Records/items/$word.json" <<'END'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    record = json.load(file)
record["tables"] = [table for table in record["tables"] if not table["isData"]]
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(record, file, ensure_ascii=False, indent=1, sort_keys=True)
    file.write("\n")
END
cp "$1/$word.svg" "$here/Documentation/Results/$paper-$word.svg"
