#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A disclosure outside care on the command line: a recipient stated by one and verified by another, refused, permitted, its file. TAP.
# usage: outside.sh INCAMERA GEN_FILE
# shellcheck source=tests/cases/cli/lib.sh
. "$(dirname "$0")/lib.sh"
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
does 0 disclose passphrase "$made" --why "it was lost" --as khan && out '"handed"' && [ "$(field passphrase)" != "$passphrase" ]; ok $? "another passphrase for what is made from now on"
does 0 disclose withheld --as osei && out "$made" && ! out '"decided"'; ok $? "governance reads what the patient is not told"
does 3 disclose withheld --as khan; ok $? "a clinician does not"
does 2 disclose keep "$made" --why 'the inquiry goes on' --as osei; ok $? "kept back without a day is a mistake of usage"
does 0 disclose keep "$made" --until "$(date -d '+30 days' +%F)" --why 'the inquiry goes on' --as osei && does 0 disclose withheld --as osei && out 'the inquiry goes on'; ok $? "kept back until a day"
does 0 disclose tell "$made" --why 'charged' --as osei && does 0 disclose withheld --as osei && ! out "$made"; ok $? "told"
does 1 disclose tell "$made" --why 'charged' --as osei; ok $? "which is final"
does 0 recipient end "$council" --why 'merged' --as osei && out '"standing": "ENDED"'; ok $? "the recipient ends"
does 3 disclose file "$made" -o "$work/later.zip" --as khan && err 'D3' && [ ! -e "$work/later.zip" ]; ok $? "and nothing goes to it any more"
does 0 verify; ok $? "the store agrees"
echo "1..$n"
