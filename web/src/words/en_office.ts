// SPDX-License-Identifier: Apache-2.0
// The words of the screens that governance and administrators use: apart from en.ts, so that a clinician's first load
// does not carry them. The same rules hold for them.
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
};
