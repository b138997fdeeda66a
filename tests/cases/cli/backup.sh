#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Backups from the command line: of a store in use, whole or not at all, keys apart; a restore that verifies, brings
# back nothing that was erased, and does not let the ledger shrink in silence. TAP.
# usage: backup.sh INCAMERA GEN_FILE
here=$(dirname "$0")
. "$here/lib.sh"
backups=$work/backups keys=$work/keys root=$work/root.key
cp "$data/root.key" "$root"

ends() { # EXIT ARGUMENT...
  local wanted=$1
  shift
  "$incamera" "$@" </dev/null >"$work/out" 2>"$work/err"
  [ $? = "$wanted" ]
}
backup() { ends "$1" backup "$backups" --keys "$keys" --data "$data" "${@:2}"; }
restore() { ends "$1" restore "$backups" --keys "$keys" --root-key "$root" --data "$2" "${@:3}"; }
newest() { ls "$backups" | grep -E '^[0-9]{8}T[0-9]{6}Z$' | tail -1; }
next_second() { sleep 1.1; }
picture() { does 0 capture "$work/good.jpg" --nhs $nhs --as khan && picture=$(field recording); }

picture; kept=$picture; picture; gone=$picture
does 0 life rely "$gone" --not-relied --why 'nobody used it' --as khan

# --- what is made ---
ends 2 backup "$backups" --data "$data" && ends 2 backup --keys "$keys" --data "$data"; ok $? "both places must be named"
"$incamera" serve --demo --data "$data" --listen 127.0.0.1:0 >"$work/serving" 2>/dev/null & server=$!
for _ in $(seq 3000); do grep -q '^serving:' "$work/serving" && break; sleep 0.02; done
backup 0 && out '^backup [0-9]{8}T[0-9]{6}Z: [0-9]+ picture files, [0-9]+ of them new$'; ok $? "a store is backed up while it serves"
restore 1 "$work/early" --moved && err '\(conflict: ' && [ ! -e "$work/early" ]; ok $? "which may not be moved to: it goes on"
kill -TERM $server; wait $server 2>/dev/null
first=$(newest)
[ "$(find "$backups/blobs" -type f | wc -l)" = "$(find "$data/blobs" -type f | wc -l)" ] && ls "$keys/$first/keys.db" >"$work/out"; ok $? "all pictures, and the keys apart"
hex() { od -An -v -tx1 | tr -d ' \n'; }
! find "$backups" "$keys" -type f -exec cat {} + | hex | grep -q "$(hex <"$root")"; ok $? "without the root key"
[ -z "$(find "$backups" "$keys" -perm /077)" ]; ok $? "for the owner's eyes"
for _ in 1 2 3 4 5; do backup 1 && err '\(exists: ' && break; done; ok $? "not two in one second"
for place in "$backups/keys" "$data/keys" "$backups"; do ends 2 backup "$backups" --keys "$place" --data "$data" || break; done && [ ! -e "$backups/keys" ] && [ ! -e "$data/keys" ]; ok $? "keys do not go where pictures are"
mkdir "$backups/20200101T000000Z.new" "$keys/20200101T000000Z.new" && echo half >"$keys/20200101T000000Z.new/keys.db"
picture; next_second; backup 0 --json && [ "$(sed -n 's/.*"copied": \([0-9]*\).*/\1/p' "$work/out")" -le 3 ] && [ ! -e "$backups/20200101T000000Z.new" ] && [ ! -e "$keys/20200101T000000Z.new" ]
ok $? "the next copies what is new, and removes what was not finished"
"$incamera" init --data "$work/other" --organisation Othertown --admin sfield </dev/null >/dev/null 2>&1
next_second; ends 1 backup "$backups" --keys "$keys" --data "$work/other" && err '\(conflict: '; ok $? "another hospital's backups are another place's"
next_second; ends 1 backup "$work/new" --keys "$keys" --data "$work/other" && err '\(conflict: '; ok $? "and so are its keys"
mkdir "$work/none"; ends 1 backup "$work/empty" --keys "$work/emptykeys" --data "$work/none" && err '\(no_store: '; ok $? "a directory that is no store is told so"

next_second; ends 1 backup "$keys" --keys "$backups" --data "$data" && err '\(conflict: .*exchanged' && [ -e "$backups/$first/records.db" ]; ok $? "two places that changed names lose nothing"
cut=$(find "$backups/blobs" -type f | head -1); truncate -s 100 "$cut"; next_second; backup 0 --json && out '"copied": 1,' && [ "$(stat -c %s "$cut")" -gt 100 ]; ok $? "a copy that was cut is made again"

