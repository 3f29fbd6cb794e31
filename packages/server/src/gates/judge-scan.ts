import type { Admission, RefusalReason, ScanDirection } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../listings/listings.ts';
import type { Passed, Passing } from './passing.ts';
import { isUnknown, type TicketAtGate, whyVoid } from './why-void.ts';

export type Judgement =
  | { readonly outcome: Passed }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly before: Admission | null };

export interface ScanToJudge extends TicketAtGate {
  readonly direction: ScanDirection;
  /** Oldest first. */
  readonly passings: readonly Passing[];
  /** By the database's clock. */
  readonly now: Date;
}

/** Whether who stands at the gate comes in, or goes out. The caller has locked the ticket. */
export function judgeScan(
  scan: ScanToJudge,
  terms: Pick<SaleTerms, 'state' | 'doorsOpenAt' | 'reentry'>,
): Judgement {
  if (isUnknown(scan)) return refused('forged');
  const reason = whyVoid(scan, terms);
  if (reason !== null) return refused(reason);
  const last = scan.passings.at(-1);
  const isInside = last !== undefined && last.outcome !== 'left';
  if (scan.direction === 'out') {
    if (!terms.reentry) return refused('no_reentry');
    return isInside ? { outcome: 'left' } : refused('not_inside', last);
  }
  if (terms.doorsOpenAt !== null && scan.now < terms.doorsOpenAt) return refused('not_yet');
  // A gate without connection may have told of the way out, and not yet of the way in.
  if (scan.passings.every(({ outcome }) => outcome === 'left')) return { outcome: 'admitted' };
  return isInside || !terms.reentry ? refused('already_admitted', last) : { outcome: 'readmitted' };
}

function refused(reason: RefusalReason, before?: Passing): Judgement {
  return { outcome: 'refused', reason, before: before === undefined ? null : admissionOf(before) };
}

function admissionOf({ gate, at }: Passing): Admission {
  return { gate, at: at.toISOString() };
}
