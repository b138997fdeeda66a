// SPDX-License-Identifier: Apache-2.0
// The words of the screens that governance and administrators use: apart from en.ts, so that a clinician's first load
// does not carry them. The same rules hold for them.
import type { WordRequestKind, WordRequester, WordRequestState, WordRequestStep } from '../api.gen';
import { count } from './count';

export const office = {
  retention: {
    title: 'How long to keep', intro: 'The time to keep these photos is over. None is destroyed by itself: one of you looks at it, another destroys it.',
    count: (n: number) => (n === 0 ? 'None on this page.' : `${count(n, 'photo is', 'photos are')} due on this page.`), next: 'Show the next',
    due: 'Due', held: 'On hold', appraised: 'To be destroyed', taken: (at: string) => `taken ${at}`, until: (at: string, as: string) => `Kept until ${at} as: ${as}`,
    why: 'Why, and what the rules say', lastSeen: 'Last seen', source: 'Source', confirm: (source: string) => `${source} (to be confirmed)`, rule: 'Rule',
    appraisedBy: 'Appraised by', on: (who: string, at: string) => `${who}, ${at}`, destroyedBy: 'Destroyed by', entry: 'Entry', recording: 'Photo', hash: 'SHA-256',
    acts: { hold: 'Put on hold', lift: 'Lift the hold', keep: 'Keep longer', dispose: 'Appraise: destroy it', destroy: 'Destroy it', state: 'State a fact' },
    saves: { hold: 'Put on hold', lift: 'Lift the hold', keep: 'Keep it', dispose: 'Sign the appraisal', destroy: 'Destroy it now', state: 'Save' },
    about: {
      hold: 'For a claim, an inquiry or a coroner. It cannot be destroyed until the hold is lifted.', lift: 'It can be destroyed again once the hold is lifted.',
      keep: 'Say until when, at most 20 years from now, and why.', dispose: 'You say that nobody needs it any more. Another person destroys it.',
      destroy: 'The key and the files are destroyed for good. A note of it stays. The person who appraised it cannot do this.', state: 'What you state counts from now on for all photos of this patient.',
    },
    what: 'What do you state?', day: 'On which day?', keepUntil: 'Keep it until', needDay: 'Enter the day', reason: 'Why?', reasonHint: 'Kept in the ledger. It cannot be changed later.', needReason: 'Write the reason',
    classes: {
      LAST_SEEN: 'The day the patient was last seen', DIED: 'The day the patient died', MENTAL_HEALTH: 'Kept as mental health', MATERNITY: 'Kept as maternity', CANCER: 'Kept as cancer',
      LONG_TERM: 'Kept as long-term illness', CJD: 'Kept as Creutzfeldt-Jakob disease', FORENSIC: 'Kept as forensic or safeguarding', TRANSPLANT: 'Kept as transplant',
      SEXUAL_HEALTH: 'Kept as sexual health', IMPLANT: 'Kept as implant', GP: 'Kept as general practice', RESEARCH: 'Kept for a study, until a day',
    },
    finished: {
      hold: (name: string) => `On hold: ${name}.`, lift: (name: string) => `The hold is lifted: ${name}.`, keep: (name: string) => `Kept longer: ${name}.`,
      dispose: (name: string) => `Signed: ${name}. Another person can destroy it now.`, destroy: (name: string) => `Destroyed: a photo of ${name}.`, state: (name: string) => `Saved for ${name}.`,
    },
    certificate: 'Certificate of destruction', download: 'Get the certificate with its proof',
  },
  staff: {
    title: 'Staff', intro: 'Each person signs in with an account of their own. A change of role, or the end of an account, ends their sessions at once. Every change is in the ledger.',
    add: 'Add a person', more: 'Show more people', name: 'Name', nameHint: 'As colleagues and patients see it, for example Dr A Khan', job: 'Job', phone: 'Telephone or bleep (optional)', phoneHint: 'Shown to a sender when an urgent share is not opened',
    team: 'Team (optional)', role: 'Role', save: 'Save', change: 'Change', invite: 'New one-time link', end: 'End this account',
    needUser: 'Enter a user name', needName: 'Enter the name', needJob: 'Enter the job',
    added: (name: string) => `${name} was added.`, changed: (name: string) => `The change to ${name} is saved.`, invited: (name: string) => `A new link for ${name} is ready. The old password works until it is used.`,
    linkTitle: (name: string) => `One-time link for ${name}`, linkText: (until: string) => `It works once, until ${until}, and is not shown again. Hand it to them and nobody else.`, copy: 'Copy the link', copied: 'Copied',
    trained: (on: string) => `trained ${on}`, ended: 'Ended', noPassword: 'no password chosen yet', onCall: 'On call',
    isOnCall: 'On call now', isTrained: 'Trained today in taking and sharing pictures', isActive: 'May sign in', endsNow: 'They are signed out at once and cannot sign in again. What they did stays on record.',
    mayDo: {
      CLINICIAN: 'Takes, opens and shares pictures of the patients they care for.', PHOTOGRAPHER: 'Takes and opens pictures when asked by a clinician.',
      IG_LEAD: 'Reads who saw what, answers requests, decides how long to keep. Sees no pictures.', CALDICOTT_GUARDIAN: 'Reviews disclosures and broken glass. Sees no pictures.',
      DPO: 'Reads who saw what, answers requests. Sees no pictures.', ADMINISTRATOR: 'Adds and ends accounts. Sees no patients and no pictures.',
    },
  },
  setUp: {
    title: 'Choose a password', intro: 'You have a link that works once. Choose the password you will sign in with. Nobody else will know it.',
    password: 'Password', hint: 'At least 12 characters. Three or four words together are good.', again: 'The same password again', action: 'Save and sign in',
    tooShort: 'Use at least 12 characters', differ: 'The two are not the same', noLink: 'Open the whole link that IT gave you. If it does not work, ask IT for a new one.',
    other: (name: string) => `${name} is signed in on this device. Sign out first, then open the link again.`,
  },
  rules: {
    title: 'Rules', intro: 'Every answer this app gives comes from the rules below. They state the law. A hospital may ask for more, and in a few places may permit more, as far as the law goes.',
    shipped: (name: string, title: string) => `${name}: ${title}`, hash: 'SHA-256', decides: 'These rules decide unless one of the hospital’s own is in force.',
    own: 'The hospital’s own rules', none: 'The hospital has no rules of its own.',
    states: { PROPOSED: 'To be signed', IN_FORCE: 'In force', LAPSED: 'Lapsed', REPLACED: 'Replaced', WITHDRAWN: 'Ended' },
    lapsed: 'The day of review has passed, or these rules no longer fit newer ones. The shipped rules decide.',
    proposedBy: (who: string, at: string) => `Put forward by ${who}, ${at}`, inForce: (at: string) => `In force since ${at}`, ended: (at: string) => `Ended ${at}`, review: (at: string) => `To be reviewed by ${at}`,
    looser: 'Permits more than the shipped rules, within the law. Two people sign.', tighter: 'Only asks for more than the shipped rules.',
    signedBy: (who: string, role: string, at: string, entry: string) => `Signed by ${who}, ${role}, ${at}, entry ${entry}`, missing: (role: string) => `Still to sign: ${role}`,
    sign: 'Sign it', signAbout: 'You say that you have read these rules and that the hospital may decide by them. Your name and the hash of the file go into the ledger.', end: 'End it', endAbout: 'The shipped rules decide again from this moment.',
    signed: 'Signed.', nowInForce: 'Signed. These rules are in force from this moment.', over: 'Ended. The shipped rules decide.',
    differs: 'How it differs', text: 'Get the rule file',
    propose: 'Put forward a rule file', proposeAbout: 'We hold each rule against the shipped rules and the law, in every situation there is. You see how it differs before anything is kept.', file: 'Rule file', compare: 'Compare it', keep: 'Put it forward',
    chooseFile: 'Choose a rule file', kept: 'Put forward. It can be signed now.',
    acceptable: 'It keeps between the shipped rules and the law.', refused: 'It cannot be used.', same: 'It answers every situation as the shipped rules do.',
    fault: (line: string, column: string, message: string) => `Line ${line}, column ${column}: ${message}`, nearest: (name: string) => `Did you mean ${name}?`, unanswered: (situation: string) => `No rule answers this: ${situation}`,
    kinds: { TIGHTER: 'Asks for more', LOOSER: 'Permits more, within the law', UNREASONED: 'Permits more, and does not say why', BEYOND: 'Beyond the law' },
    verdicts: { PERMIT: 'yes', PERMIT_WITH: 'yes, with duties', DENY: 'no' },
    pair: (shipped: string, was: string, own: string, now: string) => `${shipped} says ${was}; here ${own} says ${now}`, situations: (n: number) => `${n.toLocaleString('en-GB')} situations, such as:`,
    because: (reason: string) => `The hospital’s reason: ${reason}`,
    whatIf: 'What if?', whatIfAbout: 'Describe a situation and see what the rules say. Nothing is kept and no patient is named.', question: 'The question',
    tables: { C: 'May this picture be taken?', D: 'May it be used or shown?', A: 'May this person have a copy?', L: 'What becomes of it?' },
    presumed: 'as presumed', ask: 'Ask', answer: 'The answer', duties: 'Duties', does: 'What happens', next: 'Next lawful step', source: 'Source', handbook: 'Our handbook', facts: 'Decided on', rule: (id: string) => `Rule ${id}`,
  },
  requests: {
    title: 'Requests', intro: 'What people ask of the hospital about pictures, each with its clock. The one with the least time left is the one to look at first.',
    none: 'There are no requests.', count: (n: number) => count(n, 'request', 'requests'), more: 'Show more', open: 'Write down a request', opened: 'The request is written down. Its clock runs.',
    left: (n: number) => `${count(n, 'day', 'days')} left`, late: (n: number) => `${count(n, 'day', 'days')} late`, stopped: 'Clock stopped', due: (on: string) => `Due ${on}`, dueIf: (on: string) => `If it were answered today, due ${on}`,
    received: (on: string) => `Received ${on}`, aboutNobody: 'About no patient', back: 'All requests', statistics: 'Figures to publish',
    kinds: {
      SUBJECT_ACCESS: 'Access to their own record', DECEASED: 'Access to the record of someone who has died', FOI: 'Freedom of information', EIR: 'Environmental information', RECTIFICATION: 'Put something right',
      ERASURE: 'Erase', RESTRICTION: 'Restrict use', OBJECTION: 'Object to use', COMPLAINT: 'Complaint',
    } satisfies Record<WordRequestKind, string>,
    requesters: {
      SUBJECT: 'The patient', PARENT: 'Someone with parental responsibility', ATTORNEY: 'An attorney or deputy', AGENT: 'Someone the patient has authorised', REPRESENTATIVE: 'The personal representative',
      CLAIMANT: 'Someone with a claim from the death', CORONER: 'A coroner or medical examiner', PUBLIC: 'A member of the public', RELATIVE: 'A relative',
    } satisfies Record<WordRequester, string>,
    states: { OPEN: 'Open', GRANTED: 'Granted, not sent', ANSWERED: 'Answered', CLOSED: 'Taken back' } satisfies Record<WordRequestState, string>,
    steps: {
      OPENED: 'Came in', IDENTITY_ASKED: 'Proof of identity asked for', IDENTITY_PROVED: 'Identity proved', CLARIFICATION_ASKED: 'Asked what is meant', CLARIFIED: 'Answered what is meant', EXTENDED: 'More time taken',
      OPINION_ASKED: 'Opinion asked for', ACKNOWLEDGED: 'Acknowledged', REFUSED: 'Refused', GRANTED: 'Granted', RELEASED: 'Given out', ANSWERED: 'Answered', CLOSED: 'Taken back',
    } satisfies Record<WordRequestStep, string>,
    acts: {
      OPENED: 'Open', IDENTITY_ASKED: 'Ask for proof of identity', IDENTITY_PROVED: 'Identity is proved', CLARIFICATION_ASKED: 'Ask what is meant', CLARIFIED: 'They have answered', EXTENDED: 'Take more time',
      OPINION_ASKED: 'Ask a clinician for an opinion', ACKNOWLEDGED: 'Acknowledge', REFUSED: 'Refuse', GRANTED: 'Grant', RELEASED: 'Give out', ANSWERED: 'Answer', CLOSED: 'Taken back by who asked',
    } satisfies Record<WordRequestStep, string>,
    notes: {
      OPENED: '', IDENTITY_ASKED: 'What should they send? This stands in the letter.', IDENTITY_PROVED: 'How was it proved? For example, passport seen at the desk.', CLARIFICATION_ASKED: 'What do you need to know? This stands in the letter.',
      CLARIFIED: 'What did they answer?', EXTENDED: 'Why is it complex? This stands in the letter.', OPINION_ASKED: 'What should the clinician look at?', ACKNOWLEDGED: 'What happens next? This stands in the letter.', REFUSED: '', GRANTED: '', RELEASED: '',
      ANSWERED: 'The answer. This stands in the letter.', CLOSED: 'Why is it closed?',
    } satisfies Record<WordRequestStep, string>,
    patient: 'Patient', kind: 'What is asked', requester: 'Who asks', nhs: 'NHS number of the patient', name: 'Name of who asks', address: 'Where the answer goes', asks: 'What they ask, in their words', day: 'Day it came in', stepDay: 'Day it happened, if not today', note: 'Note', clinician: 'Clinician',
    save: 'Save', need: 'Fill this in', asked: 'Asked for', by: (who: string, on: string) => `${who}, ${on}`, to: (who: string) => `to ${who}`, source: 'Time limit', until: 'More time can be taken until', answeredOn: 'Answered',
    now: 'What the rules say now', next: 'Next step', missing: 'First', decided: 'Decided', granted: (rule: string) => `Granted by rule ${rule}`, refused: (rule: string) => `Refused by rule ${rule}`,
    decide: 'Decide', decideGrant: 'Grant it', decideRefuse: 'Refuse it, with a letter', decideNote: 'What was looked at, and by whom', pick: 'Pictures that bear on it', bundle: 'Download what they are given', bundleHint: 'Each download is in the ledger, with each picture in it.',
    parts: 'Pictures it reaches', included: 'Goes out', kept: 'Left out, and not spoken of', told: 'Left out, and that is said', partsCount: (n: number, all: number) => `${n} of ${all} go out`,
    third: 'Other people in the pictures', thirdAct: 'Nobody else is in them', thirdNote: 'Who looked through them?', thirdDone: 'The review is written down.',
    path: 'What has been done', letter: 'Letter', print: 'Print this letter', rights: 'Carry out what was decided where the picture is: put right, erase or restrict it there. Then write the answer here; it becomes the letter.',
    done: 'Saved.',
  },
};
