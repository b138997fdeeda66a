// SPDX-License-Identifier: Apache-2.0
// Who may open a screen, by the routes it stands on (src/http/routes.def). A screen that is not here is for everyone.
import type { WordRole } from '../api.gen';

const CARE: readonly WordRole[] = ['CLINICIAN', 'PHOTOGRAPHER'];
const GOVERNANCE: readonly WordRole[] = ['IG_LEAD', 'CALDICOTT_GUARDIAN', 'DPO'];

const FOR: Readonly<Record<string, readonly WordRole[]>> = {
  camera: CARE, inbox: CARE, shares: CARE, share: CARE, photo: CARE, patient: CARE,
  retention: GOVERNANCE, requests: GOVERNANCE, request: GOVERNANCE, statistics: GOVERNANCE, incidents: GOVERNANCE, reviews: GOVERNANCE,
  life: GOVERNANCE, registers: GOVERNANCE, outside: ['CLINICIAN', ...GOVERNANCE],
  limits: [...CARE, ...GOVERNANCE], copies: [...CARE, ...GOVERNANCE], todo: [...CARE, ...GOVERNANCE, 'ADMINISTRATOR'], staff: ['ADMINISTRATOR'], report: ['PATIENT', 'PROXY', ...GOVERNANCE],
};

/** The roles that @screen is for; undefined: everyone. */
export const forWhom = (screen: string): readonly WordRole[] | undefined => FOR[screen];
