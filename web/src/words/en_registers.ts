// SPDX-License-Identifier: Apache-2.0
// The words of the registers: what information governance shows to a regulator, a board or a patient. Lists of facts with
// their evidence; figures are filled in from the record, names from the configuration.
import type { WordPurpose } from '../api.gen';

/** What is asked, what does it here, and the figures of the last 30 days that show it. */
export type Evidence = readonly [asked: string, here: string, figures: readonly string[]];

export const registers = {
  outside: 'Disclose outside, and the list of recipients', title: 'Registers', intro: 'What the hospital can show: every disclosure, what allowed it, the record of processing, the impact assessment, and the evidence for each policy.',
  disclosures: {
    title: 'Disclosures', about: 'The six fields of each: what, purpose, to whom, when, why, and with or without consent. Reading this list is entered in the ledger.',
    from: 'From', to: 'To', purpose: 'Purpose', any: 'Any purpose', show: 'Show', older: 'Show older', none: 'None in this time.', csv: 'Get what is shown as a table (CSV)',
    shown: (n: number) => `${n} shown`, what: 'What', pictures: (n: number, anonymised: boolean) => (anonymised ? (n === 1 ? '1 anonymised copy' : `${n} anonymised copies`) : n === 1 ? '1 photo' : `${n} photos`), sender: 'From', recipient: 'To', at: 'When', why: 'Why', consent: 'Consent', yes: 'With consent', no: 'Without consent',
    withheld: 'The patient is not told yet', outside: 'Outside care', handed: 'File made', notHanded: 'Not yet', rule: (id: string, entry: string) => `Rule ${id}, entry ${entry}`,
    columns: ['when', 'patient', 'photos', 'anonymised', 'purpose', 'from', 'to', 'justification', 'with consent', 'consent', 'patient told', 'rule', 'entry', 'outside care', 'file made'],
    purposes: {
      CARE: 'Care', AUDIT: 'Clinical audit', TEACH: 'Teaching', RESEARCH: 'Research', PUBLISH: 'Publication', MEDIA: 'Media', LEGAL: 'Required by law', PROTECT: 'Protection from harm', POLICE: 'Police request',
      THIRD: 'Insurer, solicitor or employer', INVESTIG: 'Complaint, claim or incident', PLAN: 'Planning', DEVELOP: 'Product development',
    } satisfies Record<WordPurpose, string>,
  },
  withheld: {
    title: 'Not told yet', about: 'Disclosures for the law, for protection and to the police that the patient cannot see. Say of each whether they may see it now, or whether telling them would still do harm. Whoever disclosed it does not decide.', none: 'None.',
    tell: 'Let the patient see it', tellAbout: 'From now on it stands in the patient’s report and in copies of their record. Whoever disclosed it is asked to tell the patient. This cannot be taken back.',
    keep: 'Keep it back', keepAbout: 'Telling the patient would still do harm to what it was disclosed for. It is looked at again on this day.', until: 'Look again on', decided: 'Telling the patient', why: 'Because',
    kept: (until: string, who: string) => `Not before ${until}, decided by ${who}`, told: (when: string, who: string) => `Told since ${when}, decided by ${who}`,
  },
  authorities: { title: 'Authorities and notes' },
  ropa: {
    title: 'Record of processing', about: 'UK GDPR Article 30, filled in from this service’s settings.', print: 'Print',
    controller: 'Controller', officer: 'Data protection officer', rows: [
      ['Purposes', 'Clinical photographs for the care of patients; with their consent also teaching, research and publication; safeguarding; what the law requires.'],
      ['Lawful basis', 'Care, local audit and teaching: Article 6(1)(e) and 9(2)(h). Each other purpose has its own pair, which the rules check. Consent to be photographed is a matter of confidentiality and is never the basis for care.'],
      ['People', 'Patients; staff who take, see and share photographs.'],
      ['Data', 'Photographs without hidden details; name, date of birth, NHS or local number, ward; body site, time, note; consent and how it was given; who saw and shared, and why; names and jobs of staff.'],
      ['Recipients', 'The team that treats the patient; colleagues to whom a photograph was referred; outside care only bodies of a list that two people keep, as the register of disclosures shows.'],
      ['Transfers abroad', 'None by this service. A recipient abroad is refused unless the country is approved, or safeguards or a derogation are on record (D38 to D41).'],
      ['How long', 'As the health record it belongs to: the schedule in the Records Management Code, the longest class that applies, then appraisal by one person and destruction by another.'],
      ['Security', 'TLS; each photograph and each person sealed under a key of its own; no key without an entry in a ledger that others can verify; untrusted photographs opened only in a closed process; passwords throttled, sessions short.'],
    ] as ReadonlyArray<readonly [string, string]>,
  },
  dpia: {
    title: 'Impact assessment', about: 'UK GDPR Article 35. A text to start from: your data protection officer completes and signs it.',
    rows: [
      ['What is done, and why', 'Clinicians photograph patients with a phone or camera. Consent is asked and recorded first. The photograph goes, sealed, into the hospital’s own record and is referred to colleagues inside it. It replaces e-mail, personal phones and messengers.'],
      ['Is it needed, and is it fair?', 'Photographs let specialists advise without a journey and show healing over time. The least is kept: no hidden details, only the photographs picked, only for a stated purpose. Nothing leaves the hospital’s own server.'],
      ['Who was asked', 'To be filled in: patients’ group, clinicians, photographers, Caldicott Guardian, IT.'],
      ['Risk: filed to the wrong patient', 'Wristband scan, check digit, locked details, both bands shown on a mismatch; re-filing tells every recipient and opens an incident. Left: low.'],
      ['Risk: seen by someone who should not', 'A relationship is needed; break-glass alerts at once; each look is entered before the photograph opens, and the patient can read the list. Left: low.'],
      ['Risk: taken or used without consent', 'The shutter is dead without an answer; each other use is asked by itself; withdrawal closes shares at once. Left: low.'],
      ['Risk: lost or stolen device', 'The phone keeps no photograph once it is filed; sessions end. Left: low.'],
      ['Risk: server taken over', 'Keys are in the serving process in this release: whoever takes it over while it runs can reach keys in memory. Entries cannot be changed unseen. Left: medium; accept or wait for keys in a process of their own.'],
      ['Risk: kept too long, or destroyed too soon', 'A class from birth, a review list, appraisal, holds that beat destruction, a certificate. Left: low.'],
      ['Risk: coerced or mistaken access by relatives', 'What was said in confidence, safeguarding and police disclosures leave no trace in reports and copies. Left: low.'],
      ['Measures still to take', 'To be filled in: training, device policy, network, backups and a restore drill.'],
      ['Signed', 'Data protection officer, Caldicott Guardian, SIRO; date; next review.'],
    ] as ReadonlyArray<readonly [string, string]>,
  },
  evidence: {
    title: 'Evidence', about: (from: string, to: string) => `From the record itself, ${from} to ${to}. Counts name nobody.`, here: 'What does it here', figures: 'Last 30 days',
    names: {
      recordings: 'photos kept', recordings_filed: 'photos filed', recordings_without_consent: 'filed without an answer', patients: 'patients', consents_agreed: 'said yes', consents_refused: 'said no or withdrew', disclosures: 'disclosures',
      disclosures_with_consent: 'of them with consent', shares_opened: 'shares opened', shares_answered: 'shares answered', tasks_done: 'tasks done', tasks_open: 'tasks open', tasks_late: 'tasks late', destroyed: 'destroyed', staff: 'accounts',
      CAPTURE: 'captures entered', VIEW: 'looks entered', DENIED: 'refusals entered', EMERGENCY: 'glass broken or reviewed', DISCLOSURE: 'disclosure entries', CONSENT: 'consent entries', EXPORT: 'copies given', ERASE: 'erasures', POWER: 'changes of policy or keys',
      SESSION: 'sign-ins and sign-outs', REFILE: 're-filings', SYSTEM: 'starts, backups, checks', PERSON: 'changes of people', RETENTION: 'holds and appraisals', RELEASE: 'reports and proofs', LIST: 'lists read',
    } as Record<string, string>,
    groups: [
      ['Six policies of information governance', [
        ['Data protection', 'D2 and D5 before any use; one record of processing; the rights engine', ['disclosures', 'DENIED', 'EXPORT']],
        ['Freedom of information', 'A1 refuses every photograph; publishable counts leave small numbers out', ['EXPORT']],
        ['Confidentiality', 'Two gates for every use; a relationship for every look', ['VIEW', 'DENIED', 'EMERGENCY']],
        ['Information security', 'Sealed records, keys only against entries, short sessions', ['SESSION', 'SYSTEM', 'POWER']],
        ['Records management', 'A class from birth; review, appraisal, certificate', ['recordings', 'RETENTION', 'destroyed']],
        ['Information sharing', 'Six fields, no default among them; no field, no share', ['disclosures', 'disclosures_with_consent', 'shares_opened', 'shares_answered']],
      ]],
      ['The eight principles of 1998, and where they are now', [
        ['1 Fair and lawful: Article 5(1)(a)', 'D5; notices in layers', ['DENIED']],
        ['2 Limited purposes: Article 5(1)(b)', 'D2; a purpose on each read and share', ['disclosures']],
        ['3 Adequate, not excessive: Article 5(1)(c)', 'Hidden details removed; photographs picked one by one', ['recordings_filed']],
        ['4 Accurate: Article 5(1)(d)', 'Check digits, wristbands; corrections that keep both versions; re-filing', ['REFILE']],
        ['5 Not longer than needed: Article 5(1)(e)', 'L11 to L13', ['destroyed', 'RETENTION']],
        ['6 Rights: Articles 12 to 22', 'Table A; requests with clocks', ['RELEASE', 'EXPORT']],
        ['7 Secure: Articles 5(1)(f) and 32', 'Sealing, ledger, closed processes', ['SYSTEM']],
        ['8 Not abroad without protection: Articles 44A to 49', 'D38 to D41', ['DENIED']],
      ]],
      ['ICO data sharing code', [
        ['What, why, to whom, when, how justified, with or without consent', 'The register of disclosures', ['disclosures', 'disclosures_with_consent']],
        ['Only what is needed, to the right person, securely', 'Pictures picked one by one; people of the directory only; looked at here, or outside in a file that a passphrase opens', ['shares_opened']],
      ]],
      ['The Caldicott principles (2020)', [
        ['1 Justify the purpose', 'A reason in their own words before every share', ['disclosures']], ['2 Use it only when necessary', 'An anonymous copy is offered first', ['disclosures']], ['3 Use the minimum', 'Photos picked one by one', ['disclosures']],
        ['4 Access on a strict need-to-know basis', 'D31 and D32', ['DENIED']], ['5 Everyone knows their duties', 'Training within a year, or C1', ['staff']], ['6 Comply with the law', 'The rules, each with its source', ['DENIED']],
        ['7 The duty to share is as important', 'Every refusal names the lawful next step', ['shares_answered']], ['8 Inform patients', 'Notices, the leaflet, and who saw it', ['RELEASE']],
      ]],
      ['The National Data Guardian’s ten standards', [
        ['1 Data is handled, stored and sent securely', 'Sealing and TLS', ['CAPTURE']], ['2 Staff understand their duty', 'Accounts of their own; each look has a name', ['staff']], ['3 Training each year', 'C1 refuses who was not trained within a year', ['staff']],
        ['4 Access is managed', 'Roles, relationships, accounts that end at once', ['PERSON', 'DENIED']], ['5 Processes are reviewed', 'Refusals and broken glass in figures', ['EMERGENCY', 'DENIED']], ['6 Incidents are answered', 'Tasks with deadlines, 72 hours', ['tasks_open', 'tasks_late', 'tasks_done']],
        ['7 A plan for when systems fail', 'One directory to back up; start-up repairs what a stop left', ['SYSTEM']], ['8 No unsupported systems', 'Debian’s own packages; a short list of owners', ['SYSTEM']], ['9 Protection against threats', 'Parsers fuzzed, pictures opened in closed processes', ['CAPTURE']],
        ['10 Suppliers are accountable', 'None: the hospital runs it', []],
      ]],
    ] as ReadonlyArray<readonly [string, ReadonlyArray<Evidence>]>,
  },
};
