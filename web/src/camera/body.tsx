// SPDX-License-Identifier: Apache-2.0
// The body as a picture whose parts are radio buttons: arrows move, space chooses, the name is spoken. The list beside
// it holds every place; the picture holds those that one tap can hit.
import { useId, useRef } from 'preact/hooks';
import { sidedSites, type WordLaterality } from '../api.gen';
import { Radios, Select } from '../ui/parts';
import { siteName } from '../ui/site';
import { words } from '../words/en';

interface Part {
  site: string;
  side?: WordLaterality;
  /** x, y, width, height, corner */
  box: readonly [number, number, number, number, number];
}

/** One side's parts, drawn on the viewer's left, and their mirror on the right. */
function pair(site: string, x: number, y: number, width: number, height: number, corner: number, left: WordLaterality): Part[] {
  const right: WordLaterality = left === 'LEFT' ? 'RIGHT' : 'LEFT';
  return [{ site, side: left, box: [x, y, width, height, corner] }, { site, side: right, box: [120 - x - width, y, width, height, corner] }];
}

const FRONT: readonly Part[] = [
  { site: 'face', box: [43, 2, 34, 38, 17] }, { site: 'neck', box: [47, 42, 26, 18, 6] },
  ...pair('upper-arm', 14, 64, 20, 44, 10, 'RIGHT'), { site: 'chest', box: [36, 62, 48, 42, 10] },
  ...pair('forearm', 11, 110, 20, 44, 9, 'RIGHT'), { site: 'abdomen', box: [36, 106, 48, 36, 6] },
  ...pair('hand', 7, 156, 22, 25, 9, 'RIGHT'), { site: 'groin', box: [36, 144, 48, 20, 9] },
  ...pair('thigh', 36, 166, 23, 46, 8, 'RIGHT'), ...pair('knee', 36, 214, 22, 20, 8, 'RIGHT'),
  ...pair('shin', 36, 236, 21, 44, 8, 'RIGHT'), ...pair('foot', 31, 282, 26, 20, 9, 'RIGHT'),
];
const BACK: readonly Part[] = [
  { site: 'scalp', box: [43, 2, 34, 38, 17] }, { site: 'nape', box: [47, 42, 26, 18, 6] },
  ...pair('upper-arm', 14, 64, 20, 44, 10, 'LEFT'), { site: 'upper-back', box: [36, 62, 48, 40, 10] },
  ...pair('forearm', 11, 110, 20, 44, 9, 'LEFT'), { site: 'lower-back', box: [36, 104, 48, 20, 6] },
  ...pair('hand', 7, 156, 22, 25, 9, 'LEFT'), { site: 'sacrum', box: [40, 126, 40, 19, 9] },
  ...pair('buttock', 36, 147, 23, 22, 9, 'LEFT'), ...pair('back-of-thigh', 36, 171, 22, 42, 8, 'LEFT'),
  ...pair('back-of-knee', 36, 215, 22, 19, 8, 'LEFT'), ...pair('calf', 36, 236, 21, 42, 8, 'LEFT'), ...pair('heel', 33, 280, 24, 22, 9, 'LEFT'),
];

interface BodyProps {
  site: string;
  side: WordLaterality | undefined;
  onChange: (site: string, side?: WordLaterality) => void;
}

export function Body({ site, side, onChange }: BodyProps) {
  return (
    <div class="ic-body">
      <div class="ic-body__figures">
        <Figure name={words.site.front} parts={FRONT} site={site} side={side} onChange={onChange} />
        <Figure name={words.site.back} parts={BACK} site={site} side={side} onChange={onChange} />
      </div>
      <div class="ic-body__list">
        <Select label={words.site.list} value={site} onChange={(value) => onChange(value)}>
          <option value="">{words.site.choose}</option>
          {Object.entries(words.sites).map(([id, name]) => <option value={id} key={id}>{name}</option>)}
        </Select>
        {sidedSites.includes(site) && (
          <Radios legend={words.site.side} inline small value={side} onChange={(value) => onChange(site, value)}
            choices={(['LEFT', 'RIGHT', 'BOTH'] as const).map((value) => ({ value, label: words.sides[value] }))} />
        )}
      </div>
    </div>
  );
}

function Figure({ name, parts, site, side, onChange }: BodyProps & { name: string; parts: readonly Part[] }) {
  const ref = useRef<SVGSVGElement>(null);
  const own = useId();
  const chosen = parts.findIndex((part) => part.site === site && part.side === side);
  const choose = (n: number) => {
    const part = parts[(n + parts.length) % parts.length]!;
    onChange(part.site, part.side);
  };
  const move = (event: KeyboardEvent, n: number) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === ' ' || event.key === 'Enter') choose(n);
    else if (step === undefined) return;
    else {
      const next = (n + step + parts.length) % parts.length;
      choose(next);
      ref.current?.querySelectorAll<SVGElement>('[role=radio]')[next]?.focus();
    }
    event.preventDefault();
  };
  return (
    <div class="ic-figure">
      <svg ref={ref} viewBox="0 0 120 306" class="ic-figure__drawing" role="radiogroup" aria-labelledby={own}>
        {parts.map((part, n) => {
          const [x, y, width, height, corner] = part.box;
          const on = n === chosen;
          return (
            <g key={n} role="radio" aria-checked={on} aria-label={siteName(part.site, part.side)} tabindex={on || (chosen < 0 && n === 0) ? 0 : -1}
              class="ic-part" data-site={part.site} data-side={part.side} onClick={() => choose(n)} onKeyDown={(event: KeyboardEvent) => move(event, n)}>
              <rect x={x} y={y} width={width} height={height} rx={corner} />
            </g>
          );
        })}
      </svg>
      <p class="ic-figure__name" id={own}>{name}</p>
    </div>
  );
}
