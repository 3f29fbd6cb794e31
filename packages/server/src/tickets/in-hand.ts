import type { SeatRef } from '@admit-one/sdk/contract';
import { notFound, ProblemError } from '../platform/problem.ts';
import type { HandsRow } from './hands.sql.ts';

/** A ticket whose owner wants to do something with it: what its locked row, the log and the gates say. */
export interface TicketInQuestion {
  /** Null where nobody ever held the seat. */
  readonly row: { readonly state: string; readonly ownerId: number | null; readonly epoch: number } | null;
  readonly hands: readonly HandsRow[];
  readonly isScanned: boolean;
}

/** Whose ticket is asked about. */
export interface TicketClaim {
  readonly accountId: number;
  readonly epoch: number;
  /** As its owner wrote it. */
  readonly ticket: string;
  readonly seat: SeatRef;
}

/**
 * Refuses where the ticket is not this account's, or not any more, or was used, or is being paid for by somebody.
 *
 * @throws ProblemError `not_found`, `ticket_refunded`, `ticket_handed_on`, `ticket_scanned`, `ticket_being_bought`
 */
export function refuseUnlessInHand({ row, hands, isScanned }: TicketInQuestion, claim: TicketClaim): void {
  const { accountId, epoch, ticket, seat } = claim;
  const own = hands.find((change) => change.epoch === epoch);
  if (row === null || own?.toId !== accountId) throw notFound('ticket', ticket);
  if (row.epoch !== epoch) throw lost(hands.find((change) => change.epoch === epoch + 1)?.kind, seat);
  if (row.state === 'paying') throw beingBought(seat);
  if (isScanned) throw scanned([seat]);
}

function lost(kind: HandsRow['kind'] | undefined, { label }: SeatRef): ProblemError {
  if (kind === 'refunded')
    return new ProblemError(
      'ticket_refunded',
      {},
      `Your ticket for ${label} was refunded: it is void, and nothing was changed.`,
    );
  return new ProblemError(
    'ticket_handed_on',
    {},
    `Your ticket for ${label} is somebody else's by now. Nothing was changed.`,
  );
}

export function beingBought(seat: SeatRef): ProblemError<'ticket_being_bought'> {
  return new ProblemError(
    'ticket_being_bought',
    { seats: [seat] },
    `Somebody is paying for ${seat.label} right now. Nothing was changed: look again in a quarter of an hour.`,
  );
}

/** @param seats one at least */
export function scanned(seats: readonly SeatRef[]): ProblemError<'ticket_scanned'> {
  const labels = seats.map(({ label }) => label).join(', ');
  return new ProblemError(
    'ticket_scanned',
    { seats: [...seats] },
    `${labels} ${seats.length === 1 ? 'was' : 'were'} let in at the gate already. Nothing was changed.`,
  );
}
