import type { SaleTerms } from '../listings/listings.ts';

/** The row of a ticket's seat, locked: nobody sells, refunds or hands it on meanwhile. */
export interface TicketRow {
  readonly seat: number;
  readonly state: 'free' | 'held' | 'paying' | 'sold' | 'offered' | 'kept';
  readonly ownerId: number | null;
  readonly epoch: number;
}

/** What ended a ticket: the change of hands after it. */
export interface End {
  readonly seat: number;
  readonly epoch: number;
  readonly kind: 'sold' | 'transferred' | 'refunded';
  readonly at: Date;
}

/** A ticket of ours that somebody stands at the gate with. */
export interface TicketAtGate {
  readonly epoch: number;
  /** Null: nobody ever held the seat. */
  readonly row: TicketRow | null;
  /** Null: it is the seat's ticket still. */
  readonly end: End | null;
}

/** Signed with our key, for a seat or an epoch that this database does not know: nothing that we can answer for. */
export function isUnknown({ row, epoch }: TicketAtGate): boolean {
  return row === null || row.epoch < epoch;
}

/** Why a ticket is void, whenever it is scanned; null where it is not. */
export function whyVoid(
  { row, end, epoch }: TicketAtGate,
  { state }: Pick<SaleTerms, 'state'>,
): 'cancelled' | 'refunded' | 'transferred' | 'being_bought' | null {
  if (state === 'cancelled') return 'cancelled';
  if (row!.epoch !== epoch || row!.ownerId === null) return reasonOf(end);
  return row!.state === 'paying' ? 'being_bought' : null;
}

/** Sold on is handed on, too: in either way somebody else has the seat. */
export function reasonOf(end: End | null): 'refunded' | 'transferred' {
  return end?.kind === 'refunded' ? 'refunded' : 'transferred';
}
