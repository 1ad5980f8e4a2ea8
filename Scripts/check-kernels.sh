#!/bin/sh
# Tries the vector loops at every width that this machine has, and on arm64 where Debian's cross compiler and qemu are
# installed (qemu-user, gcc-aarch64-linux-gnu). Tests/KernelsTests compares them with their references at one width.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=Sources/CKernels
options="-std=gnu11 -O2 -Wall -Wextra -Werror -I$kernels/include"
digests=$folder/digests
: > "$digests"

# The check and the digest at the width of a name; a width that the CPU lacks is skipped.
try() {
  digest=$(SYNFIRE_WIDTH=$1 "$folder/digest" 2>/dev/null)
  case $digest in
    "$1 "*) echo "${digest#* }" >> "$digests" ;;
    *) echo "$1: skipped, this CPU lacks it" && return ;;
  esac
  SYNFIRE_WIDTH=$1 "$folder/check"
}

for program in check digest; do
  # shellcheck disable=SC2086
  clang $options "Scripts/$program-kernels.c" "$kernels"/*.c -lm -o "$folder/$program"
done
# The systems on which there is no choice of a width.
# shellcheck disable=SC2086
for source in "$kernels"/*.c; do clang $options -U__linux__ -fsyntax-only "$source"; done
if [ "$(uname -sm)" = "Linux x86_64" ]; then
  for width in sse2 avx2 avx512; do try "$width"; done
else
  "$folder/check"
  "$folder/digest" | cut -d ' ' -f 2 >> "$digests"
fi
[ "$(sort -u "$digests" | wc -l)" = 1 ] || {
  echo "the loops differ between widths" >&2
  exit 1
}
if command -v qemu-aarch64 >/dev/null && command -v aarch64-linux-gnu-gcc >/dev/null; then
  mkdir "$folder/loops"
  for source in Scripts/check-kernels.c Scripts/digest-kernels.c "$kernels"/*.c; do
    # shellcheck disable=SC2086
    clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include $options -c "$source" \
      -o "$folder/loops/$(basename "$source" .c).o"
  done
  mv "$folder"/loops/*-kernels.o "$folder"
  for program in check digest; do
    aarch64-linux-gnu-gcc -static "$folder/$program-kernels.o" "$folder"/loops/*.o -lm -o "$folder/$program"
  done
  printf 'arm64, emulated: '
  qemu-aarch64 "$folder/check"
  [ "$(qemu-aarch64 "$folder/digest" | cut -d ' ' -f 2)" = "$(sort -u "$digests")" ] || {
    echo "the loops differ on arm64" >&2
    exit 1
  }
else
  echo "skipped: arm64 (wants qemu-aarch64 and aarch64-linux-gnu-gcc)"
fi
