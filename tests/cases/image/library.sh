#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The library as another program has it: installed apart, found by pkg-config, the example compiled and run, its output
# compared with the program's. TAP. usage: library.sh INCAMERA GEN_FILE BUILD_DIR EXAMPLE.c
set -u
incamera=$1 gen_file=$2 build=$3 example=$4
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0; ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }

meson install -C "$build" --no-rebuild --destdir "$work/root" --tags devel,man >"$work/log" 2>&1; ok $? "installed apart"
pc=$(find "$work/root" -name incamera-image.pc)
export PKG_CONFIG_PATH=${pc%/*} PKG_CONFIG_SYSROOT_DIR=$work/root
read -ra sanitize <<<"${SANITIZE:-}"
read -ra flags < <(pkg-config --cflags --libs incamera-image); ok $? "pkg-config knows it: ${flags[*]##*/}"
"${CC:-cc}" -std=c11 -Wall -Wextra -Werror -pedantic "$example" "${flags[@]}" "${sanitize[@]}" -o "$work/example" 2>"$work/cc"; ok $? "the example compiles with nothing else, in plain C11"
sed 's/^/# /' "$work/cc"

for kind in jpeg png; do
  "$gen_file" $kind 3 6 1 >"$work/in"
  "$work/example" <"$work/in" >"$work/out" && "$incamera" strip - <"$work/in" | cmp - "$work/out"; ok $? "$kind: the program's own bytes"
done
printf 'not a picture, but long enough' | "$work/example" >"$work/out" 2>"$work/err"; [ $? = 1 ] && grep -q '^image_type: ' "$work/err"; ok $? "a refusal is named"
man=$(find "$work/root" -name 'incamera-image.3*')
! man --warnings -l "$man" 2>&1 >/dev/null | grep . ; ok $? "the manual page is without fault"
lines=$(grep -c . "$example"); [ "$lines" -le 26 ]; ok $? "the example is short: $lines lines"
echo "1..$n"
