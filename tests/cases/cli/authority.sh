#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An authority on the command line: stated for a body outside, verified by another, held to that body, withdrawn. TAP.
# usage: authority.sh INCAMERA GEN_FILE
# shellcheck source=tests/cases/cli/lib.sh
. "$(dirname "$0")/lib.sh"
add() { does 0 recipient add --class STAT --body "$1" --code X --person officer --channel portal --as hughes && id=$(field id) && does 0 recipient verify "$id" --why 'rung back' --as osei; }
state() { does "$1" authority state "${@:2}" --nhs $nhs --kind LAW --purpose LEGAL --why 'an order' --reference HC/1 --until 2090-01-01 --as khan; }
tell() { does "$1" disclose make "$recording" --to "$2" --purpose LEGAL --why 'the order' --as hughes; }

does 0 capture "$work/good.jpg" --nhs $nhs --as khan; recording=$(field recording)
add 'HM Coroner' && coroner=$id && add 'Sample Court' && court=$id; ok $? "two bodies stand in the directory"
does 2 authority state --nhs $nhs --kind ORDER --purpose LEGAL --why x --reference y --until 2090-01-01 --as khan; ok $? "no such kind is a mistake of usage"
state 0 && one=$(field id); ok $? "an order that names nobody"
does 3 authority verify "$one" --as khan && err '\(role: '; ok $? "a clinician verifies no order"
does 0 authority verify "$one" --as hughes; ok $? "governance does"
tell 3 "$court" && err 'D80' && err 'does not name this recipient'; ok $? "it serves nobody outside, and the refusal says so"
state 0 "$court" && two=$(field id) && does 0 authority verify "$two" --as hughes; ok $? "an order that names the court"
tell 3 "$coroner" && err 'D80'; ok $? "is not the coroner's"
tell 0 "$court" && out '"rule": "D82"'; ok $? "it is the court's"
does 0 authority end "$two" --why 'set aside' --as hughes; ok $? "it is withdrawn"
tell 3 "$court" && err 'D80'; ok $? "and serves nobody any more"
does 0 authority list --as osei && out '"patient_name"' && out '"persons"' && out '"ended_by"'; ok $? "the register has both"
does 3 authority list --as khan; ok $? "a clinician reads no register"
does 0 authority list --nhs $nhs --as khan && ! out '"patient_name"'; ok $? "but what is of their patient"
does 0 verify; ok $? "the store agrees"
echo "1..$n"
