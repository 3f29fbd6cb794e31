import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { type Microseconds, toDate } from '../model/time.ts';
import { moved, recordset, sorted } from './sql-words.ts';

export const keptTwins: Twins = {
  'orders.readSeatsSomebodyHas': (sql, [wish]) =>
    sql
      .select(
        'tickets',
        (ticket) =>
          isNamed(wish, ticket) && !['free', 'kept'].includes(ticket.state) && !isAnybodys(ticket, sql.now),
      )
      .map(({ seat, state, held_until }) => ({
        seat,
        state: state === 'held' && held_until <= sql.now ? 'offered' : state,
      })),

  'orders.keepSeatsIfNobodyHasThem': (sql, [wish]) =>
    keepSeats(sql, wish, (ticket) => ['free', 'kept'].includes(ticket.state) || isAnybodys(ticket, sql.now)),

  'orders.releaseSeatsIfKept': (sql, [listingId, seats]) => {
    const isKept = (ticket: Row) =>
      ticket.listing_id === listingId && seats.includes(ticket.seat) && ticket.state === 'kept';
    const kept = sql.lock('tickets', isKept);
    return sql
      .update(
        'tickets',
        (ticket) => isKept(ticket) && kept.some(({ seat }) => seat === ticket.seat),
        (ticket) => moved(ticket, 'free', { kept_at: null, kept_reason: null }),
      )
      .map(({ seat }) => ({ seat }));
  },

  'orders.readKeptSeats': (sql, [listingId]) => {
    const kept = sql.select(
      'tickets',
      ({ listing_id, state }) => listing_id === listingId && state === 'kept',
    );
    const groups = Map.groupBy(kept, ({ kept_at, kept_reason }) => JSON.stringify([kept_at, kept_reason]));
    return [...groups.values()]
      .sort(([a], [b]) => a!.kept_at - b!.kept_at || a!.seat - b!.seat)
      .map((group) => ({
        keptAt: toDate(group[0]!.kept_at),
        reason: group[0]!.kept_reason,
        seats: group.map(({ seat }) => seat),
      }));
  },
};

export function keepSeats(sql: ModelStatement, wish: string, canBeKept: (ticket: Row) => boolean): Row[] {
  const rows = recordset(wish).flatMap(({ listing_id, seats, reason }) =>
    seats.map((seat: number) => ({
      ...{ listing_id, seat, state: 'kept' },
      ...{ kept_at: sql.now, kept_reason: reason },
    })),
  );
  const kept = sorted(rows, 'listing_id', 'seat').filter((row) =>
    sql.upsert('tickets', row, (ticket) =>
      canBeKept(ticket)
        ? moved(ticket, 'kept', {
            ...{ order_id: null, held_until: null, offer_price: null },
            ...{ kept_at: sql.now, kept_reason: row.kept_reason },
          })
        : null,
    ),
  );
  return [{ seats: kept.length, keptAt: toDate(sql.now) }];
}

/** A hold that is over, of a seat that nobody owns. */
function isAnybodys({ state, held_until, owner_id }: Row, now: Microseconds): boolean {
  return state === 'held' && held_until <= now && owner_id === null;
}

function isNamed(wish: string, ticket: Row): boolean {
  return recordset(wish).some(
    ({ listing_id, seats }) => listing_id === ticket.listing_id && seats.includes(ticket.seat),
  );
}
