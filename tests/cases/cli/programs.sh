#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two programs that seem one: incamera alone does what needs nothing but files, and becomes incamera-store for the rest.
# TAP.
# usage: programs.sh INCAMERA GEN_FILE
set -u
incamera=$(realpath "$1") gen=$(realpath "$2")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/err" "$work/out"; fi; }
ends() { # EXIT PROGRAM ARGUMENT...
  local wanted=$1
  shift
  "$@" </dev/null >"$work/out" 2>"$work/err"
  [ $? = "$wanted" ]
}
out() { grep -qE -- "$1" "$work/out"; }
err() { grep -qE -- "$1" "$work/err"; }

mkdir "$work/alone" "$work/links"
cp "$incamera" "$work/alone/incamera"
ln -s "$incamera" "$work/links/incamera"
"$gen" jpeg 1 6 2 >"$work/picture.jpg"

ends 0 "$incamera" --version && out '^incamera [0-9]+\.[0-9]+\.[0-9]+$'; ok $? "--version"
ends 0 "$incamera" --help && out 'incamera strip ' && out 'incamera serve ' && out 'incamera verify '; ok $? "--help lists the commands of both"
ends 2 "$incamera" && err 'incamera strip '; ok $? "so does no command at all, with exit 2"
ends 2 "$incamera" polcy && err 'no such command'; ok $? "a command that neither has: exit 2"
ends 0 "$incamera" policy decide C CPURP=CARE || ends 3 "$incamera" policy decide C CPURP=CARE; ok $? "a store command's exit code comes through"
ends 2 "$incamera" policy decode && err 'See: incamera policy --help'; ok $? "and its words"
ends 0 "$work/links/incamera" verify --help && out 'incamera verify'; ok $? "started by a link, it finds the other where it really stands"
ends 0 "$work/alone/incamera" strip "$work/picture.jpg" -o "$work/clean.jpg" && ends 0 "$work/alone/incamera" strip --check "$work/clean.jpg"
ok $? "alone, it removes metadata"
ends 1 "$work/alone/incamera" verify && err 'program_missing'; ok $? "alone, a store command says what is missing: exit 1"
(PATH="$(dirname "$incamera"):$PATH" ends 1 "$work/alone/incamera" verify); ok $? "PATH is not asked"
! readelf -d "$incamera" | grep NEEDED | grep -qE 'crypto|sqlite|archive|microhttpd|heif|webp|spng|lib(jpeg|dav1d)'
ok $? "what opens a data directory or decodes pictures is not loaded to remove metadata"
mkdir "$work/many" && for i in $(seq 200); do cp "$work/picture.jpg" "$work/many/$i.jpg"; done
stopped=0
for jobs in 1 2; do
  for after in 0.004 0.008; do
    rm -rf "$work/cleaned"
    "$incamera" strip -j $jobs "$work/many" -o "$work/cleaned" >"$work/out" 2>"$work/err" & sleep $after
    kill -TERM $!; wait $! 2>/dev/null; [ $? -gt 128 ] && stopped=$((stopped + 1))
    [ -z "$(find "$work/cleaned" -type f -not -name '*.jpg' 2>/dev/null)" ] || stopped=-99
  done
done
[ $stopped -gt 0 ]; ok $? "asked to stop, it ends between two files and leaves no halves ($stopped of 4 were in time)"
ln -s picture.jpg "$work/link.jpg"; ends 4 "$incamera" strip --in-place "$work/link.jpg" && [ -L "$work/link.jpg" ]; ok $? "a link is not replaced by a file"
echo "1..$n"
