// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision, Patient, Receipt } from '../src/api.gen';
import { advance, maySave, shutterLives, start, type Event, type Flow, type Shot } from '../src/camera/flow';

const patient = { id: 'a'.repeat(32), family: 'Smith', given: 'John', identifiers: [] } as unknown as Patient;
const permit = { decision: 'PERMIT', rule: 'C20' } as Decision;
const deny = { decision: 'DENY', rule: 'C17' } as Decision;
const answer = { consent: 'b'.repeat(32), situation: 'ADULT', label: '', kind: 'CLINICAL' } as const;
const shot = { id: 'c'.repeat(32), stage: 'held', sharp: true, dark: false } as Shot;
const receipt = { recording: shot.id, in_record: '2026-11-22T14:03:00Z' } as Receipt;

const TO_SHOOT: Event[] = [{ is: 'found', patient }, { is: 'confirmed' }, { is: 'answered', answer }, { is: 'decided', decision: permit }];
const TO_SITE: Event[] = [...TO_SHOOT, { is: 'shot', shot }];
const run = (events: Event[], from: Flow = start) => events.reduce(advance, from);

test('the routine capture: five taps to filed, in this order', () => {
  const steps = [...TO_SITE, { is: 'placed', site: 'heel', side: 'LEFT' }, { is: 'save' }, { is: 'stage', id: shot.id, stage: 'record', receipt }] as Event[];
  let flow = start;
  const seen = steps.map((event) => (flow = advance(flow, event)).step);
  assert.deepEqual(seen, ['confirm', 'consent', 'consent', 'shoot', 'site', 'site', 'filing', 'filed']);
});

test('the shutter is dead in every step but shoot, and without a permit', () => {
  for (let n = 0; n < TO_SHOOT.length; n++) assert.equal(shutterLives(run(TO_SHOOT.slice(0, n))), false, `after ${n} events`);
  assert.equal(shutterLives(run(TO_SHOOT)), true);
  assert.equal(shutterLives({ ...run(TO_SHOOT), permitted: false }), false);
  const refused = run([...TO_SHOOT.slice(0, 3), { is: 'decided', decision: deny }]);
  assert.equal(shutterLives(refused), false);
  assert.equal(refused.step, 'consent');
  assert.equal(advance(refused, { is: 'shot', shot }).shots.length, 0);
});

test('a permit without an answer opens nothing', () => {
  const flow = run([{ is: 'found', patient }, { is: 'confirmed' }, { is: 'decided', decision: permit }]);
  assert.equal(flow.step, 'consent');
  assert.equal(flow.permitted, false);
});

test('no place, no saving', () => {
  const flow = run(TO_SITE);
  assert.equal(maySave(flow), false);
  assert.equal(advance(flow, { is: 'save' }).step, 'site');
});

test('only a receipt puts a picture into the record', () => {
  const filing = run([...TO_SITE, { is: 'placed', site: 'heel' }, { is: 'save' }]);
  const without = advance(filing, { is: 'stage', id: shot.id, stage: 'record' });
  assert.equal(without.step, 'filing');
  assert.notEqual(without.shots[0]!.stage, 'record');
});

test('a picture given up leaves those that are filed', () => {
  const second = { ...shot, id: 'd'.repeat(32) };
  const filing = run([...TO_SITE, { is: 'another' }, { is: 'shot', shot: second }, { is: 'placed', site: 'heel' }, { is: 'save' }, { is: 'stage', id: shot.id, stage: 'record', receipt }]);
  const left = advance(filing, { is: 'give-up', id: second.id });
  assert.equal(left.step, 'filed');
  assert.deepEqual(left.shots.map((one) => one.id), [shot.id]);
  assert.equal(advance(left, { is: 'give-up', id: shot.id }).shots.length, 1);
});

test('filed when every picture is, not before', () => {
  const second = { ...shot, id: 'd'.repeat(32) };
  const filing = run([...TO_SITE, { is: 'another' }, { is: 'shot', shot: second }, { is: 'placed', site: 'heel' }, { is: 'save' }, { is: 'stage', id: shot.id, stage: 'record', receipt }]);
  assert.equal(filing.step, 'filing');
  assert.equal(advance(filing, { is: 'stage', id: second.id, stage: 'record', receipt }).step, 'filed');
});

test('retake drops the last picture only; no drops all and closes the shutter', () => {
  const two = run([...TO_SITE, { is: 'another' }, { is: 'shot', shot: { ...shot, id: 'd'.repeat(32) } }]);
  assert.deepEqual(advance(two, { is: 'retake' }).shots.map((one) => one.id), [shot.id]);
  const stopped = advance(two, { is: 'said-no' });
  assert.equal(stopped.step, 'said-no');
  assert.equal(stopped.shots.length, 0);
  assert.equal(shutterLives(stopped), false);
});

test('another patient begins from nothing', () => {
  const flow = run([{ is: 'found', patient: { ...patient, id: 'e'.repeat(32) } }], run([{ is: 'found', patient }]));
  assert.equal(flow.answer, undefined);
  assert.equal(flow.permitted, false);
  assert.equal(run([{ is: 'found', patient: { ...patient, id: 'e'.repeat(32) } }], run(TO_SITE)).patient!.id, patient.id, 'never in the middle of a set');
});
