#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# People's requests on the command line, from the day they come in to the letter, the bundle and what became of each picture. TAP.
# usage: requests.sh INCAMERA GEN_FILE
# shellcheck source=tests/cases/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# request EXIT REST...: as the lead of information governance.
request() { local wanted=$1; shift; does "$wanted" request "$@" --as hughes; }
opened() { # KIND REQUESTER [MORE]: the id of a request of which identity is proved
  request 0 open "$1" --by "$2" --nhs $nhs --name 'Robin Asker' --asks 'as we spoke' --json "${@:3}" || return 1
  id=$(field id)
  request 0 step "$id" IDENTITY_PROVED --note 'passport seen'
}
picture() { does 0 capture "$work/good.jpg" --nhs $nhs --as khan && picture=$(field recording); }

# --- a patient asks for their own record ---
request 0 open SUBJECT_ACCESS --by SUBJECT --nhs $nhs --name 'John Smith' --asks 'everything' && out 'OPEN  SUBJECT_ACCESS by SUBJECT' && out '^now +DENY A2: ' \
  && out '^steps .*IDENTITY_ASKED' && out '^Dear John Smith,$' && out 'which reached us on'
ok $? "what came in is written down, with its clock, what is missing, the steps and the letter"
access=$(sed -n '1s/ .*//p' "$work/out")
request 0 list && out "^$access  OPEN  SUBJECT_ACCESS by SUBJECT$" && out 'days left; SMITH, John$'; ok $? "it is listed"
request 3 decide "$access" --note 'looked at it' && err '^  rule +A2' && err '^  source +...' && err '^  (next|first) +...'; ok $? "nothing is decided before who asks is known"
request 0 step "$access" IDENTITY_PROVED --note 'passport seen' && out '^now +DENY A19: '; ok $? "identity is proved; now an opinion is missing"
request 0 step "$access" CLARIFICATION_ASKED --note 'which pictures?' && out 'clock stopped' && out 'which pictures\?'; ok $? "a question stops the clock"
request 1 step "$access" CLARIFICATION_ASKED --note again && err '\(state: '; ok $? "and is not asked twice"
request 0 show "$access" && out 'clock stopped' && out '^steps .*CLARIFIED'; ok $? "it is shown so"
request 0 step "$access" CLARIFIED --note 'all of them' && out 'days left' && ! out 'clock stopped'; ok $? "the answer starts it again"
request 0 step "$access" OPINION_ASKED --note 'please look' --clinician khan; ok $? "the clinician who treats is asked"
request 2 step "$access" OPINION_ASKED --note 'please look' --clinician field && err '\(field: '; ok $? "and nobody else"
does 0 request note HARM NO --nhs $nhs --note 'no harm in it' --as khan; ok $? "who says what they think of it"
request 3 decide "$access" --note 'looked at it' && err 'REDACT|other people'; ok $? "a review for other people is missing"
request 0 note THIRD NO --nhs $nhs --note 'nobody else in them'; ok $? "and is noted"
does 1 access $nhs -o "$work/early.zip" --as hughes && err '\(state: ' && [ ! -e "$work/early.zip" ]; ok $? "no bundle before it is granted, and no file"
request 0 decide "$access" --note 'looked at it' && out 'GRANTED' && out '^decided  granted by A22$'; ok $? "granted, by its rule"
does 1 access $nhs -o "$work/none/x.zip" --as hughes && does 0 access $nhs -o "$work/record.zip" --as hughes; ok $? "the bundle is written, where it can be"
unzip -tq "$work/record.zip" >"$work/out" 2>"$work/err" && unzip -Z1 "$work/record.zip" | grep -q '^pictures/' && [ "$(stat -c %a "$work/record.zip")" = 600 ]
ok $? "whole, with pictures, and for its owner's eyes"
request 0 show "$access" && out 'ANSWERED' && out '^decided  granted by A22$'; ok $? "with it the request is answered"
request 1 decide "$access" --note again && err '\(state: '; ok $? "and is not decided again"

