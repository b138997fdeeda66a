// SPDX-License-Identifier: Apache-2.0
// The stripper in WebAssembly, as docs/formats/strip_record.md has it. Pure: bytes in, bytes out, one instance a picture.

export type Format = 'jpeg' | 'png' | 'webp' | 'heic' | 'avif';
export interface Finding { action: 'removed' | 'kept' | 'rewritten'; at: number; bytes: number; where: string; kind: string; name: string; value: string }
export interface Ratio { num: number; den: number }
export interface CameraFacts { time: string; offset: string; make: string; model: string; lens: string; focal_length_mm: Ratio; aperture: Ratio; exposure_s: Ratio; iso: number }
export interface Facts { format: Format | undefined; width: number; height: number; orientation: number; colourLost: boolean; endWasMissing: boolean; camera: CameraFacts }
export interface Result { facts: Facts; findings: Finding[]; output: Uint8Array[]; raw: { facts: Uint8Array; findings: Uint8Array } }

/** @code is a word of the server's codes.def, or `strip_failed` for a bug. */
export class StripFailure extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

interface Exports {
  memory: WebAssembly.Memory;
  ic_wasm_begin(containersOnly: number): number;
  ic_wasm_input(): number;
  ic_wasm_feed(length: number): number;
  ic_wasm_end(): number;
  ic_wasm_reply(): number;
}

export const PIECE_BYTES = 65536;
const REPLY_NUMBERS = 7;
const FORMATS: Readonly<Record<number, Format>> = { 1: 'jpeg', 2: 'png', 3: 'webp', 6: 'heic', 7: 'avif' };
const ACTIONS = ['removed', 'kept', 'rewritten'] as const;

export class Machine {
  private readonly own: Exports;
  private readonly output: Uint8Array[] = [];

  constructor(module: WebAssembly.Module, containersOnly = false) {
    this.own = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
    this.check(() => this.own.ic_wasm_begin(Number(containersOnly)));
  }

  /** Take the next part of the file, of any length. @bytes is the machine's from now on: the output takes its place, as
   *  far as it is not longer, since new memory costs more than the work. */
  feed(bytes: Uint8Array): void {
    let made = 0;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      this.memory(this.own.ic_wasm_input(), piece.length).set(piece);
      this.check(() => this.own.ic_wasm_feed(piece.length));
      made += this.take(bytes.subarray(made, at + piece.length));
    }
  }

  end(): Result {
    this.check(() => this.own.ic_wasm_end());
    this.take();
    const [, , findingsAt, findingsLength, factsAt, factsLength] = this.reply() as [number, number, number, number, number, number, number];
    const findings = this.memory(findingsAt, findingsLength).slice();
    const facts = this.memory(factsAt, factsLength).slice();
    return { facts: readFacts(facts), findings: readFindings(findings), output: this.output, raw: { facts, findings } };
  }

  /** Keep the output so far, in @place if it fits; how much of that is used. */
  private take(place: Uint8Array = new Uint8Array(0)): number {
    const [at, length] = this.reply() as [number, number];
    if (length === 0) return 0;
    const made = this.memory(at, length);
    if (length > place.length) { this.output.push(made.slice()); return 0; }
    place.set(made);
    this.output.push(place.subarray(0, length));
    return length;
  }

  /** A view that is good until the module's memory grows. */
  private memory(at: number, length: number): Uint8Array {
    return new Uint8Array(this.own.memory.buffer, at, length);
  }

  private reply(): number[] {
    const view = new DataView(this.own.memory.buffer, this.own.ic_wasm_reply(), 4 * REPLY_NUMBERS);
    return Array.from({ length: REPLY_NUMBERS }, (_, n) => view.getUint32(4 * n, true));
  }

  private check(act: () => number): void {
    let failed: number;
    try {
      failed = act();
    } catch {
      throw new StripFailure('strip_failed');
    }
    if (failed) throw new StripFailure(this.text(this.reply()[REPLY_NUMBERS - 1]!));
  }

  private text(at: number): string {
    const bytes = new Uint8Array(this.own.memory.buffer, at);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  }
}

class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get more(): boolean { return this.at < this.bytes.length; }
  byte(): number { return this.view.getUint8(this.at++); }
  number(): number { this.at += 4; return this.view.getUint32(this.at - 4); }
  long(): number { return this.number() * 2 ** 32 + this.number(); }
  ratio(): Ratio { return { num: this.number(), den: this.number() }; }

  text(): string {
    const length = this.view.getUint16(this.at);
    this.at += 2 + length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

function readFindings(bytes: Uint8Array): Finding[] {
  const reader = new Reader(bytes);
  const found: Finding[] = [];
  while (reader.more) {
    const action = ACTIONS[reader.byte()]!;
    found.push({ action, at: reader.long(), bytes: reader.long(), where: reader.text(), kind: reader.text(), name: reader.text(), value: reader.text() });
  }
  return found;
}

function readFacts(bytes: Uint8Array): Facts {
  const reader = new Reader(bytes);
  const [format, width, height, orientation, colour, endWasMissing, iso] = Array.from({ length: 9 }, () => reader.number()) as [number, number, number, number, number, number, number];
  const camera = { focal_length_mm: reader.ratio(), aperture: reader.ratio(), exposure_s: reader.ratio(), time: reader.text(), offset: reader.text(), make: reader.text(), model: reader.text(), lens: reader.text(), iso };
  return { format: FORMATS[format], width, height, orientation, colourLost: colour === 3, endWasMissing: endWasMissing !== 0, camera };
}
