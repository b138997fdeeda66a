// SPDX-License-Identifier: Apache-2.0
// The words of disclosures to recipients outside care.
import type { WordPurpose, WordRecipientClass, WordRecipientStanding } from '../api.gen';
import { count } from './count';

/** What goes outside, in the order it is offered. */
export const OUTSIDE = ['PROTECT', 'LEGAL', 'POLICE', 'THIRD', 'INVESTIG'] as const satisfies readonly WordPurpose[];

export const outside = {
  title: 'Disclose outside', intro: 'Photos for the police, a coroner, a council, an insurer. Each goes to somebody who was checked, for one purpose, in a file that only a passphrase opens.',
  introCare: 'Tell those who protect people, such as children’s services. For any other purpose ask information governance.',
  parts: { disclose: 'Disclose', mine: 'What I disclosed', recipients: 'Recipients' },
  purpose: 'What for', purposes: { PROTECT: 'To protect someone from harm', LEGAL: 'The law or a court requires it', POLICE: 'The police ask, without an order', THIRD: 'An insurer, a solicitor or an employer asks', INVESTIG: 'A complaint, a claim or an incident' } satisfies Record<typeof OUTSIDE[number], string>,
  number: 'NHS number of the patient', find: 'Find the photos', pick: 'Which photos? Pick only what is needed', none: 'There are no photos of this patient.', allows: 'What allows it', sensitive: 'sensitive',
  to: 'To whom', choose: 'Choose from the list', notListed: 'Somebody who is not in the list', address: 'Address', addressHint: 'Nothing goes to an address that nobody has checked. You will be told what to do instead.',
  why: 'Why do they need it?', whyHint: 'In your own words. The recipient reads it.', vital: 'There is a risk to life or of serious harm now', send: 'Disclose', needWhy: 'Say why they need it.',
  made: (body: string) => `Disclosed to ${body}`, once: 'The passphrase is shown this once. Write it down. Give it by another way than the file: read it out on the telephone, say.', passphrase: 'Passphrase', copy: 'Copy the passphrase', copied: 'Copied',
  file: 'Get the file', fileHint: (until: string) => `Until ${until}. The rules are asked again each time. It opens with 7-Zip or another program that knows AES-256.`, over: 'The time to get the file is over. Disclose again if it is still needed.', fresh: 'Show a new passphrase', freshAbout: 'It opens files made from now on. That you asked for it, and why, is kept in the ledger.', freshWhy: 'Why is a new one needed?', another: 'Disclose something else',
  gotFile: 'The file was made. It is in your downloads.', nothing: 'You have disclosed nothing outside.', photos: (n: number) => count(n, 'photo', 'photos'), handed: (when: string) => `File made ${when}`, notHanded: 'No file made yet', channel: 'How it gets there', person: 'Person or role', at: 'When', consent: 'Consent', rule: 'Rule', ruleOf: (number: number, rule: string) => `photo ${number}: ${rule}`,
  withheld: 'The patient is not told yet', told: 'The patient can see it in their report',
  recipients: {
    about: 'One person adds a recipient, another checks it. The check holds for 90 days. No names of patients here.', none: 'None yet.', add: 'Add a recipient', class: 'Kind', classes: { STAT: 'UK authority: police, coroner, council, regulator', UKOTHER: 'Insurer, solicitor or employer' } satisfies Record<WordRecipientClass, string>,
    body: 'Name of the body', code: 'Its code', codeHint: 'By which others know it, such as a force number.', person: 'Person or role', channel: 'How it reaches them', channelHint: 'Such as: secure mailbox, or collected in person with a warrant card.', save: 'Add', need: 'Fill this in.',
    standing: { UNVERIFIED: 'Waits for a check', VERIFIED: 'Checked', STALE: 'Check again', ENDED: 'Ended' } satisfies Record<WordRecipientStanding, string>, until: (day: string) => `until ${day}`, statedBy: (who: string) => `added by ${who}`, checkedBy: (who: string) => `checked by ${who}`,
    verify: 'I have checked it', how: 'How did you check it?', verifyAbout: 'Use a number or address that you found yourself, not one that they gave you.', end: 'End it', endAbout: 'Nothing goes to this recipient any more.', endWhy: 'Why does it end?',
  },
};
