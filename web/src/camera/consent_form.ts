// SPDX-License-Identifier: Apache-2.0
// What was asked and answered, as it is sent. Pure: the screens fill a form, this makes the record of it.
import type { ConsentIn, Id, Patient, ScopeAnswer, WordBasis, WordGiver, WordRecordingKind, WordScope, WordSituation, WordWay, Wording } from '../api.gen';
import { textsOf, type Stroke } from '../ui/strokes';

/** Who decides: one choice on the screen, two words in the record. */
export type Decider = 'adult' | 'young' | 'childAble' | 'parent' | 'proxy' | 'family';

export const DECIDERS: Record<Decider, { situation: WordSituation; giver: WordGiver; wording: string }> = {
  adult: { situation: 'ADULT', giver: 'PATIENT', wording: 'care' },
  young: { situation: 'YOUNG_PERSON', giver: 'PATIENT', wording: 'care' },
  childAble: { situation: 'CHILD_COMPETENT', giver: 'PATIENT', wording: 'care-child' },
  parent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent' },
  proxy: { situation: 'INCAPABLE_PROXY', giver: 'PROXY', wording: 'care-proxy' },
  family: { situation: 'DECEASED', giver: 'FAMILY', wording: 'care-proxy' },
};

export const ENGLISH = 'en';

/** Asked one by one, and no until the answer is yes. */
export const OTHER_SCOPES = ['TEACH', 'RESEARCH', 'PUBLISH', 'MEDIA'] as const satisfies readonly WordScope[];

export interface ConsentForm {
  decider: Decider;
  way: Exclude<WordWay, 'NOT_ASKED'>;
  kind: WordRecordingKind;
  language: string; // in which it is asked, all of it
  others: Partial<Record<WordScope, boolean>>;
  usesEnd: string; // yyyy-mm-dd, or empty: a yes to another use holds until it is withdrawn
  publication: string;
  interpreter: string;
  witness: string;
  signedName: string;
  strokes: readonly Stroke[];
}

/** Four reasons why nobody could be asked, each with the situation and the basis that make the picture lawful. */
export type Cannot = 'emergency' | 'unconscious' | 'incapable' | 'child';
export const CANNOT: Record<Cannot, { situation: WordSituation; basis: WordBasis }> = {
  emergency: { situation: 'INCAPABLE_NOW', basis: 'VITAL' },
  unconscious: { situation: 'INCAPABLE_NOW', basis: 'BEST_INTERESTS' },
  incapable: { situation: 'INCAPABLE', basis: 'BEST_INTERESTS' },
  child: { situation: 'CHILD', basis: 'BEST_INTERESTS' },
};

/** Who decides, presumed from the patient's age and what is recorded; the clinician may say otherwise. */
export function presumed(patient: Patient): Decider {
  const by: Partial<Record<WordSituation, Decider>> = {
    YOUNG_PERSON: 'young', CHILD_COMPETENT: 'childAble', CHILD: 'parent', INCAPABLE_PROXY: 'proxy', DECEASED: 'family',
  };
  return by[patient.situation] ?? 'adult';
}

/** A patient recorded as unable to decide, with nobody who decides for them, is not asked: agreed is not offered. */
export const mayAsk = (patient: Patient): boolean => patient.situation !== 'INCAPABLE' && patient.situation !== 'INCAPABLE_NOW';

/** The reasons that fit this patient. */
export const reasonsFor = (patient: Patient): Cannot[] =>
  patient.situation === 'CHILD' || patient.situation === 'CHILD_COMPETENT'
    ? ['emergency', 'unconscious', 'child'] : ['emergency', 'unconscious', 'incapable'];

export const emptyForm = (patient: Patient): ConsentForm =>
  ({ decider: presumed(patient), way: 'ORAL', kind: patient.situation === 'DECEASED' ? 'PM' : 'CLINICAL', language: ENGLISH, others: {}, usesEnd: '', publication: '', interpreter: '', witness: '', signedName: '', strokes: [] });

