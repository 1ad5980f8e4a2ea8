#!/bin/sh
# Installs what the build needs beside a Swift toolchain: the headers of zlib and libcrypto and, with the argument `python`, a virtual
# environment under .build/python in which the tests check our weight files with the reference reader, with the argument
# `browser`, a browser in which the pages of runs are checked, or with `arm64`, a compiler and an emulator for that kind.
set -eu

have_headers() { printf '#include <zlib.h>\n#include <openssl/sha.h>\n' | clang -fsyntax-only -x c - 2>/dev/null; }

install() {
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; else return 1; fi
  echo "setup: installing $*"
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if [ "$(uname)" = Linux ] && ! have_headers && ! install zlib1g-dev libssl-dev; then
  echo "setup: wanted the headers zlib.h and openssl/sha.h; install them (Debian: zlib1g-dev and libssl-dev)" >&2
  exit 1
fi

if [ "${1:-}" = browser ]; then
  command -v chromium || command -v chromium-browser || command -v google-chrome || install chromium ||
    echo "setup: no chromium; the pages of runs cannot be checked" >&2
fi >/dev/null

if [ "${1:-}" = arm64 ] && [ "$(uname -m)" = x86_64 ]; then
  { command -v qemu-aarch64 && command -v aarch64-linux-gnu-gcc; } ||
    install qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross ||
    echo "setup: no emulator of arm64; the vector loops are not tried for it" >&2
fi >/dev/null

[ "${1:-}" = python ] || exit 0
python=.build/python
"$python/bin/python3" -c 'import safetensors, numpy' 2>/dev/null && exit 0
{ command -v python3 >/dev/null && python3 -c 'import ensurepip' 2>/dev/null; } || install python3 python3-venv ||
  echo "setup: no python3; the test that reads our weight files in Python will be skipped" >&2
mkdir -p .build
if ! { python3 -m venv "$python" && "$python/bin/python3" -m pip install --quiet --disable-pip-version-check \
  'safetensors==0.8.0' 'numpy>=1.26'; }; then
  echo "setup: no Python package safetensors; the test that reads our weight files in Python will be skipped" >&2
fi
