// SPDX-License-Identifier: Apache-2.0
// The one Trusted Types policy of the app, `ic`: it makes script addresses of the two workers', and of nothing else.
declare const __SCAN_WORKER__: string;
declare const __STRIP_WORKER__: string;

interface Policy { createScriptURL(url: string): unknown }
interface Factory { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy = factory?.createPolicy('ic', {
  createScriptURL(url) {
    if (url !== __SCAN_WORKER__ && url !== __STRIP_WORKER__) throw new TypeError('not a script of this app');
    return url;
  },
});

const workerOf = (url: string) => new Worker((policy ? policy.createScriptURL(url) : url) as string);
export const newScanWorker = (): Worker => workerOf(__SCAN_WORKER__);
export const newStripWorker = (): Worker => workerOf(__STRIP_WORKER__);
