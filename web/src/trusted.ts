// SPDX-License-Identifier: Apache-2.0
// The one Trusted Types policy of the app, `ic`: it makes a script address of the scan worker's, and of nothing else.
declare const __SCAN_WORKER__: string;

interface Policy { createScriptURL(url: string): unknown }
interface Factory { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy = factory?.createPolicy('ic', {
  createScriptURL(url) {
    if (url !== __SCAN_WORKER__) throw new TypeError('not a script of this app');
    return url;
  },
});

export function newScanWorker(): Worker {
  const url = policy ? policy.createScriptURL(__SCAN_WORKER__) : __SCAN_WORKER__;
  return new Worker(url as string);
}
