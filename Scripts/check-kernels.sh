#!/bin/sh
# Tries the vector loops at every width that they are compiled for, and for arm64 where Debian's cross compiler and qemu
# are there (qemu-user, gcc-aarch64-linux-gnu): the tests of the package see only the width of this machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=Sources/CKernels
options="-std=gnu11 -O2 -Wall -Wextra -Werror -I$kernels/include"
sources="Scripts/check-kernels.c $kernels/SpikeKernels.c $kernels/ChipKernels.c"

digests=$folder/digests
: > "$digests"

try() {
  name=$1
  shift
  # shellcheck disable=SC2086
  clang $options "$@" $sources -o "$folder/check"
  printf '%s: ' "$name"
  "$folder/check"
  # shellcheck disable=SC2086
  clang $options "$@" Scripts/digest-kernels.c $kernels/Stochastic*.c -lm -o "$folder/digest"
  "$folder/digest" >> "$digests"
}

try "as the package is built"
if [ "$(uname -m)" = x86_64 ]; then
  # Without __linux__ there are no clones, so that -march alone decides.
  try "SSE2" -U__linux__
  try "AVX2" -U__linux__ -march=x86-64-v3
fi
[ "$(sort -u "$digests" | wc -l)" = 1 ] || {
  echo "the loops of stochastic spikes differ between widths" >&2
  exit 1
}
if command -v qemu-aarch64 >/dev/null && command -v aarch64-linux-gnu-gcc >/dev/null; then
  for source in $sources; do
    # shellcheck disable=SC2086
    clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include $options -c "$source" \
      -o "$folder/$(basename "$source" .c).o"
  done
  aarch64-linux-gnu-gcc -static "$folder"/*.o -o "$folder/check"
  printf 'arm64, emulated: '
  qemu-aarch64 "$folder/check"
  for source in Scripts/digest-kernels.c "$kernels"/Stochastic*.c; do
    # shellcheck disable=SC2086
    clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include $options -c "$source" \
      -o "$folder/$(basename "$source" .c).object"
  done
  aarch64-linux-gnu-gcc -static "$folder"/*.object -lm -o "$folder/digest"
  [ "$(qemu-aarch64 "$folder/digest")" = "$(sort -u "$digests")" ] || {
    echo "the loops of stochastic spikes differ on arm64" >&2
    exit 1
  }
else
  echo "skipped: arm64 (wants qemu-aarch64 and aarch64-linux-gnu-gcc)"
fi