/** In writing, and nobody is named who signed or was there. */
export const isUnsigned = (form: ConsentForm): boolean => form.way === 'WRITTEN' && !form.signedName.trim() && !form.witness.trim();

/** The answer to one other use; publication and press count only in writing, so a yes there makes the answer a signed one. */
export function withUse(form: ConsentForm, scope: WordScope, yes: boolean): ConsentForm {
  const others = { ...form.others, [scope]: yes };
  const signs = (form: Partial<Record<WordScope, boolean>>) => form.PUBLISH === true || form.MEDIA === true;
  const way = signs(others) ? 'WRITTEN' : signs(form.others) && form.signedName === '' ? 'ORAL' : form.way;
  return { ...form, others, way };
}

/** The newest wording of @id in @language. */
export function wordingOf(rows: readonly Wording[], id: string, language = ENGLISH): Wording | undefined {
  return rows.filter((row) => row.id === id && row.language === language).sort((a, b) => b.version - a.version)[0];
}

/** The languages that @id can be asked in, English first. */
export function languagesOf(rows: readonly Wording[], id: string): string[] {
  const others = new Set(rows.filter((row) => row.id === id && row.language !== ENGLISH).map((row) => row.language));
  return [ENGLISH, ...[...others].sort((a, b) => languageName(a).localeCompare(languageName(b), ENGLISH))];
}

/** "Polish" of "pl"; the tag itself where the browser has no name for it, or knows no such tag. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(ENGLISH, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The other uses that can be asked about in @language: nothing is recorded as asked in words that were not read. */
export const usesIn = (rows: readonly Wording[], language: string): WordScope[] =>
  OTHER_SCOPES.filter((scope) => wordingOf(rows, scope.toLowerCase(), language) !== undefined);

export const wordingName = (wording: Wording): string => `${wording.id}.v${wording.version}`;

function scopesOf(form: ConsentForm, agreed: boolean): ScopeAnswer[] {
  if (!agreed) return [{ scope: 'RECORD', answer: 'REFUSED' }];
  const yes: ScopeAnswer[] = [{ scope: 'RECORD', answer: 'AGREED' }, { scope: 'CARE_SHARE', answer: 'AGREED' }];
  const asked = OTHER_SCOPES.filter((scope) => form.others[scope] !== undefined);
  return [...yes, ...asked.map((scope): ScopeAnswer => ({
    scope, answer: form.others[scope] ? 'AGREED' : 'REFUSED',
    ...(scope === 'PUBLISH' && form.others[scope] ? { title: form.publication.trim() } : {}),
    ...(form.others[scope] && form.usesEnd ? { expires: form.usesEnd } : {}),
  }))];
}

export function consentOf(id: Id, patient: Patient, form: ConsentForm, wording: Wording, agreed: boolean): ConsentIn {
  const { situation, giver } = DECIDERS[form.decider];
  const signed = agreed && form.way === 'WRITTEN' && form.signedName.trim() !== '';
  return {
    id, patient: patient.id, situation, giver, way: agreed ? form.way : 'ORAL', scopes: scopesOf(form, agreed), wording: wordingName(wording),
    language: wording.language, explained: true,
    ...(form.interpreter.trim() ? { interpreter: form.interpreter.trim() } : {}), ...(form.witness.trim() ? { witness: form.witness.trim() } : {}),
    ...(signed ? { signed_name: form.signedName.trim() } : {}), ...(signed && form.strokes.length > 0 ? { strokes: textsOf(form.strokes) } : {}),
  };
}

export function notAsked(id: Id, patient: Patient, why: Cannot, reason: string, wording: Wording): ConsentIn {
  return {
    id, patient: patient.id, ...CANNOT[why], giver: 'NOBODY', way: 'NOT_ASKED', reason, scopes: [{ scope: 'RECORD', answer: 'DEFERRED' }],
    wording: wordingName(wording), language: wording.language, explained: false,
  };
}
