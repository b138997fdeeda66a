#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The commands strip and inspect on generated files, judged by exiftool, djpeg and ImageMagick: TAP.
# usage: strip.sh INCAMERA GEN_FILE
set -u
incamera=$1 gen=$2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
exits() { local want=$1; shift; "$@" >"$work/out" 2>"$work/err"; [ $? = "$want" ]; }

mkdir -p "$work/in/sub"
for carrier in 1 9 13 38 40; do "$gen" jpeg $carrier 6 2 >"$work/in/j$carrier.jpg"; done
"$gen" png 1 8 - >"$work/in/sub/p1.png"
"$gen" png 5 3 4 >"$work/in/sub/p5.png"

exits 0 "$incamera" strip "$work/in" -o "$work/out.d" -j 2 --report; ok $? "a directory into a directory"
grep -q 'serial number' "$work/err"; ok $? "the report names a serial number"
[ -f "$work/out.d/sub/p1.png" ]; ok $? "directories below are kept"
exits 0 "$incamera" strip --check "$work/out.d"; ok $? "what came out is clean"
exits 5 "$incamera" strip --check "$work/in"; ok $? "what went in is not"
! grep -rqa -e Canary -e SN-12345678 -e Secret "$work/out.d"; ok $? "no planted word is left"
cp -r "$work/in" "$work/place"; chmod 640 "$work/place/j1.jpg"
exits 0 "$incamera" strip --in-place "$work/place" && diff -rq "$work/place" "$work/out.d" >/dev/null; ok $? "in place gives the same"
[ "$(stat -c %a "$work/place/j1.jpg")" = 640 ]; ok $? "in place keeps the permissions"
"$incamera" strip - <"$work/in/j1.jpg" | cmp -s - "$work/out.d/j1.jpg"; ok $? "standard input to standard output"
exits 0 "$incamera" strip "$work/in/j1.jpg" -o "$work/one.jpg" && cmp -s "$work/one.jpg" "$work/out.d/j1.jpg"; ok $? "one file to one file"

