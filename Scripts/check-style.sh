#!/bin/sh
# Refuses the worst of the words that Documentation/Style.md replaces, in Sources, Examples, the README and Documentation.
# Pages that are written by programs, and the page of substitutions itself, are left out.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

# An extended regular expression, and what to write for it.
words="customary|default
trouble|error, problem
one's own|your own
(^|[^a-z])(unless|otherwise|as|if|where) told|unless given, by default
so many|the number of, this many, or the number itself
to be had|available
(has|have) not[.,;:)]|lacks
golden model|reference
(is|are) there[.,;:)]|exists, is installed"

found=0
while IFS= read -r line; do
  pattern=${line%|*} better=${line##*|}
  matches=$(grep -rnIiE "$pattern" README.md Sources Examples Documentation --include=*.swift --include=*.md --include=*.c \
    --include=*.h --include=*.js --include=*.html --include=*.css |
    grep -vE '^Documentation/(Results\.md|Style\.md|Help/|Records/)' || true)
  [ -n "$matches" ] || continue
  echo "$matches" | sed "s/\$/   <- write: $better/" >&2
  found=$((found + $(echo "$matches" | wc -l)))
done <<END
$words
END
[ "$found" -eq 0 ] || { echo "check-style: $found lines have a word that Documentation/Style.md replaces" >&2; exit 1; }
echo "style: no word that Documentation/Style.md replaces"
