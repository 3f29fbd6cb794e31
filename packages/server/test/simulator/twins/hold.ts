import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { type Microseconds, second, toDate } from '../model/time.ts';
import { later, moved, recordset, same, seatsOfBuyer, sorted } from './sql-words.ts';

export const holdTwins: Twins = {
  'orders.readJudgements': (sql, [wishes]) =>
    sorted(recordset(wishes), 'at').map((wanted) => {
      const earlier = sql.select('orders', same(wanted, 'listing_id', 'buyer_id', 'idempotency_key'))[0];
      const taken = sql.select(
        'tickets',
        (ticket) =>
          ticket.listing_id === wanted.listing_id &&
          wanted.seats.includes(ticket.seat) &&
          ((!['free', 'offered'].includes(ticket.state) &&
            !(ticket.state === 'held' && ticket.held_until <= sql.now)) ||
            ticket.owner_id === wanted.buyer_id ||
            (ticket.owner_id !== null &&
              sql.select('scans', same(ticket, 'listing_id', 'seat', 'epoch')).length > 0)),
      );
      const offers = sql.select(
        'tickets',
        ({ listing_id, seat, offer_price }) =>
          listing_id === wanted.listing_id && wanted.seats.includes(seat) && offer_price !== null,
      );
      return {
        at: wanted.at,
        order_id: earlier?.order_id ?? null,
        request_hash: earlier?.request_hash ?? null,
        taken: taken.map(({ seat }) => seat),
        offers: offers.map(({ seat, offer_price }) => [seat, offer_price]),
        has: seatsOfBuyer(sql, wanted),
      };
    }),

  'orders.insertOrdersAndTakeSeatsIfFree': (sql, [orders, holdSeconds]) =>
    insertOrdersAndTakeSeats(sql, recordset(orders), later(sql.now, holdSeconds), (ticket, heldUntil) => {
      if (ticket.state === 'held') return heldUntil - ticket.held_until >= holdSeconds * second;
      return ['free', 'offered'].includes(ticket.state);
    }),

  'orders.findOrdersByKeys': (sql, [wishes]) =>
    sorted(recordset(wishes), 'at').map((wanted) => {
      const order = sql.select('orders', same(wanted, 'listing_id', 'buyer_id', 'idempotency_key'))[0];
      return { order_id: order?.order_id ?? null, request_hash: order?.request_hash ?? null };
    }),
};

export function insertOrdersAndTakeSeats(
  sql: ModelStatement,
  wanted: readonly Row[],
  heldUntil: Microseconds,
  canBeHad: (ticket: Row, heldUntil: Microseconds) => boolean,
): Row[] {
  const seats = wanted.flatMap(({ listing_id, order_id, seats, offers }) =>
    seats.map((seat: number, at: number) => ({
      ...{ listing_id, seat, state: 'held', order_id, held_until: heldUntil, offer_price: offers[at] },
    })),
  );
  const had = sorted(seats, 'listing_id', 'seat').filter((seat) =>
    sql.upsert('tickets', seat, (ticket) =>
      canBeHad(ticket, heldUntil) && ticket.offer_price === seat.offer_price
        ? moved(ticket, 'held', { order_id: seat.order_id, held_until: heldUntil })
        : null,
    ),
  );
  for (const { request_hash, offers: _, ...order } of sorted(wanted, 'listing_id', 'order_id')) {
    sql.insert('orders', {
      ...order,
      state: 'held',
      expires_at: heldUntil,
      request_hash: Buffer.from(request_hash, 'hex'),
    });
  }
  return [
    {
      seats: had.length,
      createdAt: toDate(sql.now),
      createdAtMicroseconds: sql.now,
      expiresAt: toDate(heldUntil),
    },
  ];
}