printf 'GIF89a..............' >"$work/x.gif"
exits 4 "$incamera" strip "$work/x.gif" -o "$work/x.out"; ok $? "another format is exit 4"
[ ! -e "$work/x.out" ]; ok $? "and writes nothing"
head -c 300 "$work/in/j1.jpg" >"$work/cut.jpg"; cp "$work/cut.jpg" "$work/cut2.jpg"
mkdir "$work/mixed"; cp "$work/out.d/j1.jpg" "$work/mixed/"; echo 'ward round at nine, bring the camera' >"$work/mixed/notes.txt"
exits 0 "$incamera" strip "$work/mixed" -o "$work/mixed.out" && grep -q 'notes.txt: skipped: no picture' "$work/err"; ok $? "what is no picture in a directory is listed as skipped"
[ "$(ls "$work/mixed.out")" = j1.jpg ]; ok $? "and not written"
exits 4 "$incamera" strip "$work/mixed/notes.txt" --check; ok $? "named by itself it is exit 4"
cp "$work/mixed/notes.txt" "$work/mixed/notes.jpg"
exits 4 "$incamera" strip "$work/mixed" -o "$work/mixed.out"; ok $? "what is called a picture and is none is exit 4"
rm "$work/mixed/notes.jpg"; ln -s ../in/j1.jpg "$work/mixed/far.jpg"
exits 4 "$incamera" strip "$work/mixed" --check && grep -q 'far.jpg: ' "$work/err"; ok $? "a link that is called a picture is refused: what it leads to is not clean"
exits 4 "$incamera" inspect "$work/mixed" --json; ok $? "nor is it inspected"
mv "$work/mixed/far.jpg" "$work/mixed/far"
exits 0 "$incamera" strip "$work/mixed" --check && grep -q 'far: skipped: no picture' "$work/err"; ok $? "any other link is listed as skipped"
rm "$work/mixed/far"; ln -s ../in "$work/mixed/far"
exits 4 "$incamera" strip "$work/mixed" --check; ok $? "a link to a directory is refused: what is in it is not clean"
mkdir "$work/n1" "$work/n2"; cp "$work/in/j1.jpg" "$work/n1/IMG.jpg"; cp "$work/out.d/j1.jpg" "$work/n2/IMG.jpg"
exits 2 "$incamera" strip "$work/n1/IMG.jpg" "$work/n2/IMG.jpg" -o "$work/n.out"; ok $? "two pictures of one name do not go to one place"
exits 2 "$incamera" strip "$work/n1" "$work/n2" -o "$work/n.out" && [ ! -e "$work/n.out" ]; ok $? "nor out of two directories, and nothing is written"
rm "$work/mixed/far"; cp "$work/x.gif" "$work/mixed/x"
exits 4 "$incamera" strip "$work/mixed" -o "$work/mixed.out"; ok $? "a picture of another kind is exit 4, whatever it is called"
exits 4 "$incamera" strip --in-place "$work/cut.jpg"; ok $? "a cut file is exit 4"
cmp -s "$work/cut.jpg" "$work/cut2.jpg"; ok $? "and stays as it was"
python3 - "$work/in/j1.jpg" "$work/in/sub/p1.png" "$work" <<'PY'
import sys, zlib
jpeg, png, work = open(sys.argv[1], 'rb').read(), open(sys.argv[2], 'rb').read(), sys.argv[3]
end = jpeg.rindex(b'\xff\xd9')
open(work + '/cut.scan.jpg', 'wb').write(jpeg[:end - 1] + jpeg[end:])
open(work + '/cut.no-end.jpg', 'wb').write(jpeg[:end - 1])
open(work + '/behind.jpg', 'wb').write(jpeg[:end] + b'Canary' + jpeg[end:])
head = bytearray(png[12:29]); head[11] += 1  # a row more
open(work + '/rows.png', 'wb').write(png[:12] + head + zlib.crc32(head).to_bytes(4, 'big') + png[33:])
PY
for bad in cut.scan.jpg cut.no-end.jpg rows.png; do
  exits 4 "$incamera" strip "$work/$bad" -o "$work/bad.out" && grep -q image_damaged "$work/err" && [ ! -e "$work/bad.out" ]; ok $? "$bad, which its containers do not show, is exit 4 and writes nothing"
  exits 0 "$incamera" strip --containers-only "$work/$bad" -o "$work/bad.out"; ok $? "$bad passes with containers only"; rm -f "$work/bad.out"
done
exits 0 "$incamera" strip --report "$work/behind.jpg" -o "$work/behind.out" && grep -q 'hidden data' "$work/err" && cmp -s "$work/behind.out" "$work/out.d/j1.jpg"; ok $? "bytes behind the last block go, and are told"
exits 2 "$incamera" strip "$work/in/j1.jpg"; ok $? "no destination is exit 2"
exits 2 "$incamera" strip "$work/in/j1.jpg" --nonsense; ok $? "an unknown option is exit 2"
cp -r "$work/in" "$work/same"; exits 2 "$incamera" strip "$work/same/" -o "$work/same" && diff -rq "$work/in" "$work/same" >/dev/null; ok $? "the input named as the output is exit 2, and nothing is written over"
exits 1 "$incamera" strip "$work/absent" -o "$work/y"; ok $? "an absent file is exit 1"
exits 0 "$incamera" strip --help && grep -q examples "$work/out"; ok $? "strip --help has an example"
exits 0 "$incamera" inspect --help && grep -q examples "$work/out"; ok $? "inspect --help has an example"

exits 0 "$incamera" inspect "$work/in/j1.jpg" && grep -q 'GPSLatitude' "$work/out"; ok $? "inspect names the position"
exits 0 "$incamera" inspect --json "$work/in" && python3 - "$work/out" <<'PY'
import json, sys
rows = json.load(open(sys.argv[1]))
assert len(rows) == 7
for row in rows:
    assert row["verdict"] == "carries metadata" and row["orientation"] in (3, 6, 8), row
    assert {"file", "format", "width", "height", "findings", "verdict"} <= row.keys()
    assert any(f["name"] == "SerialNumber" and f["action"] == "removed" for f in row["findings"])
