import type { RefusalReason, ScanDirection } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../listings/listings.ts';
import { comparePassings, keyOf, type Passed, type Passing } from './passing.ts';
import { isUnknown, reasonOf, type TicketAtGate } from './why-void.ts';

/** What a gate let in or out while it could not ask; the clock put right, and whose it is read from its text. */
export interface JournalLine {
  readonly scanId: string;
  /** What was read. */
  readonly token: string;
  readonly gate: string;
  readonly direction: ScanDirection;
  readonly at: Date;
  /** Null: nothing that we signed. */
  readonly ticket: (TicketAtGate & { readonly seat: number; readonly expiresAt: Date }) | null;
  /** A true ticket, of another listing. */
  readonly isElsewhere: boolean;
}

/** As it is kept. */
export interface JudgedLine {
  readonly scanId: string;
  /** Null with `scanned`: no ticket of this listing. */
  readonly seat: number | null;
  readonly epoch: number | null;
  readonly scanned: string | null;
  readonly outcome: Passed;
  readonly recordedAs: 'recorded' | 'double' | 'void' | 'forged';
  readonly reason: RefusalReason | null;
  readonly beforeGate: string | null;
  readonly beforeAt: Date | null;
  readonly gate: string;
  readonly at: Date;
}

export interface JournalTerms extends Pick<SaleTerms, 'doorsOpenAt' | 'reentry'> {
  readonly cancelledAt: Date | null;
}

/**
 * What becomes of scans that happened while nobody could be asked. They did happen, so all are kept, and those that were
 * right when they happened count, whatever came since: `reason` says what.
 *
 * A ticket's passings are looked at in the order in which they happened, whichever gate told of them first: it came in
 * twice where two ways in follow each other with no way out between, and then the one that is new here is the double.
 *
 * @param known those that count already, of all tickets in the journal
 */
export function judgeJournal(
  lines: readonly JournalLine[],
  known: readonly Passing[],
  terms: JournalTerms,
): JudgedLine[] {
  const judged: JudgedLine[] = [];
  const counting: Counting[] = [];
  for (const line of lines.toSorted(comparePassings)) {
    const fault = faultOf(line, terms);
    if (fault === 'forged' || fault === 'wrong_listing') judged.push(noTicketOfOurs(line, fault));
    else if (fault !== null) judged.push(judgedAs(line, 'void', fault));
    else counting.push({ ...line, isNew: true, isIn: line.direction === 'in' });
  }
  const here = known.map((passing): Counting => ({ ...passing, isNew: false, isIn: isIn(passing) }));
  const ofTickets = Map.groupBy([...here, ...counting].toSorted(comparePassings), ticketOf);
  for (const passings of ofTickets.values()) judged.push(...judgePassings(passings, terms));
  return judged;
}

type NewLine = JournalLine & { readonly isNew: true; readonly isIn: boolean };
type Counting = NewLine | (Passing & { readonly isNew: false; readonly isIn: boolean });

function ticketOf(counting: Counting): string {
  return keyOf(counting.isNew ? counting.ticket! : counting);
}

function isIn({ outcome }: Passing): boolean {
  return outcome !== 'left';
}

/** Why it counts for nothing; null where it was good when it happened. */
function faultOf(
  { ticket, isElsewhere, at }: JournalLine,
  { cancelledAt }: JournalTerms,
): RefusalReason | null {
  if (isElsewhere) return 'wrong_listing';
  if (ticket === null || isUnknown(ticket)) return 'forged';
  if (at >= ticket.expiresAt) return 'expired';
  if (cancelledAt !== null && at >= cancelledAt) return 'cancelled';
  return ticket.end !== null && at >= ticket.end.at ? reasonOf(ticket.end) : null;
}

/** One ticket's, in the order in which they happened. */
function judgePassings(passings: readonly Counting[], terms: JournalTerms): JudgedLine[] {
  const judged: JudgedLine[] = [];
  let wasAdmitted = passings.some((passing) => !passing.isNew && passing.isIn);
  for (const [place, line] of passings.entries()) {
    if (!line.isNew) continue;
    const before = passings[place - 1];
    if (!line.isIn) {
      judged.push(judgedAs(line, 'recorded', whyNotOut(line, before?.isIn ?? false, terms)));
      continue;
    }
    const another = terms.reentry ? besides(passings, place) : anotherWayIn(passings, place);
    if (another !== undefined) {
      const { gate: beforeGate, at: beforeAt } = another;
      judged.push({ ...judgedAs(line, 'double', 'already_admitted'), beforeGate, beforeAt });
      continue;
    }
    const outcome = wasAdmitted ? 'readmitted' : 'admitted';
    wasAdmitted = true;
    judged.push({ ...judgedAs(line, 'recorded', whyNotIn(line, terms)), outcome });
  }
  return judged;
}

/** The way in that this one follows, or that was known before and follows this one with nothing but ways in between. */
function besides(passings: readonly Counting[], place: number): Counting | undefined {
  const before = passings[place - 1];
  if (before?.isIn) return before;
  const after = passings.find((each, at) => at > place && !(each.isNew && each.isIn));
  return after?.isIn ? after : undefined;
}

/** Where nobody comes back each ticket has one way in, whatever went out between. */
function anotherWayIn(passings: readonly Counting[], place: number): Counting | undefined {
  return passings.find((each, at) => each.isIn && (!each.isNew || at < place));
}

/** It counts, and should have been refused. */
function whyNotIn({ ticket, at }: NewLine, { doorsOpenAt }: JournalTerms): RefusalReason | null {
  const since = whatCameSince(ticket!);
  if (since !== null) return since;
  return doorsOpenAt !== null && at < doorsOpenAt ? 'not_yet' : null;
}

function whyNotOut({ ticket }: NewLine, wasIn: boolean, { reentry }: JournalTerms): RefusalReason | null {
  if (!reentry) return 'no_reentry';
  return wasIn ? whatCameSince(ticket!) : 'not_inside';
}

/** It was let in by then, and nobody who sold it or gave its money back could know. */
function whatCameSince({ row, end }: TicketAtGate): RefusalReason | null {
  if (end !== null) return reasonOf(end);
  return row!.state === 'paying' ? 'being_bought' : null;
}

function noTicketOfOurs(line: JournalLine, fault: 'forged' | 'wrong_listing'): JudgedLine {
  const recordedAs = fault === 'forged' ? 'forged' : 'void';
  return { ...judgedAs(line, recordedAs, fault), seat: null, epoch: null, scanned: line.token };
}

function judgedAs(
  { scanId, ticket, direction, gate, at }: JournalLine,
  recordedAs: JudgedLine['recordedAs'],
  reason: RefusalReason | null,
): JudgedLine {
  return {
    scanId,
    seat: ticket?.seat ?? null,
    epoch: ticket?.epoch ?? null,
    scanned: null,
    outcome: direction === 'in' ? 'admitted' : 'left',
    recordedAs,
    reason,
    beforeGate: null,
    beforeAt: null,
    gate,
    at,
  };
}
