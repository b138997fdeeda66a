// SPDX-License-Identifier: Apache-2.0
// Two short tones for a new share, four when it is urgent. Made here: no file, no other host.
let context: AudioContext | undefined;

/** Browsers allow sound only after the first touch or key; until then this stays silent. */
export function readySound(): void {
  const wake = () => { context ??= new AudioContext(); void context.resume(); };
  addEventListener('pointerdown', wake, { once: true });
  addEventListener('keydown', wake, { once: true });
}

export function ring(urgent: boolean): void {
  navigator.vibrate?.(urgent ? [120, 80, 120, 80, 240] : [120]);
  if (!context) return;
  const notes = urgent ? [880, 1175, 880, 1175] : [660, 880];
  notes.forEach((pitch, n) => tone(context!, pitch, context!.currentTime + n * 0.18));
}

function tone(into: AudioContext, pitch: number, at: number): void {
  const source = into.createOscillator();
  const level = into.createGain();
  source.frequency.value = pitch;
  level.gain.setValueAtTime(0.0001, at);
  level.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
  level.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
  source.connect(level).connect(into.destination);
  source.start(at);
  source.stop(at + 0.18);
}
