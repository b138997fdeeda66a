#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# "What bad input gets", row by row, on the command line: exit code, stable code, nothing half-done, nothing repeated. TAP.
# usage: bad_input.sh INCAMERA GEN_FILE
set -u
incamera=$1 gen=$2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
data=$work/data
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/err"; fi; }

# gets EXIT CODE WHAT COMMAND...: ends with EXIT, names CODE, and repeats nothing of what was planted.
gets() {
  local exit=$1 code=$2 what=$3 got
  shift 3
  "$incamera" "$@" --data "$data" >"$work/out" 2>"$work/err"
  got=$?
  [ "$got" = "$exit" ] && grep -q "($code: " "$work/err" && ! grep -qi zzyzx "$work/err" "$work/out"
  ok $? "$what: exit $exit, $code"
}

# demonstrate UNTIL SIGNAL: a demonstration store, made by the server, which gets SIGNAL when the command UNTIL holds.
# Without previews, which are made beside it: how many are done by then would be anybody's guess.
printf '[develop]\nworkers = 0\n' >"$work/conf"
demonstrate() {
  "$incamera" serve --demo --config "$work/conf" --data "$data" --listen 127.0.0.1:0 >"$work/out" 2>"$work/err" &
  for _ in $(seq 3000); do eval "$1" && break; sleep 0.02; done
  kill -s "$2" "$!"; wait "$!" 2>/dev/null || true
}
files() { find "$data/blobs" -type f 2>/dev/null | wc -l; }
demonstrate "grep -q '^serving:' '$work/out'" TERM
before=$(files)

# A store that could not be finished is not there.
mkdir "$work/made"
begin() { printf '%s\n' "$1" | "$incamera" init --data "$work/made/store" --organisation Anytown --admin sfield --origin a.example/l >"$work/out" 2>"$work/err"; }
! begin short && [ ! -e "$work/made/store" ]; ok $? "a short password makes no store"
! "$incamera" init --data "$work/made/store" --organisation Anytown --admin sfield --jurisdiction cornwall </dev/null 2>"$work/err" && [ ! -e "$work/made/store" ]; ok $? "nor does a nation that is none"
begin 'long enough by far'; ok $? "and a good one does, afterwards"
grep -q '"jurisdiction": "england"' "$work/made/store/store.json"; ok $? "for England, where nothing is said"
rm -r "$work/made/store"
begin '' && grep -qE '/set-up#[0-9a-f]{64}$' "$work/out"; ok $? "with none, a one-time link is printed"
people() { "$incamera" user "$@" --data "$work/made/store" </dev/null >"$work/out" 2>"$work/err"; }
people add akhan --name 'Dr A Khan' --job registrar --role CLINICIAN && grep -q '/set-up#' "$work/out"; ok $? "so it is for whoever is added"
people invite akhan && grep -q '/set-up#' "$work/out"; ok $? "and again when a password is forgotten"
! people disable sfield && grep -q '(last_administrator: ' "$work/err"; ok $? "the last administrator stays one"
people disable akhan && people role akhan --role PHOTOGRAPHER && ! people invite akhan; ok $? "another role does not bring back an account that has ended"
people disable akhan; ! people invite akhan && grep -q '(state: ' "$work/err"; ok $? "an account that has ended gets no link"
whole=$data
data=$work/half
demonstrate '[ "$(files)" -gt 5 ]' KILL
[ "$(files)" -lt "$before" ]; ok $? "a demonstration that was killed half-way"
demonstrate "grep -q '^serving:' '$work/out'" TERM
[ "$(files)" = "$before" ]; ok $? "is invented anew and whole"
data=$whole

smith=9990000018 taker=(--as khan)
"$gen" jpeg 1 6 2 >"$work/good.jpg"
"$gen" png 1 8 - >"$work/good.png"
size=$(stat -c %s "$work/good.jpg")
head -c $((size / 2)) "$work/good.jpg" >"$work/cut.jpg"
head -c $(($(stat -c %s "$work/good.png") * 3 / 4)) "$work/good.png" >"$work/cut.png"
printf '\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00\xff\xd9' >"$work/bomb.jpg"
printf 'GIF89a zzyzx' >"$work/lies.jpg"
printf '<!doctype html><script>zzyzx</script>' >"$work/page.jpg"
: >"$work/empty.jpg"

capture() { local exit=$1 code=$2 what=$3 file=$4; shift 4; gets "$exit" "$code" "$what" capture "$work/$file" --nhs "$smith" "${taker[@]}" "$@"; }
capture 4 image_damaged "a JPEG cut in its coded data" cut.jpg
capture 4 image_damaged "a PNG cut in its coded data" cut.png
capture 4 image_limit "a header that claims 4 295 million pixels" bomb.jpg
capture 4 image_type "a GIF that is called JPEG" lies.jpg
capture 4 image_type "a page that is called JPEG" page.jpg
capture 4 image_damaged "an empty file" empty.jpg
gets 1 not_found "a picture that is not there" capture "$work/zzyzx.jpg" --nhs "$smith" "${taker[@]}"
gets 2 identifier_check "an NHS number with a wrong digit" capture "$work/good.jpg" --nhs 9990000019 "${taker[@]}"
gets 2 identifier_length "an NHS number that is short" capture "$work/good.jpg" --nhs 999000001 "${taker[@]}"
gets 1 not_found "a sender who is nobody" capture "$work/good.jpg" --nhs "$smith" --as zzyzx
capture 2 field "a place on the body that is none" good.jpg --site zzyzx
gets 2 usage "a word that is none of its vocabulary" consent --nhs "$smith" --answer ZZYZX "${taker[@]}"
gets 2 field "an id that is none" view zzyzx -o "$work/view" "${taker[@]}"
gets 1 not_found "a recording that is not there" view 00000000000000000000000000000000 -o "$work/view" "${taker[@]}"
[ ! -e "$work/view" ]; ok $? "and no file of it is left"
[ "$(files)" = "$before" ]; ok $? "nothing that was refused was filed"

# Refused by policy: rule, source and what to do instead.
gets 3 refused "a picture against the patient's refusal" capture "$work/good.jpg" --nhs 9990000050 "${taker[@]}"
grep -qE '^  rule +C[0-9]+' "$work/err" && grep -qE '^  source +...' "$work/err" && grep -qE '^  (next|first) +...' "$work/err"
ok $? "with rule, source and the next lawful step"

# No room: a limit on the size of files stands for a full disk.
"$incamera" capture "$work/good.jpg" --nhs "$smith" "${taker[@]}" --data "$data" >"$work/out" 2>"$work/err"
ok $? "a good picture is filed"
held=$(files)
said=$( (trap '' XFSZ; ulimit -f 0; exec "$incamera" capture "$work/good.jpg" --nhs "$smith" "${taker[@]}" --data "$data") 2>&1 >/dev/null)
[ $? = 1 ] && [[ $said == *'(storage_full: '* ]]; ok $? "no room on the disk: exit 1, storage_full"
[ "$(files)" = "$held" ]; ok $? "and nothing is half-filed"
"$incamera" verify --data "$data" >"$work/out" 2>"$work/err"; ok $? "everything in the store agrees"
# Another user's store, where there is another user to be.
if [ "$(id -u)" = 0 ]; then
  chown nobody "$data"; gets 1 not_owner "a store of another user" report --nhs "$smith" "${taker[@]}"; chown root "$data"
fi
data=$work/none gets 1 no_store "a data directory that is none" report --nhs "$smith" "${taker[@]}"
echo "1..$n"
