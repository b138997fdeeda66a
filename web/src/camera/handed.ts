// SPDX-License-Identifier: Apache-2.0
// A patient chosen elsewhere (their page, the guide) for the next opening of the camera; in memory only.
import type { Patient } from '../api.gen';

export const handed: { patient: Patient | undefined } = { patient: undefined };
