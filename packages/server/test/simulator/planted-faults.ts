import { insertOrdersAndTakeSeats } from './twins/hold.ts';
import { keepSeats } from './twins/kept.ts';
import { lockTwins } from './twins/lock.ts';
import { later, recordset } from './twins/sql-words.ts';
import { type Server, theServer } from './world.ts';

const { twins } = theServer;

/** Faults as somebody could write them: a condition that is missing, an answer that is misread. */
export const plantedFaults: Readonly<Record<string, Server>> = {
  'a hold takes a seat that somebody else holds in time': withTwins({
    'orders.insertOrdersAndTakeSeatsIfFree': (sql, [orders, holdSeconds]) =>
      insertOrdersAndTakeSeats(sql, recordset(orders), later(sql.now, holdSeconds), ({ state }) =>
        ['free', 'offered', 'held'].includes(state),
      ),
  }),

  'a card is declined although its payment went through meanwhile': withTwins({
    'orders.lockPayments': (sql, values) =>
      lockTwins['orders.lockPayments']!(sql, values)!.map((row) =>
        row.state === 'authorized' ? row : { ...row, state: 'created' },
      ),
  }),

  'a refused capture leaves the tickets with the buyer': withTwins({
    'orders.takeBackTicketsOfOrder': () => [],
  }),

  'an order is sold without a message to take its money': withTwins({
    'orders.sellIfPaying': (sql, values) => {
      const rows = twins['orders.sellIfPaying']!(sql, values);
      sql.delete('outbox', ({ kind }) => kind === 'capture');
      return rows;
    },
  }),

  'a hold is over before its time': withTwins({
    'orders.expireHeldOrders': (sql, values) => {
      sql.update(
        'orders',
        ({ state }) => state === 'held',
        () => ({ expires_at: sql.now }),
      );
      return twins['orders.expireHeldOrders']!(sql, values);
    },
  }),

  'a seat goes back to everybody, and its order is still held': withTwins({
    'orders.holdTicketsAgainIfPaying': (sql, values) => twins['orders.freeTicketsIfOfOrder']!(sql, values),
  }),
};

/** The same, of tickets that change hands: fewer runs have any. */
export const plantedFaultsOfHands: Readonly<Record<string, Server>> = {
  'a ticket on offer is sold like a free seat': withTwins({
    'orders.lockTickets': (sql, values) =>
      lockTwins['orders.lockTickets']!(sql, values)!.map((row) => ({ ...row, ownerId: null })),
  }),

  'a ticket is sold on, and its first owner gets nothing': withTwins({
    'orders.sellOnIfDue': (sql, values) => {
      sql.delete('refunds', ({ cause }) => cause === 'resale');
      return twins['orders.sellOnIfDue']!(sql, values);
    },
  }),

  'a ticket that was let in is handed on, or taken back': withTwins({ 'gates.readScannedIn': () => [] }),
};

/** Faults that show only in one of many thousand orders of events, of which one run sees a hundred. */
export const plantedRareFaults: Readonly<Record<string, Server>> = {
  'the limit is counted without a lock': withTwins({ 'orders.lockBuyers': () => [] }),

  'a seat is kept back that somebody took since it was looked at': withTwins({
    'orders.keepSeatsIfNobodyHasThem': (sql, [wish]) =>
      keepSeats(sql, wish, ({ state }) => ['free', 'kept', 'held'].includes(state)),
  }),

  'a second attempt begins beside the first': withTwins({ 'orders.readAttempts': () => [] }),

  'a gateway that does not answer is taken for one that let go': {
    ...theServer,
    wrapGateway: (gateway) => ({
      ...gateway,
      cancel: async (reference, key) => {
        const answer = await gateway.cancel(reference, key);
        return answer.kind === 'unknown' ? { kind: 'canceled' } : answer;
      },
    }),
  },

  'a gateway that does not answer is taken for one that declines': {
    ...theServer,
    wrapGateway: (gateway) => ({
      ...gateway,
      confirmIntent: async (input, key) => {
        const answer = await gateway.confirmIntent(input, key);
        if (answer.kind !== 'unknown') return answer;
        return { kind: 'declined', code: 'card_declined', declineCode: null, message: 'No.' };
      },
    }),
  },
};

function withTwins(mutated: Server['twins']): Server {
  return { ...theServer, twins: { ...twins, ...mutated } };
}