# --- refused for good ---
opened SUBJECT_ACCESS RELATIVE && request 0 decide "$id" --note 'no standing' && out 'ANSWERED' && out '^decided  refused by A3$' && out '^Dear Robin Asker,$' && out 'you can complain'
ok $? "a relative is refused, with a letter and where to complain"
request 0 open FOI --by PUBLIC --name 'Jo Press' --asks 'how many?' --json && id=$(field id) && request 0 decide "$id" --note 'as the law says' && out 'neither confirm nor deny'
ok $? "a request for information is about no patient"
request 0 open FOI --by PUBLIC --name 'Jo Press' --asks 'how many?' --json && id=$(field id) && request 0 step "$id" CLOSED --note 'taken back' && out 'CLOSED'; ok $? "and may be taken back"

# --- requests that do something ---
picture; kept=$picture; picture; gone=$picture
does 0 life rely "$gone" --not-relied --why 'nobody used it' --as khan; ok $? "care did not rely on one of two pictures"
request 0 open ERASURE --by SUBJECT --nhs $nhs --name 'Robin Asker' --asks 'erase them' --json && id=$(field id) && request 3 answer "$id" --note 'as asked' "$kept" "$gone" && err '^  rule +A2'
ok $? "nothing is erased before who asks is known"
request 0 step "$id" IDENTITY_PROVED --note 'passport seen' && request 2 answer "$id" --note 'as asked' && err '\(field: '; ok $? "nor before it is said which"
request 0 answer "$id" --note 'as asked' "$kept" "$gone" && out "^$kept  not done  L24: " && out "^$gone  done  L21: " && out '^Not erased: ' && out '^Erased: ' && out 'restrict its use instead'
ok $? "each is answered by its rule, and the letter says so"
request 1 answer "$id" --note 'as asked' "$kept" && err '\(state: '; ok $? "once"
does 3 view "$gone" -o "$work/view" --as khan && does 0 view "$kept" -o "$work/view" --as khan && [ "$(stat -c %a "$work/view")" = 600 ]; ok $? "what was erased does not open; what was not does, into a file of the owner's alone"
opened RECTIFICATION SUBJECT && request 0 answer "$id" "$kept" --side RIGHT --picture-note 'the right one' --note 'put right' && out "^$kept  done  L1: "; ok $? "a mistake is put right"
opened RECTIFICATION SUBJECT && request 2 answer "$id" "$kept" --note 'put right' && err '\(field: '; ok $? "not without saying what"
opened RESTRICTION SUBJECT && request 0 answer "$id" --note 'from now on' && out '^everything  done  L4: ' && out '^Use is restricted'; ok $? "use is restricted"
opened OBJECTION SUBJECT && request 2 answer "$id" --objects-to PERSON --person okoro --note 'as asked' && err '\(field: '; ok $? "an objection is explained first"
request 0 answer "$id" --objects-to PERSON --person okoro --explained --note 'as asked' && out '^everything  done  D33: ' && out '^Your objection is in force'; ok $? "and is in force against the person who was named"
opened ERASURE RELATIVE && request 0 answer "$id" --note 'not theirs' "$kept" && out '^decided  refused by A3$' && ! out "^$kept  done"; ok $? "who may not ask is refused"
request 0 open COMPLAINT --by SUBJECT --nhs $nhs --name 'Robin Asker' --asks 'it took long' --json && id=$(field id) && request 0 step "$id" ACKNOWLEDGED --note 'we have it' \
  && request 0 step "$id" ANSWERED --note 'we are sorry' && out 'we are sorry' && out ANSWERED
ok $? "a complaint is acknowledged and answered"
request 0 list --json && out "\"id\": \"$access\"" && [ "$(grep -c '"kind"' "$work/out")" -ge 11 ]; ok $? "all of them stand in the list"

# --- what is not done ---
request 2 bake && err 'usage|verb'; ok $? "a verb that is none"
request 2 open BAKERY --by SUBJECT --nhs $nhs --name A --asks B && err '\(usage: '; ok $? "a kind that is none"
request 2 show zzyzx && err '\(field: ' && ! err zzyzx; ok $? "an id that is none"
request 1 show 00000000000000000000000000000000 && err '\(not_found: '; ok $? "a request that is not there"
does 3 request list --as khan && err '\(role: '; ok $? "a clinician has no business there"
does 0 verify; ok $? "everything in the store agrees"
echo "1..$n"
