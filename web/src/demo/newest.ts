// SPDX-License-Identifier: Apache-2.0
import { call } from '../api';
import type { Id, Recording } from '../api.gen';
import { demo } from '../session';

/** The newest photo of the demonstration that the person signed in may list. */
export async function newestRecording(): Promise<Id | undefined> {
  const all: Recording[] = [];
  for (const one of demo.value?.patients ?? []) {
    try {
      all.push(...(await call('patient_recordings', { params: { id: one.id } })).rows);
    } catch {
      // not this person's patient: the next one
    }
  }
  return all.filter((one) => one.state === 'IN_RECORD').sort((a, b) => b.filed.localeCompare(a.filed))[0]?.id;
}
