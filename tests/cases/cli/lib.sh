#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the cases of the command line share, sourced with the arguments INCAMERA GEN_FILE: a demonstration store that no
# server holds, a picture with metadata, a command and what it said. TAP.
set -u
incamera=$1 gen=$2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
data=$work/data nhs=9990000018
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/err" "$work/out"; fi; }

"$incamera" serve --demo --data "$data" --listen 127.0.0.1:0 >"$work/out" 2>"$work/err" &
for _ in $(seq 3000); do grep -q '^serving:' "$work/out" && break; sleep 0.02; done
kill -TERM "$!"; wait "$!" 2>/dev/null || true
"$gen" jpeg 1 6 2 >"$work/good.jpg"

# does EXIT COMMAND...: whether it ends with EXIT.
does() {
  local wanted=$1
  shift
  "$incamera" "$@" --data "$data" </dev/null >"$work/out" 2>"$work/err"
  [ $? = "$wanted" ]
}
out() { grep -qE -- "$1" "$work/out"; }
err() { grep -qE -- "$1" "$work/err"; }
field() { sed -n "s/^  *\"$1\": \"\\([^\"]*\\)\".*/\\1/p" "$work/out" | head -1; }
