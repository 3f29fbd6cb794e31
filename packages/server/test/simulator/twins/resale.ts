import type { Twins } from '../model/model-database.ts';
import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { moved, recordset, same, sorted } from './sql-words.ts';

export const resaleTwins: Twins = {
  'orders.markDueIfAuthorized': (sql, [payments]) => {
    const due = recordset(payments).flatMap((given) =>
      sql.update(
        'payments',
        (payment) => same(given, 'listing_id', 'payment_id')(payment) && payment.state === 'authorized',
        (payment) => moved(payment, 'due', { updated_at: sql.now }),
      ),
    );
    const messages = due.map(({ listing_id, payment_id }) => ({
      ...{ listing_id, msg_key: `capture-${payment_id}`, kind: 'capture' },
      payload: { paymentId: payment_id },
    }));
    for (const message of sorted(messages, 'listing_id', 'msg_key')) sql.insertIfAbsent('outbox', message);
    return [];
  },

  'orders.readResoldTickets': (sql, [orders]) => {
    const resold = recordset(orders)
      .flatMap((wanted) => sql.select('orders', same(wanted, 'listing_id', 'order_id')))
      .flatMap((order) =>
        sql.select(
          'tickets',
          (ticket) =>
            same(order, 'listing_id', 'order_id')(ticket) &&
            order.seats.includes(ticket.seat) &&
            ticket.state === 'paying' &&
            ticket.owner_id !== null,
        ),
      )
      .flatMap((ticket) =>
        sql
          .select(
            'payments',
            ({ listing_id, order_id, state }) =>
              listing_id === ticket.listing_id && order_id === ticket.owner_order_id && state === 'captured',
          )
          .map(({ payment_id }) => ({ ...ticket, payment_id })),
      );
    return sorted(resold as Row[], 'listing_id', 'seat').map((ticket) => ({
      ...{
        listingId: ticket.listing_id,
        orderId: ticket.owner_order_id,
        seat: ticket.seat,
        epoch: ticket.epoch,
      },
      ...{ ownerId: ticket.owner_id, price: ticket.offer_price, paymentId: ticket.payment_id },
    }));
  },

  'orders.sellOnIfDue': (sql, [listing_id, order_id, payment_id]) => {
    const before = sql.select('tickets');
    const captured = sql.update(
      'payments',
      (payment) =>
        same({ listing_id, order_id, payment_id }, 'listing_id', 'order_id', 'payment_id')(payment) &&
        payment.state === 'due',
      (payment) => moved(payment, 'captured', { captured: payment.amount, updated_at: sql.now }),
    );
    const paid = captured.flatMap((payment) =>
      sql.update(
        'orders',
        (order) => same(payment, 'listing_id', 'order_id')(order) && order.state === 'paying',
        (order) => moved(order, 'paid', { paid_at: sql.now }),
      ),
    );
    const sold = paid.flatMap((order) =>
      sql.update(
        'tickets',
        (ticket) =>
          same(order, 'listing_id', 'order_id')(ticket) &&
          order.seats.includes(ticket.seat) &&
          ticket.state === 'paying',
        (ticket) =>
          moved(ticket, 'sold', {
            ...{ owner_id: order.buyer_id, owner_order_id: order.order_id, epoch: ticket.epoch + 1 },
            ...{ order_id: null, held_until: null, offer_price: null },
          }),
      ),
    );
    for (const { seat, epoch, owner_id, owner_order_id } of sold) {
      const from_id = before.find(
        (ticket) => ticket.listing_id === listing_id && ticket.seat === seat,
      )!.owner_id;
      sql.insert('ownership_log', {
        ...{ listing_id, seat, epoch, kind: 'sold', from_id, to_id: owner_id, order_id: owner_order_id },
      });
    }
    return [{ seats: sold.length }];
  },

  'orders.readPurchase': (sql, [listing_id, seat]) =>
    sql.select('tickets', same({ listing_id, seat }, 'listing_id', 'seat')).flatMap((ticket) =>
      orderOf(sql, ticket).map((order) => {
        const payment = sql
          .select('payments', same(order, 'listing_id', 'order_id'))
          .find(({ state }) => state === 'due' || state === 'captured');
        return {
          ...{ buyerId: order.buyer_id, orderId: order.order_id, currency: order.currency },
          paid: order.prices[order.seats.indexOf(seat)] ?? null,
          isCaptured: payment?.state === 'captured',
          isDisputed: payment !== undefined && payment.disputed_at !== null,
        };
      }),
    ),

  'orders.offerIfOwned': (sql, [listing_id, seat, epoch, owner_id, price]) =>
    sql
      .update(
        'tickets',
        (ticket) =>
          same({ listing_id, seat, epoch, owner_id }, 'listing_id', 'seat', 'epoch', 'owner_id')(ticket) &&
          (['sold', 'offered'].includes(ticket.state) ||
            (ticket.state === 'held' && ticket.held_until <= sql.startedAt)),
        (ticket) => ({
          previous_state: ticket.state === 'offered' ? ticket.previous_state : ticket.state,
          ...{ state: 'offered', offer_price: price, order_id: null, held_until: null },
        }),
      )
      .map((ticket) => ({ seat: ticket.seat })),

  'orders.withdrawIfNobodyPays': (sql, [listing_id, seat, epoch, owner_id]) =>
    sql
      .update(
        'tickets',
        (ticket) =>
          same({ listing_id, seat, epoch, owner_id }, 'listing_id', 'seat', 'epoch', 'owner_id')(ticket) &&
          ['offered', 'held'].includes(ticket.state),
        (ticket) => moved(ticket, 'sold', { offer_price: null, order_id: null, held_until: null }),
      )
      .map((ticket) => ({ seat: ticket.seat })),

  'orders.findOffer': (sql, [listing_id, seat, epoch]) =>
    offersWhere(sql, (log) => same({ listing_id, seat, epoch }, 'listing_id', 'seat', 'epoch')(log)),

  'orders.findOffersOfOwner': (sql, [ownerId, since, listingId, seat, limit]) =>
    sorted(
      offersWhere(sql, ({ to_id }) => to_id === ownerId),
      'since',
      'listingId',
      'seat',
    )
      .toReversed()
      .filter(({ price }) => price !== null)
      .filter((offer) => since === null || isBefore(offer, { since, listingId, seat }))
      .slice(0, limit),
};

