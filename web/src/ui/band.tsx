// SPDX-License-Identifier: Apache-2.0
// Whose picture it is: the same three facts wherever a picture is taken or shown.
import type { PatientBanner } from '../api.gen';
import { words } from '../words/en';
import { day, patientAge, patientName, patientNumber } from './format';

export function PatientBand({ patient, answer }: { patient: PatientBanner; answer?: string | undefined }) {
  return (
    <div class="ic-banner" data-name="patient-banner">
      <strong class="ic-banner__name">{patientName(patient)}</strong>
      <span>{patient.born ? words.patient.born(day(patient.born), patientAge(patient)) : patientAge(patient)}</span><span>{patientNumber(patient)}</span>
      {answer && <span class="ic-banner__consent">{answer}</span>}
    </div>
  );
}
