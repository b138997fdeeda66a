#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An anonymised copy on the command line: made by one, passed by another, shared, opened. TAP.
# usage: anonymise.sh INCAMERA GEN_FILE
# shellcheck source=tests/cases/cli/lib.sh
. "$(dirname "$0")/lib.sh"
clean='FACE=NONE MARK=NONE RARITY=NONE CONTEXT=NONE DATE=NONE PLACE=NONE TEXT=NONE KNOWN=NONE'
make() { does "$1" anonymise make "$recording" --for "$2" --marks 0,0,500,1000 --left "$3" --why 'a heel like any other' --as khan; }

does 0 capture "$work/good.jpg" --nhs $nhs --as khan; recording=$(field recording)
does 3 share "$recording" --to patel --purpose TEACH --why 'a lecture' --anonymised --as khan && err 'D60'; ok $? "without a copy it is identifiable"
make 2 EVERYONE "$clean"; ok $? "no such release is a mistake of usage"
make 2 CARE 'FACE=NONE' && err '\(field: '; ok $? "each feature is answered"
make 3 CARE "${clean/FACE=NONE/FACE=PLAIN}" && err '\(identifies: '; ok $? "what is left plainly passes for nobody"
make 0 CARE "$clean" && copy=$(field id); ok $? "it is made"
does 3 anonymise pass "$copy" --why fine --as khan && err '\(role: '; ok $? "who made it does not pass it"
does 1 anonymise pass "$copy" --why fine --as okoro && err '\(not_looked: '; ok $? "nor does anyone who has not looked"
does 0 anonymise look "$copy" -o "$work/painted.jpg" --as okoro && [ -s "$work/painted.jpg" ]; ok $? "another looks"
does 0 anonymise pass "$copy" --why 'nobody is known by it' --as okoro; ok $? "and passes it"
does 0 anonymise list "$recording" --as khan && out '"state": "PASSED"'; ok $? "it is listed"
does 0 share "$recording" --to patel --purpose TEACH --why 'a lecture' --anonymised --as khan && out '"anonymised": true' && ! out "$recording|SMITH|\"patient\"" && shared=$(field id); ok $? "it is shared, and the share names nobody"
does 0 anonymise open "$shared" -o "$work/copy.jpg" --as patel && cmp -s "$work/copy.jpg" "$work/painted.jpg"; ok $? "the colleague has what was passed, byte for byte"
does 3 view "$recording" -o "$work/original.jpg" --as patel && [ ! -e "$work/original.jpg" ]; ok $? "and not the photo"
does 0 anonymise end "$copy" --why 'a number on the wall' --as hughes; ok $? "governance ends it"
does 3 anonymise open "$shared" -o "$work/again.jpg" --as patel && [ ! -e "$work/again.jpg" ]; ok $? "and it opens no more"
does 0 verify; ok $? "the store agrees"
echo "1..$n"