function orderOf(sql: ModelStatement, ticket: Row): Row[] {
  return sql.select(
    'orders',
    ({ listing_id, order_id }) => listing_id === ticket.listing_id && order_id === ticket.owner_order_id,
  );
}

function isBefore(offer: Row, after: { since: number; listingId: number; seat: number }): boolean {
  if (offer.since !== after.since) return offer.since < after.since;
  if (offer.listingId !== after.listingId) return offer.listingId < after.listingId;
  return offer.seat < after.seat;
}

/** `ownership_log l join tickets t … join orders o`. */
function offersWhere(sql: ModelStatement, where: (log: Row) => boolean): Row[] {
  return sql.select('ownership_log', where).flatMap((log) =>
    sql
      .select(
        'tickets',
        (ticket) => same(log, 'listing_id', 'seat', 'epoch')(ticket) && ticket.owner_id === log.to_id,
      )
      .flatMap((ticket) =>
        orderOf(sql, ticket).map((order) => ({
          ...{ listingId: ticket.listing_id, seat: ticket.seat, epoch: ticket.epoch, state: ticket.state },
          isPastTime: ticket.state === 'held' && ticket.held_until <= sql.now,
          ...{ price: ticket.offer_price, paid: order.prices[order.seats.indexOf(ticket.seat)] ?? null },
          ...{ currency: order.currency, since: log.at },
        })),
      ),
  );
}