# --- restored whole ---
restore 0 "$work/whole" --verify && out '^PASS ' && ! out MISSING; ok $? "a restore verifies: every picture opens"
(data=$work/whole; does 0 view "$kept" -o "$work/view.jpg" --as khan && "$incamera" strip --check "$work/view.jpg"); ok $? "a picture is the picture"
grep -qE '"origin": ".*/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}"' "$work/whole/store.json" && head -1 "$work/whole/ledger/checkpoint" | grep -qE '/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$' && ends 0 ledger verify --from "$work/whole/ledger"
ok $? "the ledger goes on as a successor, over the same entries"
mkdir "$work/twice"; restore 0 "$work/twice/" && ! cmp -s "$work/twice/store.json" "$work/whole/store.json"; ok $? "each restore has a ledger of its own name"
ends 0 backup "$work/b3" --keys "$work/k3" --data "$work/whole" && ends 0 restore "$work/b3" --keys "$work/k3" --root-key "$root" --data "$work/third" && [ "$(sed -n 's/.*"origin": "\(.*\)".*/\1/p' "$work/third/store.json" | tr -cd / | wc -c)" = "$(sed -n 's/.*"origin": "\(.*\)".*/\1/p' "$work/whole/store.json" | tr -cd / | wc -c)" ]
ok $? "and a successor's successor no longer one"
restore 0 "$work/moved" --moved --verify && cmp "$work/moved/store.json" "$data/store.json"; ok $? "a store that moved keeps its ledger's name"
restore 1 "$work/whole" && err '\(exists: '; ok $? "nothing is written over"
ends 2 restore "$backups" --keys "$keys" --root-key "$root" --data "$backups/new" && [ ! -e "$backups/new" ]; ok $? "the root key does not go where backups are"
mkdir "$work/x.restoring"; restore 1 "$work/x" && err '\(exists: ' && [ ! -e "$work/x" ]; ok $? "nor beside what a death left"
head -c 32 /dev/urandom >"$work/wrong"
ends 1 restore "$backups" --keys "$keys" --root-key "$work/wrong" --data "$work/y" && err '\(key: ' && [ ! -e "$work/y" ] && [ ! -e "$work/y.restoring" ]; ok $? "another root key makes nothing"
restore 1 "$work/y" --backup 20200101T000000Z && [ ! -e "$work/y" ] && [ ! -e "$work/y.restoring" ]; ok $? "nor does a backup that is not there"

# --- what was erased stays so ---
does 0 request open ERASURE --by SUBJECT --nhs $nhs --name 'Robin Asker' --asks 'erase it' --as hughes --json && id=$(field id) \
  && does 0 request step "$id" IDENTITY_PROVED --note seen --as hughes && does 0 request answer "$id" --note 'as asked' "$gone" --as hughes; ok $? "a picture is erased after the backups"
next_second; backup 0 --keep-keys 0 && out 'older copies of keys removed' && [ "$(ls -d "$keys"/2* | wc -l)" = 1 ]; ok $? "older copies of keys go out; the newest stays"
cp -r "$keys"/2* "$work/k2first"
restore 0 "$work/old" --backup "$first" --verify && out '1 recordings were destroyed' && out '^PASS '; ok $? "an old backup comes back without it"
(data=$work/old; does 3 view "$gone" -o "$work/gone.jpg" --as khan || does 1 view "$gone" -o "$work/gone.jpg" --as khan) && [ ! -e "$work/gone.jpg" ] && (data=$work/old; does 0 view "$kept" -o "$work/kept.jpg" --as khan)
ok $? "which does not open; the others do"
(data=$work/old; does 0 report --nhs $nhs --as hughes) && out 'Destroyed a picture for good'; ok $? "and the patient's report says that it is gone"
find "$backups/blobs" -type f | head -1 | xargs rm; restore 5 "$work/short" && out 'MISSING'; ok $? "a picture that the backup has lost is told: exit 5"

# --- a picture that moved ---
does 0 life refile "$kept" --nhs 9990000026 --was 0018 --why 'the wrong band was read' --as hughes || does 0 life refile "$kept" --nhs 9990000026 --was 0018 --why 'the wrong band was read' --as khan
ok $? "a picture is moved to the right patient after the backups"
next_second; backup 0
restore 1 "$work/before" --backup "$first" && err '\(conflict: ' && [ ! -e "$work/before" ]; ok $? "a record from before does not come back without it"
restore 0 "$work/before" --backup "$first" --without-moved && out 'destroyed'; ok $? "unless that is said"
rm -rf "$work/since"; restore 5 "$work/since"; (data=$work/since; does 0 view "$kept" -o "$work/kept2.jpg" --as khan); ok $? "the newest has it whole"

# --- what does not belong together ---
rm -rf "$keys"/2*; cp -r "$work/k2first" "$keys/20200101T000000Z"
restore 1 "$work/z" && err '\(conflict: ' && [ ! -e "$work/z" ]; ok $? "keys older than the backup destroy nothing: they are refused"
rm -rf "$keys"/2*; ends 0 backup "$work/b4" --keys "$work/k4" --data "$work/other"; cp -r "$work"/k4/2* "$keys/29990101T000000Z"
restore 1 "$work/z" && err '\(conflict: ' && [ ! -e "$work/z" ]; ok $? "so are another store's"

# --- a death at any moment ---
deaths=0
for after in 0.004 0.01 0.02 0.04 0.08; do
  next_second
  "$incamera" backup "$work/b2" --keys "$work/k2" --data "$data" >"$work/out" 2>"$work/err" & sleep $after
  kill -9 $! 2>/dev/null && deaths=$((deaths + 1)); wait $! 2>/dev/null
done
next_second; ends 0 backup "$work/b2" --keys "$work/k2" --data "$data" && ends 0 restore "$work/b2" --keys "$work/k2" --root-key "$root" --data "$work/after" --verify && out '^PASS '
[ $? = 0 ] && [ "$deaths" -gt 0 ]; ok $? "after $deaths deaths of a backup the next one is whole"
echo "1..$n"
