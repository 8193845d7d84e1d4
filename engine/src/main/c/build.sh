#!/bin/sh
# Compiles cooperage-shim into the file named by the first argument, unless that is newer than every source.
# CC chooses the compiler (default cc). Needs a C library that can be linked statically, as glibc's and musl's are.
set -eu
here=$(dirname "$0")
out=$1
newest=$(ls -t "$here"/*.c "$here"/*.h "$here"/build.sh | head -n 1)
if [ -f "$out" ] && [ -z "$(find "$newest" -newer "$out")" ]; then
    exit 0
fi
if ! command -v "${CC:-cc}" > /dev/null; then
    echo "cooperage-shim needs a C compiler: apt-get install gcc libc6-dev, or set CC" >&2
    exit 1
fi
mkdir -p "$(dirname "$out")"
"${CC:-cc}" -std=gnu11 -Wall -Wextra -Werror -O2 -static -s \
    -ffunction-sections -fdata-sections -Wl,--gc-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
    -o "$out.tmp" "$here"/*.c
mv "$out.tmp" "$out"
