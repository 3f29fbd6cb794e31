import type { Operation, Order, Ticket } from '@admit-one/sdk/contract';
import type { Handlers } from '../src/platform/http/call.ts';

/** The handlers of a sale that does nothing: the answers have the size of real ones, and no work is behind them. */
export function constantHandlers(handlers: Handlers<Operation>): Handlers<Operation> {
  return {
    ...handlers,
    selectSeats: async ({ body }) => (body.seats?.length === 1 ? heldOne : heldTwo),
    buyTickets: async () => paid,
    accessTicket: async ({ caller }) => (caller.uncheckedSince === undefined ? ticket : cachedTicket),
  };
}

const heldOne = heldOrder([4711]);
const heldTwo = heldOrder([4711, 4712]);

/** What a buyer reads after a hold of these seats; built once. */
function heldOrder(seats: readonly number[]): Order {
  return {
    id: 'ord_4h7k2m9x_0q3w5e7r9t',
    listingId: 'lst_4h7k2m9x',
    title: 'Evening 1',
    startsAt: '2030-05-01T19:30:00.000Z',
    venue: { name: 'Bench Hall', city: 'Testville', timeZone: 'UTC' },
    state: 'held',
    seats: seats.map((seat) => ({
      seat,
      label: `Main R48-${(seat % 100) + 1}`,
      category: 'S',
      price: 5000,
      refundedAt: null,
    })),
    total: 5000 * seats.length,
    refunded: 0,
    currency: 'USD',
    expiresAt: '2030-04-01T10:10:00.000Z',
    attemptsLeft: 3,
    payment: null,
    ticketIds: [],
    createdAt: '2030-04-01T10:00:00.000Z',
  };
}

const paid: Order = {
  ...heldTwo,
  state: 'paid',
  payment: {
    id: 'pay_4h7k2m9x_0q3w5e7r9t',
    state: 'due',
    amount: 10_000,
    currency: 'USD',
    nextAction: null,
    declineCode: null,
    createdAt: '2030-04-01T10:00:01.000Z',
  },
  ticketIds: ['tkt_4h7k2m9x_4711_1', 'tkt_4h7k2m9x_4712_1'],
};

const ticket: Ticket = {
  id: 'tkt_4h7k2m9x_4711_1',
  listingId: 'lst_4h7k2m9x',
  orderId: 'ord_4h7k2m9x_0q3w5e7r9t',
  seat: 47,
  label: 'Main R1-48',
  category: 'S',
  price: 5000,
  currency: 'USD',
  title: 'Evening 1',
  startsAt: '2030-05-01T19:30:00.000Z',
  venue: { name: 'Bench Hall', city: 'Testville', timeZone: 'UTC' },
  qr: 'A'.repeat(135),
};

const cachedTicket: Ticket = {
  ...ticket,
  fromCache: { since: '2030-04-01T10:00:00.000Z', tokenCheckedAt: '2030-04-01T10:00:00.000Z' },
};

/** For the server that is Express and nothing else. */
export const constantOrder = heldOne;
