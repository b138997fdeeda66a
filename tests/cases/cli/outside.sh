#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A disclosure outside care on the command line: a recipient stated by one and verified by another, refused, permitted, its file. TAP.
# usage: outside.sh INCAMERA GEN_FILE
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
add() { does "$1" recipient add --class "$2" --body 'Sample Council' --code LA-99 --person 'duty social worker' --channel 'secure portal' --as "$3"; }
tell() { does "$1" disclose make "$recording" --to "$council" --purpose PROTECT --why 'bruises on both arms' --as "$2" "${@:3}"; }

does 0 capture "$work/good.jpg" --nhs $nhs --as khan; recording=$(field recording)
add 2 NOBODY hughes; ok $? "no such class is a mistake of usage"
add 3 STAT khan && err '\(role: '; ok $? "a clinician states no recipient"
add 0 STAT hughes && out '"standing": "UNVERIFIED"' && council=$(field id); ok $? "governance does"
tell 3 khan --vital && err 'D3'; ok $? "nobody has checked it: refused"
does 3 recipient verify "$council" --why 'rung back' --as hughes && err '\(role: '; ok $? "who stated it does not verify it"
does 0 recipient verify "$council" --why 'rung back' --as osei && out '"standing": "VERIFIED"'; ok $? "another does"
does 0 recipient list --as khan && out 'Sample Council'; ok $? "a clinician sees the directory"
tell 3 khan && err 'D90'; ok $? "an adult who was not asked, and no danger: the Guardian decides"
tell 0 khan --vital && out '"rule": "D89"' && made=$(field id) && passphrase=$(field passphrase) && [ ${#passphrase} = 29 ]; ok $? "life is at risk: told, with a passphrase"
does 0 disclose list --as khan && out "$made" && ! out passphrase; ok $? "which is shown once"
does 2 disclose file "$made" --as khan; ok $? "the file needs a place"
does 1 disclose file "$made" -o "$work/no.zip" --as hughes && [ ! -e "$work/no.zip" ]; ok $? "and is made for who disclosed it"
does 0 disclose file "$made" -o "$work/out.zip" --as khan && [ "$(stat -c %a "$work/out.zip")" = 600 ] && ! grep -qa 'Sample Council' "$work/out.zip"; ok $? "it is encrypted, and the owner's alone"
does 0 disclose passphrase "$made" --as khan && out '"handed"' && [ "$(field passphrase)" != "$passphrase" ]; ok $? "another passphrase for what is made from now on"
does 0 recipient end "$council" --why 'merged' --as osei && out '"standing": "ENDED"'; ok $? "the recipient ends"
does 3 disclose file "$made" -o "$work/later.zip" --as khan && err 'D3' && [ ! -e "$work/later.zip" ]; ok $? "and nothing goes to it any more"
does 0 verify; ok $? "the store agrees"
echo "1..$n"
