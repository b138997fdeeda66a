// SPDX-License-Identifier: Apache-2.0
// Every word of the screens, in English. Sentence case, "you" and "we", a verb first on buttons, reading grade 8 at most
// for staff and 6 for patients (test/words.test.ts counts). No name of a patient and no number of one belongs here.
import type { WordAnswer, WordGiver, WordLaterality, WordPurpose, WordRole, WordScope, WordSex, WordShareState, WordStandardView, WordWay } from '../api.gen';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const words = {
  ui: {
    product: 'Incamera', skip: 'Skip to main content', menu: 'Menu', footer: 'About this service', error: 'Error:', information: 'Information:',
    opening: 'Opening', reload: 'Load the page again', loading: 'Loading', tryAgain: 'Try again', cancel: 'Cancel', back: 'Back', change: 'Change', close: 'Close',
    title: (page: string, unseen: number) => `${unseen > 0 ? `(${unseen}) ` : ''}${page} – Incamera`,
    yes: 'Yes', no: 'No',
  },
  nav: {
    guide: 'Guide', camera: 'Camera', inbox: 'Inbox', sent: 'Sent', prove: 'Prove', report: 'Who saw it', signOut: 'Sign out',
    help: 'Help', privacy: 'Privacy', accessibility: 'Accessibility',
  },
  problem: {
    unreachable: 'We cannot reach the server. Nothing was changed. Check the connection, then try again.',
    noAnswer: 'The server gave no clear answer. Nothing on your side was lost. Try again, and tell IT if it happens twice.',
    noReceipt: 'The server took the picture but gave no receipt, so do not count on it being filed. Try again.',
    app: 'Something went wrong on this page. Load it again, and tell IT if it happens twice.',
  },
  why: {
    refused: 'This is not allowed', failed: 'That did not work', next: 'What you can do:', rule: (rule: string) => `Rule ${rule}`,
  },
  when: {
    dayAt: (day: string, clock: string) => `${day} at ${clock}`,
  },
  units: {
    bytes: (n: number) => count(n, 'byte', 'bytes'), kilobytes: (n: string) => `${n} kB`, megabytes: (n: string) => `${n} MB`,
  },
  signIn: {
    title: 'Sign in', user: 'User name', password: 'Password', action: 'Sign in', needUser: 'Enter your user name', needPassword: 'Enter your password',
    demo: 'Or be one of these people', demoHint: 'This is a demonstration. Nobody here is real, so no password is needed.',
    shared: 'On a shared computer, sign out when you finish.',
  },
  nowhere: { title: 'Page not found', text: 'Check the address, or go to the start.', start: 'Go to the start' },
  roles: {
    CLINICIAN: 'Clinician', PHOTOGRAPHER: 'Clinical photographer', IG_LEAD: 'Information governance lead', CALDICOTT_GUARDIAN: 'Caldicott Guardian',
    DPO: 'Data protection officer', ADMINISTRATOR: 'Administrator', PATIENT: 'Patient', PROXY: 'Acts for a patient',
  } satisfies Record<WordRole, string>,
  demo: {
    band: 'DEMONSTRATION', bandMore: 'Nobody here is real.', youAre: 'You are', nobody: 'nobody yet',
  },
  sex: { MALE: 'Male', FEMALE: 'Female', INDETERMINATE: 'Indeterminate', NOT_KNOWN: 'Not known' } satisfies Record<WordSex, string>,
  patient: {
    unnamed: 'Not identified yet', age: (n: number) => `${n} years`, ageAbout: (n: number) => `about ${n} years`, ageUnknown: 'age not known', noNumber: 'no number yet',
  },
  scopes: {
    RECORD: 'The medical record', CARE_SHARE: 'Show to the team caring for the patient', TEACH: 'Teaching health staff', RESEARCH: 'Health research',
    PUBLISH: 'One named publication', MEDIA: 'Press, television or online',
  } satisfies Record<WordScope, string>,
  answers: { AGREED: 'agreed', REFUSED: 'said no', WITHDRAWN: 'withdrawn', DEFERRED: 'could not be asked' } satisfies Record<WordAnswer, string>,
  ways: { ORAL: 'spoken', WRITTEN: 'signed', NOT_ASKED: 'not asked' } satisfies Record<WordWay, string>,
  givers: { PATIENT: 'the patient', PARENT: 'a parent', PROXY: 'the person who decides for them', NOBODY: 'nobody yet', FAMILY: 'the family' } satisfies Record<WordGiver, string>,
  sides: { LEFT: 'left', RIGHT: 'right', BOTH: 'both sides', MIDLINE: 'middle' } satisfies Record<WordLaterality, string>,
  views: { OVERVIEW: 'Where on the body', CLOSE_UP: 'Close-up', CLOSE_UP_RULER: 'Close-up with ruler', OTHER: 'Other' } satisfies Record<WordStandardView, string>,
  purposes: {
    CARE: 'Advice about care', AUDIT: 'Local audit', TEACH: 'Teaching', RESEARCH: 'Research', PUBLISH: 'Publication', MEDIA: 'Media', LEGAL: 'Required by law',
    PROTECT: 'Protecting someone from harm', POLICE: 'Police request', THIRD: 'Insurer, solicitor or employer', INVESTIG: 'Complaint or incident',
    PLAN: 'Planning services', DEVELOP: 'Developing a product',
  } satisfies Record<WordPurpose, string>,
  shareStates: { SENT: 'sent', DELIVERED: 'delivered', OPENED: 'opened', REPLIED: 'answered', STOPPED: 'stopped', EXPIRED: 'ended' } satisfies Record<WordShareState, string>,
  inbox: {
    unopened: (n: number) => count(n, 'share not opened', 'shares not opened'),
  },
};
