// SPDX-License-Identifier: Apache-2.0
// Dates, times and numbers as the NHS writes them: 9 July 2026, 2:30pm, 943 476 5919.
import type { PatientBanner, Time } from '../api.gen';
import { words } from '../words/en';

const LONDON = 'Europe/London';
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: LONDON });
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: LONDON });

export const day = (at: Time | Date): string => dayFormat.format(new Date(at));

export function clock(at: Time | Date): string {
  return clockFormat.format(new Date(at)).replace(/\s/g, '').replace(/^0:/, '12:').toLowerCase();
}

/** "9 July 2026 at 2:03pm" on every day: in a register or a list that somebody keeps. */
export const stamp = (at: Time | Date): string => words.when.dayAt(day(at), clock(at));

/** "2:03pm" today, "9 July 2026 at 2:03pm" on other days. */
export function moment(at: Time | Date, now: Date = new Date()): string {
  return day(at) === day(now) ? clock(at) : stamp(at);
}

export function bytes(count: number): string {
  if (count < 1000) return words.units.bytes(count);
  if (count < 1_000_000) return words.units.kilobytes((count / 1000).toFixed(count < 10_000 ? 1 : 0));
  return words.units.megabytes((count / 1_000_000).toFixed(1));
}

/** 3-3-4, as the NHS shows its numbers. */
export function grouped(value: string): string {
  return /^\d{10}$/.test(value) ? `${value.slice(0, 3)} ${value.slice(3, 6)} ${value.slice(6)}` : value;
}

export function patientName(patient: PatientBanner): string {
  if (!patient.family && !patient.given) return words.patient.unnamed;
  return patient.given ? `${patient.family.toUpperCase()}, ${patient.given}` : patient.family.toUpperCase();
}

export function patientAge(patient: PatientBanner): string {
  if (patient.age === undefined) return words.patient.ageUnknown;
  return patient.approximate ? words.patient.ageAbout(patient.age) : words.patient.age(patient.age);
}

export function patientNumber(patient: PatientBanner): string {
  const first = patient.identifiers.find((one) => one.system !== 'LOCAL') ?? patient.identifiers[0];
  return first ? grouped(first.value) : words.patient.noNumber;
}
