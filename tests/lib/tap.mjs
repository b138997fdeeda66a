// SPDX-License-Identifier: Apache-2.0
// Tests that print TAP, for programs that meson runs: test() one after another, then done().
import { strict as assert } from 'node:assert';

export { assert };
const points = [];

/** Queue @body under @name; it fails by throwing. */
export function test(name, body) {
  points.push([name, body]);
}

/** Run what was queued, print TAP, run @after, and end the process. */
export async function done(after = async () => {}) {
  let failed = 0;
  console.log(`1..${points.length + 1}`);
  for (const [index, [name, body]] of points.entries())
    failed += await point(index + 1, name, body);
  failed += await point(points.length + 1, 'everything ends cleanly', after);
  process.exit(failed > 0 ? 1 : 0);
}

async function point(number, name, body) {
  try {
    await body();
    console.log(`ok ${number} - ${name}`);
    return 0;
  } catch (error) {
    console.log(`not ok ${number} - ${name}`);
    console.log(`# ${String(error.stack ?? error).replaceAll('\n', '\n# ')}`);
    return 1;
  }
}
