// SPDX-License-Identifier: Apache-2.0

/** "1 photo", "2 photos". */
export const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
