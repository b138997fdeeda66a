// SPDX-License-Identifier: Apache-2.0
// Reads wristbands off frames, away from the page's own thread. One frame in, one answer out.
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import { scannedText } from './scan_text';

declare const __READER_WASM__: string;

const OPTIONS: ReaderOptions = { formats: ['DataMatrix', 'Code128'], tryHarder: true, tryRotate: true, tryInvert: false, textMode: 'Plain', maxNumberOfSymbols: 2 };

void prepareZXingModule({ overrides: { locateFile: () => __READER_WASM__ }, fireImmediately: true });

addEventListener('message', (event: MessageEvent<ImageData>) => {
  void readBarcodes(event.data, OPTIONS).then(
    (found) => postMessage(found.filter((one) => one.isValid).map(scannedText)[0] ?? ''),
    () => postMessage(''),
  );
});