PY
ok $? "inspect --json has the fields of its contract"
printf '\xff\xd8\xff\xfe\x00\x0c\x1b[31mred\x07\x00' | "$incamera" inspect - >"$work/out" 2>&1
! grep -q "$(printf '\033')" "$work/out"; ok $? "no control character reaches the terminal"

if command -v exiftool >/dev/null; then
  left=$(exiftool -q -q -a -G1 -s -r "$work/out.d" | grep -vE '^\[(ExifTool|System|File|JFIF|PNG|PNG-pHYs|ICC[^]]*|Composite)\]' | sort -u)
  [ "$(echo "$left" | grep -vcE '^\[IFD0\] +Orientation|^ *$')" = 0 ]; ok $? "exiftool sees an orientation and nothing else"
  [ "$(echo "$left" | grep -cE 'Orientation')" = 3 ]; ok $? "exiftool sees the three orientations"
else skip "exiftool" "not installed"; fi
if command -v djpeg >/dev/null; then
  same=0; for f in "$work"/in/*.jpg; do djpeg -pnm "$f" 2>/dev/null | cmp -s - <(djpeg -pnm "$work/out.d/${f##*/}") || same=1; done
  ok $same "djpeg decodes the same pixels"
else skip "djpeg" "not installed"; fi
if command -v identify >/dev/null; then
  same=0; (cd "$work/in" && find . -type f) | while read -r f; do
    [ "$(identify -quiet -format '%#' "$work/in/$f" 2>/dev/null)" = "$(identify -quiet -format '%#' "$work/out.d/$f" 2>/dev/null)" ] || exit 1; done || same=1
  ok $same "ImageMagick decodes the same pixels"
else skip "ImageMagick" "not installed"; fi

# The other formats: other people's programs read what went in and what came out.
if command -v dwebp >/dev/null && command -v heif-convert >/dev/null; then
  for kind in webp 'webp with alpha' 'webp lossless' heic 'heic with alpha' 'heic grid' avif 'avif with alpha' 'avif grid'; do
    "$gen" "$kind" 2 6 - >"$work/whole.in"
    exits 0 "$incamera" strip "$work/whole.in" -o "$work/whole.out" && "$incamera" strip --check "$work/whole.out"; ok $? "$kind: stripped, and then clean"
    exits 5 "$incamera" strip --check "$work/whole.in"; ok $? "$kind: what went in was not"
    ! grep -qa -e Canary -e SN-12345678 -e Secret "$work/whole.out"; ok $? "$kind: no planted word is left"
    case $kind in
    webp*) webpinfo -quiet "$work/whole.out" >/dev/null && a=$(dwebp -quiet -pam "$work/whole.in" -o - | md5sum) && b=$(dwebp -quiet -pam "$work/whole.out" -o - | md5sum) ;;
    *) for side in in out; do heif-convert -q 100 "$work/whole.$side" "$work/whole.$side.jpg" >/dev/null 2>&1; done
      a=$(identify -quiet -format '%# %wx%h' "$work/whole.in.jpg") && b=$(identify -quiet -format '%# %wx%h' "$work/whole.out.jpg"); rm -f "$work"/whole.*.jpg ;;
    esac
    [ -n "$a" ] && [ "$a" = "$b" ]; ok $? "$kind: libwebp or libheif decodes the same pixels"
    ! exiftool -a -G1 -s "$work/whole.out" 2>/dev/null | grep -vE '^\[(ExifTool|System|File|RIFF|QuickTime|Meta|Composite)\]|^\[IFD0\] +Orientation' | grep .; ok $? "$kind: exiftool sees nothing that is not kept"
  done
else skip "WebP, HEIC and AVIF by their own programs" "not installed"; fi
echo "1..$n"
