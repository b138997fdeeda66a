// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Patient, WordSituation, Wording } from '../src/api.gen';
import { CANNOT, consentOf, emptyForm, languageName, languagesOf, usesIn, mayAsk, notAsked, presumed, reasonsFor, wordingOf, withUse, type Cannot } from '../src/camera/consent_form';

const id = 'a'.repeat(32);
const person = (situation: WordSituation) => ({ id, situation }) as Patient;
const care: Wording = { id: 'care', version: 7, language: 'en', text: '' };

test('other uses are not asked until they are asked, and no unless yes', () => {
  const form = emptyForm(person('ADULT'));
  assert.deepEqual(consentOf(id, person('ADULT'), form, care, true).scopes.map((one) => one.scope), ['RECORD', 'CARE_SHARE']);
  const asked = consentOf(id, person('ADULT'), { ...form, others: { TEACH: false, PUBLISH: true }, publication: ' Burns ' }, care, true);
  assert.deepEqual(asked.scopes.slice(2), [{ scope: 'TEACH', answer: 'REFUSED' }, { scope: 'PUBLISH', answer: 'AGREED', title: 'Burns' }]);
});

test('no is no, whatever else was ticked', () => {
  assert.equal(consentOf(id, person('ADULT'), { ...emptyForm(person('ADULT')), way: 'WRITTEN' }, care, false).way, 'ORAL');
  const form = { ...emptyForm(person('ADULT')), others: { TEACH: true } };
  assert.deepEqual(consentOf(id, person('ADULT'), form, care, false).scopes, [{ scope: 'RECORD', answer: 'REFUSED' }]);
});

test('the record names the wording and its version', () => {
  const rows = [{ ...care, version: 2 }, care, { ...care, language: 'cy', version: 9 }];
  assert.equal(wordingOf(rows, 'care'), care);
  assert.equal(consentOf(id, person('ADULT'), emptyForm(person('ADULT')), care, true).wording, 'care.v7');
});

test('a language is offered where the question is there in it, English first', () => {
  const rows = [{ ...care, language: 'pl' }, care, { ...care, language: 'cy' }, { ...care, id: 'teach', language: 'ur' }];
  assert.deepEqual(languagesOf(rows, 'care'), ['en', 'pl', 'cy']); // Polish, Welsh
  assert.deepEqual(languagesOf(rows, 'later'), ['en']);
  assert.equal(languageName('cy'), 'Welsh');
  assert.equal(languageName('pl-v2'), 'pl-v2'); // no tag, and no reason to stop asking
  assert.deepEqual(usesIn([care, { ...care, id: 'teach' }, { ...care, id: 'media', language: 'pl' }], 'pl'), ['MEDIA']);
  assert.deepEqual(usesIn([care, { ...care, id: 'teach' }], 'cy'), []);
  assert.equal(consentOf(id, person('ADULT'), emptyForm(person('ADULT')), rows[0]!, true).language, 'pl');
});

test('a yes to other uses may end on a day; a no and the record do not', () => {
  const form = { ...emptyForm(person('ADULT')), others: { TEACH: true, RESEARCH: false }, usesEnd: '2030-05-01' };
  assert.deepEqual(consentOf(id, person('ADULT'), form, care, true).scopes.map((one) => one.expires), [undefined, undefined, '2030-05-01', undefined]);
});

test('who decides is presumed from the situation', () => {
  const table: Array<[WordSituation, string]> = [['ADULT', 'adult'], ['YOUNG_PERSON', 'young'], ['CHILD', 'parent'], ['CHILD_COMPETENT', 'childAble'], ['INCAPABLE_PROXY', 'proxy'], ['DECEASED', 'family']];
  for (const [situation, decider] of table) assert.equal(presumed(person(situation)), decider);
  assert.equal(consentOf(id, person('CHILD'), emptyForm(person('CHILD')), care, true).giver, 'PARENT');
});

test('a patient who cannot decide, without a proxy, is not asked', () => {
  assert.equal(mayAsk(person('INCAPABLE')), false);
  assert.equal(mayAsk(person('INCAPABLE_NOW')), false);
  assert.equal(mayAsk(person('ADULT')), true);
});

test('each reason why nobody was asked has a basis, and the answer is deferred', () => {
  for (const why of Object.keys(CANNOT) as Cannot[]) {
    const consent = notAsked(id, person('ADULT'), why, 'because', care);
    assert.ok(consent.basis);
    assert.deepEqual([consent.giver, consent.way, consent.scopes[0]!.answer, consent.explained], ['NOBODY', 'NOT_ASKED', 'DEFERRED', false]);
  }
  assert.ok(!reasonsFor(person('ADULT')).includes('child'));
  assert.ok(!reasonsFor(person('CHILD')).includes('incapable'));
});

test('publication and press need a signature', () => {
  const form = emptyForm(person('ADULT'));
  assert.equal(withUse(form, 'TEACH', true).way, 'ORAL');
  assert.equal(withUse(form, 'PUBLISH', false).way, 'ORAL');
  for (const scope of ['PUBLISH', 'MEDIA'] as const) assert.equal(withUse(form, scope, true).way, 'WRITTEN');
  assert.equal(withUse(withUse(form, 'MEDIA', true), 'MEDIA', false).way, 'ORAL'); // nothing is left to be signed
  assert.equal(withUse(withUse(withUse(form, 'MEDIA', true), 'PUBLISH', true), 'MEDIA', false).way, 'WRITTEN');
});
