// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Anonymisation, Colleague } from '../src/api.gen';
import { covers, emptyDraft, maySend, purposeOf, shareOf, withAddress, withAim, withPerson, withReason } from '../src/share/draft';
import { pathOf } from '../src/api';

const patel: Colleague = { id: 'a'.repeat(32), name: 'Mr Patel', job: '', team: '', on_call: true, recent: false };

test('send is dead until there is a person, a purpose and a reason', () => {
  assert.equal(maySend(emptyDraft), false);
  const who = withPerson(emptyDraft, patel);
  assert.equal(maySend(who), false);
  const what = withAim(who, 'advice');
  assert.equal(maySend(what), true);
  assert.equal(maySend(withReason(what, '  ')), false);
});

test('nothing is chosen beforehand', () => {
  assert.equal(emptyDraft.aim, undefined);
  assert.equal(emptyDraft.to, undefined);
  assert.equal(shareOf(emptyDraft, 'x', []).purpose, undefined);
});

test('the reason is offered for both orders of choosing, and one\'s own words are kept', () => {
  const offered = withPerson(withAim(emptyDraft, 'advice'), patel).reason;
  assert.match(offered, /Mr Patel is on call/);
  assert.equal(withAim(withPerson(emptyDraft, patel), 'advice').reason, offered);
  assert.equal(withAim(withReason(withPerson(emptyDraft, patel), 'mine'), 'referral').reason, 'mine');
  assert.doesNotMatch(withPerson(withAim(emptyDraft, 'advice'), { ...patel, on_call: false }).reason, /on call/);
});

test('an address goes as an address, never as a person', () => {
  const draft = withAddress(withPerson(emptyDraft, patel), 'a@b.example');
  const share = shareOf(draft, 'x', ['y']);
  assert.equal(share.recipient, undefined);
  assert.equal(share.address, 'a@b.example');
  assert.equal(shareOf(withPerson(draft, patel), 'x', ['y']).address, undefined);
});

test('advice, referral and handover are care', () => {
  assert.deepEqual((['advice', 'referral', 'handover', 'TEACH'] as const).map(purposeOf), ['CARE', 'CARE', 'CARE', 'TEACH']);
});

test('beyond care nothing is sent before it is known whether there is an anonymised copy, and another purpose asks again', () => {
  const draft = withReason(withAim(withPerson(emptyDraft, patel), 'TEACH'), 'a lecture');
  assert.equal(maySend(draft), false);
  assert.equal(maySend({ ...draft, anonymised: false }), true);
  assert.equal(shareOf({ ...draft, anonymised: true }, 'x', ['y']).anonymised, true);
  assert.equal('anonymised' in shareOf({ ...draft, anonymised: false }, 'x', ['y']), false);
  assert.equal(withAim({ ...draft, anonymised: true }, 'PUBLISH').anonymised, undefined);
});

test('a copy goes where it was passed for, and only while it is in force', () => {
  const copy = { state: 'PASSED', release: 'CARE' } as Anonymisation;
  assert.equal(covers(copy, 'TEACH'), true);
  assert.equal(covers(copy, 'PUBLISH'), false);
  assert.equal(covers({ ...copy, release: 'PUBLIC' }, 'MEDIA'), true);
  for (const state of ['WAITING', 'FAILED', 'ENDED', 'EXPIRED'] as const) assert.equal(covers({ ...copy, state }, 'TEACH'), false);
});

test('a picture is opened under the share it came with, and without one when there is none', () => {
  const id = 'ab'.repeat(16), share = 'cd'.repeat(16);
  assert.equal(pathOf('recording_picture', { id, rendition: 'large' }, { share }), `/api/v1/recordings/${id}/large?share=${share}`);
  assert.equal(pathOf('recording_picture', { id, rendition: 'large' }, {}), `/api/v1/recordings/${id}/large`);
});
