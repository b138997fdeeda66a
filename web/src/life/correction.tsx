// SPDX-License-Identifier: Apache-2.0
// What can be put right about a picture: all that rectification corrects. What is left as it is, is not sent.
import type { CorrectionIn, WordLaterality, WordStandardView } from '../api.gen';
import { Field, Select } from '../ui/parts';
import { words } from '../words/en';
import { life } from '../words/en_life';

const said = life.photo;

export type Correction = Partial<Record<'site' | 'side' | 'view' | 'taken' | 'note', string>>;

interface Props { draft: Correction; onChange: (draft: Correction) => void; site?: string }

/** @site: where it is now, in words, where one picture is corrected. */
export function CorrectionFields({ draft, onChange, site }: Props) {
  const set = (part: Correction) => onChange({ ...draft, ...part });
  return (
    <>
      <Choose label={said.site} now={site} value={draft.site} options={words.sites} onChange={(value) => set({ site: value })} />
      <Choose label={said.side} value={draft.side} options={words.sides} onChange={(value) => set({ side: value })} />
      <Choose label={said.view} value={draft.view} options={words.views} onChange={(value) => set({ view: value })} />
      <Field label={said.taken} hint={said.takenHint} type="datetime-local" value={draft.taken ?? ''} onInput={(taken) => set({ taken })} width={20} name="taken" />
      <Field label={said.note} value={draft.note ?? ''} onInput={(note) => set({ note })} rows={2} name="picture" />
    </>
  );
}

function Choose({ label, now, value, options, onChange }: { label: string; now?: string | undefined; value: string | undefined; options: Readonly<Record<string, string>>; onChange: (value: string) => void }) {
  return (
    <Select label={label} value={value ?? ''} onChange={onChange}>
      <option value="">{now ? `${said.keep}: ${now}` : said.keep}</option>
      {Object.entries(options).map(([word, text]) => <option value={word} key={word}>{text}</option>)}
    </Select>
  );
}

/** As the interface takes it; @note: as it stands now. */
export function corrected({ site, side, view, taken, note }: Correction, now?: string): Omit<CorrectionIn, 'reason'> {
  return {
    ...(site ? { body_site: site } : {}), ...(side ? { laterality: side as WordLaterality } : {}), ...(view ? { view: view as WordStandardView } : {}),
    ...(taken ? { taken: new Date(taken).toISOString() } : {}), ...(note !== undefined && note !== (now ?? '') ? { note: note.trim() } : {}),
  };
}
