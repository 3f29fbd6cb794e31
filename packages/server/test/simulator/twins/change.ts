import type { Twins } from '../model/model-database.ts';
import { second } from '../model/time.ts';
import { later, moved, same, sorted } from './sql-words.ts';

export const changeTwins: Twins = {
  'orders.readChangeJudgement': (sql, [listing_id, order_id, key, seats]) =>
    sql.select('orders', same({ listing_id, order_id }, 'listing_id', 'order_id')).map((order) => ({
      requestHash: order.changes?.[key] ?? null,
      changes: Object.keys(order.changes ?? {}).length,
      taken: sql
        .select('tickets', (ticket) => ticket.listing_id === listing_id && seats.includes(ticket.seat))
        .filter((ticket) => !(ticket.state === 'held' && ticket.order_id === order_id))
        .filter(
          (ticket) =>
            (!['free', 'offered'].includes(ticket.state) &&
              !(ticket.state === 'held' && ticket.held_until <= sql.now)) ||
            ticket.owner_id === order.buyer_id ||
            (ticket.owner_id !== null &&
              sql.select('scans', same(ticket, 'listing_id', 'seat', 'epoch')).length > 0),
        )
        .map(({ seat }) => seat),
      own: sql
        .select('tickets', (ticket) => ticket.listing_id === listing_id && order.seats.includes(ticket.seat))
        .filter((ticket) => ticket.state === 'held' && ticket.order_id === order_id)
        .map(({ seat }) => seat),
      offers: sql
        .select('tickets', (ticket) => ticket.listing_id === listing_id && seats.includes(ticket.seat))
        .filter(({ offer_price }) => offer_price !== null)
        .map(({ seat, offer_price }) => [seat, offer_price]),
      secondsLeft: (order.expires_at - sql.now) / second,
    })),

  'orders.changeSeatsIfHeld': (
    sql,
    [listing_id, order_id, seats, prices, dropped, secondsLeft, key, requestHash, offers],
  ) => {
    const [order] = sql.update(
      'orders',
      (row) => same({ listing_id, order_id }, 'listing_id', 'order_id')(row) && row.state === 'held',
      ({ changes }) => ({
        seats,
        prices,
        resale: seats.filter((_: number, at: number) => offers[at] !== null),
        changes: { ...changes, [key]: requestHash },
      }),
    );
    if (order === undefined) return [];
    const held = { state: 'held', previous_state: null, order_id, held_until: order.expires_at };
    const freed = { state: 'free', previous_state: 'held', order_id: null, held_until: null };
    const wanted = [
      ...seats.map((seat: number, at: number) => ({ listing_id, seat, offer_price: offers[at], ...held })),
      ...dropped.map((seat: number) => ({ listing_id, seat, offer_price: null, ...freed })),
    ];
    return sorted(wanted, 'listing_id', 'seat').flatMap((wish) => {
      const touched = sql.upsert('tickets', wish, (ticket) => {
        const isOwn = ticket.state === 'held' && ticket.order_id === order_id;
        const canBeHad =
          ['free', 'offered'].includes(ticket.state) ||
          (ticket.state === 'held' && wish.held_until - ticket.held_until >= later(0, secondsLeft));
        const isAsJudged = ticket.offer_price === wish.offer_price;
        if (!isOwn && !(wish.state === 'held' && isAsJudged && canBeHad)) return null;
        const freeState = ticket.owner_id === null ? 'free' : 'offered';
        return moved(ticket, wish.state === 'held' ? 'held' : freeState, {
          order_id: wish.order_id,
          held_until: wish.held_until,
        });
      });
      return touched === null
        ? []
        : [{ seat: touched.seat, state: touched.state, offerPrice: touched.offer_price }];
    });
  },
};
