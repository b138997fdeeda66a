#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Real files, when INCAMERA_CORPUS names a directory of them: every accepted one must come out clean, with the same
# pixels in other people's decoders and nothing left that exiftool or exiv2 can see; nearly all that decode must be
# accepted. TAP.
# usage: corpus.sh INCAMERA
set -u
incamera=$1
if [ ! -d "${INCAMERA_CORPUS:-/nonexistent}" ]; then echo "1..1"; echo "ok 1 - corpus # SKIP INCAMERA_CORPUS is not set"; exit 0; fi
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export work INCAMERA_CORPUS
n=0; ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }

mkdir -p "$work/in"
for kind in jpeg png webp heic avif; do [ -d "$INCAMERA_CORPUS/$kind" ] && cp -r "$INCAMERA_CORPUS/$kind" "$work/in/"; done
"$incamera" strip "$work/in" -o "$work/out" >/dev/null 2>"$work/err"; code=$?
[ $code = 0 ] || [ $code = 4 ]; ok $? "every file is stripped or refused (exit $code)"
"$incamera" strip --check "$work/out"; ok $? "every output is a fixed point"

shown() { # what libheif makes of the primary picture of a HEIF file, by ImageMagick
  convert -quiet "heic:$1" -depth 16 rgba:- 2>/dev/null | md5sum
}
export -f shown
judge() { # file below in/: a line for each judge that differs
  local f=$1 in out
  case $f in *jpeg/*) in=$(djpeg -pnm "$work/in/$f" 2>/dev/null | md5sum); out=$(djpeg -pnm "$work/out/$f" 2>/dev/null | md5sum)
    [ "$in" = "$out" ] || echo "djpeg $f" ;; esac
  case $f in
  *webp/*) in=$(dwebp -quiet -pam "$work/in/$f" -o - 2>/dev/null | md5sum); out=$(dwebp -quiet -pam "$work/out/$f" -o - 2>/dev/null | md5sum) ;;
  *heic/* | *avif/*) in=$(shown "$work/in/$f"); out=$(shown "$work/out/$f") # what libheif refused before cannot be compared
    [ "${in%% *}" != d41d8cd98f00b204e9800998ecf8427e ] || out=$in ;;
  *) in=$(identify -quiet -format '%#' "$work/in/$f" 2>/dev/null); out=$(identify -quiet -format '%#' "$work/out/$f" 2>/dev/null) ;;
  esac
  [ "$in" = "$out" ] || echo "differs $f"
}
export -f judge
(cd "$work/out" && find . -type f) | xargs -P2 -n1 bash -c 'judge "$0"' >"$work/differs"
sed 's/^/# /' "$work/differs"; [ ! -s "$work/differs" ]; ok $? "djpeg, ImageMagick, dwebp and libheif decode the same pixels"
exiftool -q -q -a -G1 -ee -s -r "$work/out" 2>/dev/null | grep -E '^\[' |
  grep -vE '^\[(ExifTool|System|File|JFIF|PNG|PNG-pHYs|PNG-cICP|RIFF|QuickTime|Meta|ICC[^]]*|Composite|Adobe)\]|^\[IFD0\] +Orientation' | sort | uniq -c >"$work/left"
sed 's/^/# /' "$work/left"; [ ! -s "$work/left" ]; ok $? "exiftool sees nothing that is not kept"
find "$work/out" -type f -not -name '*.avif' -print0 | xargs -0 -n50 exiv2 -q -P EXIk pr 2>/dev/null | grep -v 'Exif.Image.Orientation' | sort | uniq -c >"$work/left"
sed 's/^/# /' "$work/left"; [ ! -s "$work/left" ]; ok $? "nor does exiv2"

if [ -f "$INCAMERA_CORPUS/index.tsv" ]; then
  read -r good taken < <(awk -F'\t' -v out="$work/out/" '($1 ~ /^(jpeg|png|webp|heic|avif)\//) && $6 == "ok" && $7 !~ /apng/ {
      good++; if ((getline line < (out $1)) >= 0) taken++; close(out $1) } END { print good, taken + 0 }' "$INCAMERA_CORPUS/index.tsv")
  apng=$(grep -c 'an animated picture' "$work/err")
  awk -F'\t' -v out="$work/out/" '($1 ~ /^(jpeg|png|webp|heic|avif)\//) && $7 !~ /apng/ { kind = substr($1, 1, index($1, "/") - 1); all[kind]++
      ok = $6 == "ok"; good[kind] += ok; there = (getline line < (out $1)) >= 0; close(out $1); taken[kind] += there; both[kind] += there && ok }
    END { for (kind in all) printf "# %-4s %4d files, %4d decode, of them %4d accepted; %4d accepted in all\n", kind, all[kind], good[kind], both[kind], taken[kind] }' "$INCAMERA_CORPUS/index.tsv" | sort
  sed -n 's/.*(\(image_[a-z]*: .*\))$/# refused: \1/p' "$work/err" | sort | uniq -c | sort -rn | sed 's/^ *\([0-9]*\) # /# \1 /'
  echo "# of $good that decode $taken are accepted; $apng animated ones are refused by design"
  [ $((taken * 100)) -ge $(((good - apng) * 97)) ]; ok $? "at least 97 of 100 that decode are accepted"
fi
echo "1..$n"
