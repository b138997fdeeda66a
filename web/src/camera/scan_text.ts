// SPDX-License-Identifier: Apache-2.0
// What is sent of a symbol: its text untouched, group separators kept, after the symbology identifier where it is GS1.
// The server alone decides what it means.

export interface Symbol {
  text: string;
  symbologyIdentifier: string;
}

const GS1: readonly string[] = [']d2', ']C1'];

export const scannedText = ({ text, symbologyIdentifier }: Symbol): string =>
  GS1.includes(symbologyIdentifier) ? symbologyIdentifier + text : text;

/** Accepts a reading once it has been seen twice running. */
export function twice(accept: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== '' && text === last) {
      last = '';
      accept(text);
    } else if (text !== '') last = text;
  };
}
