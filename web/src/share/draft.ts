// SPDX-License-Identifier: Apache-2.0
// A share before it is sent: who, what for, why. Nothing is chosen beforehand; a reason is offered once both are known.
import type { Anonymisation, Colleague, Id, ShareIn, WordPurpose } from '../api.gen';
import { words } from '../words/en';

/** What the sender means; three of them are CARE on the wire, and say so in the reason. */
export type Aim = 'advice' | 'referral' | 'handover' | Exclude<WordPurpose, 'CARE'>;

export interface Draft {
  to?: Colleague;
  /** Typed instead of chosen: the server says whether it may go there. */
  address?: string;
  aim?: Aim;
  reason: string;
  /** The reason is the person's own words now, so it is not written over. */
  own: boolean;
  urgent: boolean;
  /** Beyond care: the copies instead of the photos. Undefined until it is known whether there are any. */
  anonymised?: boolean | undefined;
}

export const emptyDraft: Draft = { reason: '', own: false, urgent: false };

const CARE_AIMS: readonly string[] = ['advice', 'referral', 'handover'];
export const purposeOf = (aim: Aim): WordPurpose => (CARE_AIMS.includes(aim) ? 'CARE' : (aim as WordPurpose));

export const withPerson = (draft: Draft, to: Colleague): Draft => offer({ ...without(draft), to });
export const withAddress = (draft: Draft, address: string): Draft => offer({ ...without(draft), address });
export const withAim = (draft: Draft, aim: Aim): Draft => offer({ ...draft, aim, anonymised: undefined });
export const withReason = (draft: Draft, reason: string): Draft => ({ ...draft, reason, own: true });

function without({ to: _to, address: _address, ...rest }: Draft): Draft {
  return rest;
}

function offer(draft: Draft): Draft {
  if (draft.own || !draft.aim || !draft.to) return draft;
  const make = words.reasons[draft.aim as keyof typeof words.reasons];
  return { ...draft, reason: make ? make(draft.to.name, draft.to.on_call) : '' };
}

/** Whether a copy may go to a colleague for @purpose, as src/policy/anonymity.c has it; the server decides. */
export const covers = (one: Anonymisation, purpose: WordPurpose): boolean =>
  one.state === 'PASSED' && (one.release === 'PUBLIC' || (purpose !== 'PUBLISH' && purpose !== 'MEDIA'));

export const maySend = (draft: Draft): boolean =>
  (draft.to !== undefined || Boolean(draft.address?.trim())) && draft.aim !== undefined && draft.reason.trim() !== ''
  && (purposeOf(draft.aim) === 'CARE' || draft.anonymised !== undefined);

export function shareOf(draft: Draft, id: Id, recordings: Id[]): ShareIn {
  return {
    id, recordings, urgent: draft.urgent, justification: draft.reason.trim(),
    ...(draft.aim ? { purpose: purposeOf(draft.aim) } : {}),
    ...(draft.anonymised ? { anonymised: true } : {}),
    ...(draft.to ? { recipient: draft.to.id } : draft.address ? { address: draft.address.trim() } : {}),
  };
}
