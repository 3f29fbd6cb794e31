import type { Sql } from '../../src/platform/database/database.ts';

export interface TicketRow {
  readonly listingId: number;
  readonly seat: number;
  readonly state: 'free' | 'held' | 'paying' | 'sold' | 'offered' | 'kept';
  /** Who holds it, pays for it or owns it. */
  readonly buyerId?: number;
  /** Of a hold; an hour unless told. */
  readonly heldFor?: string;
  /** What its owner wants for it, minor units; somebody owns it then, whatever its state. */
  readonly offerPrice?: number;
}

/** Writes a ticket's row, and its order's where one is open, as a sale leaves them: the sale itself has its own tests. */
export async function writeTicket(sql: Sql, ticket: TicketRow): Promise<void> {
  const { listingId, seat, state, buyerId = 0, heldFor = '1 hour' } = ticket;
  const isBuying = state === 'held' || state === 'paying';
  const offerPrice = ticket.offerPrice ?? (state === 'offered' ? 5_000 : null);
  const isOwned = state === 'sold' || offerPrice !== null;
  lastOrderId += 1;
  if (isBuying) {
    await sql.query(
      `insert into orders (listing_id, order_id, buyer_id, seats, prices, currency, state, previous_state, expires_at,
                           idempotency_key, request_hash)
       values ($1::bigint, $2::bigint, $3::bigint, array[$4::int], array[1::bigint], 'USD', $5::text, $6::text,
               now() + $7::interval, $2::text, '')`,
      [listingId, lastOrderId, buyerId, seat, state, before[state], heldFor],
    );
  }
  await sql.query(
    `insert into tickets (listing_id, seat, state, previous_state, order_id, held_until, owner_id, owner_order_id, epoch,
                          offer_price, kept_at, kept_reason)
     values ($1::bigint, $2::int, $3::text, $4::text, $5::bigint, now() + $6::interval, $7::bigint, $8::bigint,
             $9::int, $10::bigint, case $3::text when 'kept' then now() end, case $3::text when 'kept' then 'Kept back' end)`,
    [
      listingId,
      seat,
      state,
      before[state],
      isBuying ? lastOrderId : null,
      state === 'held' ? heldFor : null,
      isOwned ? buyerId : null,
      isOwned ? lastOrderId : null,
      isOwned ? 1 : 0,
      offerPrice,
    ],
  );
}

let lastOrderId = 0;

/** A state that it may have come from. */
const before: Record<TicketRow['state'], TicketRow['state'] | null> = {
  free: 'held',
  held: null,
  paying: 'held',
  sold: 'paying',
  offered: 'sold',
  kept: null,
};
