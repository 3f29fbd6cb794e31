import { decodeTicketId, type Ticket } from '@admit-one/sdk/contract';
import type { Cache } from '../../../src/platform/cache/cache.ts';
import { makeAccount, type TestAccount } from '../../support/accounts.ts';
import { ask, must } from '../../support/client.ts';
import { type DatabaseLine, openDatabaseLine } from '../../support/database-line.ts';
import { listHall } from '../../support/hall.ts';
import { testDatabase } from '../../support/test-database.ts';
import { type TestServer, testServer } from '../../support/test-server.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type Watcher, watchedDatabase } from '../../support/watched.ts';

export interface TicketWorldOptions {
  readonly seats: number;
  readonly shared?: Cache;
  readonly watcher?: Watcher;
}

/** A server whose line to its database can be cut, a listing on sale there, and one who buys. */
export async function ticketWorld({ seats, shared, watcher = {} }: TicketWorldOptions) {
  const { url } = await testDatabase();
  const line = await openDatabaseLine(url);
  const server = await testServer({
    wrapDatabase: () => watchedDatabase(line.database, watcher),
    ...(shared === undefined ? {} : { shared }),
    database: line.database,
  });
  const sql = server.database.connection;
  const seller = await makeAccount(sql, { seller: true });
  const buyer = await makeAccount(sql);
  const listingId = await listHall(server.url, seller.token, seats);
  return {
    databaseUrl: url,
    line,
    server,
    seller,
    buyer,
    listingId,
    ...waysOf(server, listingId),
    counted: () => watchedDatabase(line.database, watcher),
  };
}

export function waysOf(server: Pick<TestServer, 'url'>, listingId: string) {
  return {
    /** Sells these seats to somebody; their tickets, in the order of the seats. */
    async sell(buyer: Pick<TestAccount, 'token'>, seats: readonly number[]): Promise<Ticket[]> {
      const { token } = buyer;
      const order = await must(server.url, 'selectSeats', { token, params: { listingId }, body: { seats } });
      await must(server.url, 'buyTickets', {
        token,
        params: { orderId: order.id },
        body: { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } },
      });
      // A server that has just got its database back may still say what it knew without it.
      const { items } = await waitFor(
        () => must(server.url, 'listTickets', { token, query: { limit: '100' } }),
        ({ items: known }) =>
          seats.every((seat) =>
            known.some((ticket) => ticket.seat === seat && ticket.fromCache === undefined),
          ),
      );
      return seats.map((seat) => items.find((ticket) => ticket.seat === seat)!);
    },

    read: ({ token }: Pick<TestAccount, 'token'>, ticketId: string) =>
      ask(server.url, 'accessTicket', { token, params: { ticketId } }),
  };
}

/** The database is away, and the server has noticed. */
export async function whenNoticed(server: Pick<TestServer, 'url'>, token: string): Promise<void> {
  await waitFor(
    () => ask(server.url, 'listOrders', { token }),
    ({ status }) => status === 503,
  );
}

export async function untilAnswering(line: DatabaseLine): Promise<void> {
  await line.restore();
  await waitFor(
    () => line.database.isReachable(),
    (isReachable) => isReachable,
  );
}

export function keyOf(ticketId: string): { listingId: number; seat: number } {
  const { listingId, seat } = decodeTicketId(ticketId);
  return { listingId, seat };
}
