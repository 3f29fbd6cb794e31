import type { RefusalReason } from '@admit-one/sdk/contract';
import { count } from '../text.ts';
import type { Answer } from './answer.ts';

/** What a gate has said so far. */
export interface Tally {
  /** For the first time or again. */
  in: number;
  out: number;
  refused: ReadonlyMap<RefusalReason, number>;
  /** Neither let in nor refused. */
  unanswered: number;
}

export const noScans: Tally = { in: 0, out: 0, refused: new Map(), unanswered: 0 };

export function addTo(tally: Tally, { outcome, reason }: Pick<Answer, 'outcome' | 'reason'>): Tally {
  if (outcome === 'unanswered') return { ...tally, unanswered: tally.unanswered + 1 };
  if (outcome === 'left') return { ...tally, out: tally.out + 1 };
  if (outcome !== 'refused' || reason === null) return { ...tally, in: tally.in + 1 };
  return { ...tally, refused: new Map([...tally.refused, [reason, (tally.refused.get(reason) ?? 0) + 1]]) };
}

export function refusedIn({ refused }: Tally): number {
  return [...refused.values()].reduce((sum, one) => sum + one, 0);
}

/** `42 let in, 5 refused (3 already let in, 2 refunded), 1 not answered.` */
export function tallyInWords(tally: Tally): string {
  const reasons = [...tally.refused]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, times]) => `${times} ${inShort[reason]}`);
  const refused = refusedIn(tally);
  return `${[
    `${tally.in} let in`,
    tally.out > 0 ? `${tally.out} let out` : '',
    refused > 0 ? `${refused} refused (${reasons.join(', ')})` : 'none refused',
    tally.unanswered > 0 ? `${count(tally.unanswered, 'scan')} not answered` : '',
  ]
    .filter(Boolean)
    .join(', ')}.`;
}

const inShort: Readonly<Record<RefusalReason, string>> = {
  already_admitted: 'already let in',
  wrong_listing: 'of another performance',
  refunded: 'refunded',
  transferred: 'handed on',
  being_bought: 'being bought',
  cancelled: 'cancelled',
  expired: 'of long ago',
  forged: 'not ours',
  not_yet: 'too early',
  no_reentry: 'who could not come back',
  not_inside: 'not inside',
};
