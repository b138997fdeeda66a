#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What strip holds of a file does not grow with it: peak memory over a small and over a large file of each format that
# streams, each turned, with its EXIF behind the picture where the format has it there. TAP.
# usage: memory.sh INCAMERA
set -u
incamera=$1
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
n=0; ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
[ -x /usr/bin/time ] || { echo "1..1"; echo "ok 1 - peak memory # SKIP /usr/bin/time is not installed"; exit 0; }

python3 - "$work" <<'PY' || { echo "1..1"; echo "not ok 1 - files are made"; exit 1; }
import random, struct, sys, zlib

TURNED = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
noise = random.Random(1).randbytes(1 << 20)

def chunk(kind, body):  # of a WebP
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

def webp(kind, head, size):
    side = struct.pack("<I", 3999)[:3]
    coded = head + (noise * (size // len(noise) + 1))[:size]
    body = b"WEBP" + chunk(b"VP8X", b"\x08\0\0\0" + side + side) + chunk(kind, coded) + chunk(b"EXIF", TURNED)
    return b"RIFF" + struct.pack("<I", len(body)) + body

def png(width, height):
    def part(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + noise[at % 65536:at % 65536 + 3 * width] for at in range(height))
    stream = zlib.compress(rows, 0)
    parts = [part(b"IDAT", stream[at:at + 8192]) for at in range(0, len(stream), 8192)]
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + b"".join(parts) + part(b"eXIf", TURNED) + part(b"IEND", b"")

def jpeg(blocks):  # grey; each block has all its coefficients, and every code is a zero
    def part(code, body):
        return b"\xff" + bytes([code]) + struct.pack(">H", len(body) + 2) + body
    frame = struct.pack(">BHHBBBB", 8, 8 * blocks // 2048, 8 * 2048, 1, 1, 0x11, 0)
    dc = b"\0" + bytes([1] + [0] * 15) + b"\0"         # no difference
    ac = b"\x10" + bytes([1] + [0] * 15) + b"\x0a"     # ten bits follow, zeros too
    bits = bytes((1 + 63 * 11) * blocks // 8)
    return (b"\xff\xd8" + part(0xe1, b"Exif\0\0" + TURNED) + part(0xdb, b"\0" + b"\x10" * 64) + part(0xc0, frame) + part(0xc4, dc) + part(0xc4, ac)
            + part(0xda, b"\x01\x01\x00\x00\x3f\x00") + bits + b"\xff\xd9")

side = 3999 | 3999 << 14
made = {
    "lossy webp": [webp(b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 4000, 4000), s << 20) for s in (1, 40)],
    "lossless webp": [webp(b"VP8L", b"\x2f" + struct.pack("<I", side), s << 20) for s in (1, 40)],
    "png": [png(1000, 350), png(3000, 2600)],
    "jpeg": [jpeg(2048 * 6), jpeg(2048 * 120)],
}
for name, files in made.items():
    for size, data in zip(("small", "large"), files):
        open(f"{sys.argv[1]}/{name}.{size}", "wb").write(data)
PY

peak() { # EXITS ARGS…: kilobytes, of the least of three runs that end as they may; nothing otherwise
  local want=$1 run
  shift
  for run in 1 2 3; do
    cp "$work/peak.in" "$work/in"
    /usr/bin/time -q -f %M -o "$work/peak.$run" "$incamera" strip "$@" "$work/in" >/dev/null 2>&1
    [[ $want == *$?* ]] || return 1
  done
  sort -n "$work"/peak.[123] | head -1
}
command -v exiftool >/dev/null || exiftool() { echo 6; } # then the pixels' judge in the other tests says so

for kind in 'lossy webp' 'lossless webp' png jpeg; do
  for size in small large; do
    "$incamera" strip "$work/$kind.$size" -o "$work/out" && [ "$(stat -c %s "$work/out")" -gt 900000 ] && [ "$(exiftool -n -s3 -Orientation "$work/out" 2>/dev/null)" = 6 ]
    ok $? "$kind, $size: stripped, and turned"
  done
  for way in "-o $work/out" --in-place --check; do
    peaks=()
    for size in small large; do
      cp "$work/$kind.$size" "$work/peak.in"
      # shellcheck disable=SC2086
      peaks+=("$(peak "$([ "$way" = --check ] && echo 05 || echo 0)" $way --)")
    done
    [ -n "${peaks[0]}" ] && [ -n "${peaks[1]}" ] && [ "$((peaks[1] * 100))" -le "$((peaks[0] * 105))" ]
    ok $? "$kind, ${way%% *}: $(stat -c %s "$work/$kind.small") and $(stat -c %s "$work/$kind.large") bytes, ${peaks[0]} and ${peaks[1]} kB"
  done
done
echo "1..$n"
