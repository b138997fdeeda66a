#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Removing metadata beside the peers, in one run.
#   bench/strip_peers.sh BIN     BIN: directory of the release tree's bench programs; tools/bench calls it
# Leaks: a set of CANARIES (12 000) small pictures with one canary in each, ours on all of them, the peers, which are slow, on
# every tenth. Then the time for 16 photographs of 4 MB in one process or batch. With INCAMERA_CORPUS the
# real files too: how many of each format are accepted, and why the others are refused.
set -euo pipefail

bin=$(cd "${1:?usage: bench/strip_peers.sh BIN}" && pwd)
incamera=$bin/../incamera
work=$(mktemp -d "${TMPDIR:-/tmp}/strip_peers.XXXXXX")
trap 'rm -rf "$work"' EXIT
for program in exiftool exiv2 jpegtran mat2 mogrify /usr/bin/time; do
  command -v "$program" >/dev/null || { echo "strip_peers: $program is missing; run tools/deps bench"; exit 0; }
done
cd "$work"

# --- leaks ---

"$bin/strip_canaries" make all "${CANARIES:-12000}"
for kind in jpg png webp heic avif; do
  mkdir -p "some/$kind"
  ls "all/$kind" | awk 'NR % 10 == 1' | sed "s|.*|all/$kind/&|" | xargs cp -t "some/$kind"
done

# A peer gets a copy, IN and OUT named; what it does not want it must leave out of OUT.
one_by_one() { # a command that is given IN and OUT
  (cd some && find . -type f) | xargs -P2 -I{} sh -c "$1"' >/dev/null 2>&1 || rm -f "$2"' - "$work/some/{}" "$work/$out/{}"
}
containers() { "$incamera" strip --containers-only some -o "$out" >/dev/null 2>&1 || true; }
deep() { "$incamera" strip some -o "$out" >/dev/null 2>&1 || true; }
exiftool_all() { # tells what it could not do, and leaves it as it was
  cp -r some/. "$out"
  exiftool -q -q -m -overwrite_original -all= -r "$out" 2>&1 | sed -n 's/^Error: .* - //p' | xargs -r rm -f || true
}
exiv2_rm() { one_by_one 'cp "$1" "$2" && exiv2 -q rm "$2"'; }
jpegtran_none() { one_by_one 'jpegtran -copy none -outfile "$2" "$1"'; }
mat2_default() {
  cp -r some/. "$out"
  find "$out" -type f -not -name '*.cleaned.*' -print0 | xargs -0 -P2 -n20 sh -c 'mat2 "$@" || true' - >/dev/null 2>&1
  find "$out" -type f -not -name '*.cleaned.*' -delete
  find "$out" -type f | while read -r file; do mv "$file" "${file/.cleaned/}"; done
}
mogrify_strip() { one_by_one 'convert "$1" -strip "$2"'; }

judge() { # TITLE IN OUT: a row; of each format survivors/written, and of all what was refused and what has other pixels
  "$bin/strip_canaries" judge "$2" "$3" 2>/dev/null | awk -v title="$1" '
    { cell = cell sprintf(" %9s", $3 ? $4 "/" $3 : "-"); written += $3; left += $4; changed += $5; if ($3) files += $2 }
    END { printf "%-28s%s %9d %8d %8d\n", title, cell, left, files - written, changed }'
}

echo "canaries that survive / files written, by format; in all: survivors, files refused of a format it"
echo "writes, files with other pixels"
printf '%-28s %9s %9s %9s %9s %9s %9s %8s %8s\n' tool jpeg png webp heic avif survivors refused changed
"$incamera" strip all -o ours >ours.out 2>ours.err || true
judge "incamera strip, all" all ours
for row in "incamera strip:deep" "incamera --containers-only:containers" "exiftool -all=:exiftool_all" "exiv2 rm:exiv2_rm" \
  "jpegtran -copy none:jpegtran_none" "mat2:mat2_default" "ImageMagick -strip:mogrify_strip"; do
  out=out.${row#*:}
  mkdir -p "$out"/{jpg,png,webp,heic,avif}
  "${row#*:}"
  judge "${row%%:*}" some "$out"
done
"$incamera" strip --check ours >/dev/null && echo "each of ours is a fixed point"

# --- time ---

mkdir photos
"$bin/http_material" photos 16 >/dev/null
rm photos/*.dcm photos/screen.jpg
timed() { # NAME COMMAND...: the least of seven runs, of three if one takes over half a second; in microseconds
  local best=
  for run in 1 2 3 4 5 6 7; do
    if [ "$run" -gt 3 ] && [ "$best" -gt 500000 ]; then break; fi
    rm -rf scratch && cp -r photos scratch && rm -rf made && mkdir made
    local from to
    from=$(date +%s%N)
    (cd scratch && "${@:2}") >/dev/null 2>&1 || true
    to=$((($(date +%s%N) - from) / 1000))
    if [ -z "$best" ] || [ "$to" -lt "$best" ]; then best=$to; fi
  done
  printf '%s\t%s\n' "$1" "$best"
}
{
  timed "cat" sh -c 'cat *.jpg >../made/all'
  timed "incamera --containers-only" "$incamera" strip --containers-only -j 1 . -o ../made/out
  timed "incamera strip" "$incamera" strip -j 1 . -o ../made/out
  timed "incamera strip -j 2" "$incamera" strip -j 2 . -o ../made/out
  timed "exiv2 rm" sh -c 'exiv2 -q rm *.jpg'
  timed "exiftool -all=" sh -c 'exiftool -q -overwrite_original -all= *.jpg'
  timed "jpegtran -copy none" sh -c 'for f in *.jpg; do jpegtran -copy none -outfile ../made/$f $f; done'
  timed "mat2" sh -c 'mat2 *.jpg'
  timed "ImageMagick -strip" sh -c 'mogrify -strip *.jpg'
} >"times.tsv"
echo
echo "16 photographs of 4 MB, in one batch: ms a photograph, ours ÷ cat, and the peer ÷ ours of the same depth"
awk -F'\t' '{ name[NR] = $1; t[$1] = $2 }
  END { for (i = 1; i <= NR; i++) { n = name[i]; printf "%-28s %8.2f ms", n, t[n] / 16000
      if (n ~ /^incamera/) printf "   %6.2f x cat", t[n] / t["cat"]
      else printf "   containers %6.2f   deep %6.2f", t[n] / t["incamera --containers-only"], t[n] / t["incamera strip"]
      print "" } }' times.tsv

if [ -d "${INCAMERA_CORPUS:-}" ]; then
  echo
  echo "real files"
  "$bin/../../../tests/cases/image/corpus.sh" "$incamera" | grep -E '^# |^not ok'
fi
