import { indexSeats, type SeatMapIndex } from '@admit-one/sdk/seat-map';
import { scannedIn } from '../../src/gates/gates.ts';
import { createKept } from '../../src/orders/kept/kept.ts';
import { createOrders } from '../../src/orders/orders.ts';
import { createRefunds } from '../../src/orders/refunds/refunds.ts';
import { createResale } from '../../src/orders/resale/resale.ts';
import type { Log } from '../../src/platform/log.ts';
import { createTransfers } from '../../src/tickets/transfer/transfers.ts';
import { letIn } from './let-in.sql.ts';
import { holdSeconds, listingId, payingSeconds } from './setting.ts';
import { simulatedDatabase } from './simulated-database.ts';
import { simulatedGateway } from './simulated-gateway.ts';
import { simulatedListings } from './simulated-listings.ts';
import type { SimulatedProcess, World } from './world.ts';

/** The real sale, and what is taken back of it, over a database, a gateway and a clock that are not. */
export function startProcess(world: World, name: string): SimulatedProcess {
  const owner = { isAlive: true, name };
  const seatMap = seatMapOf(world);
  const database = simulatedDatabase(world, owner);
  const shared = {
    database,
    gateway: world.server.wrapGateway(simulatedGateway(world, owner)),
    log: logOf(world, owner),
    newId: () => world.newId(),
    venues: { seatMap: async () => seatMap },
    // The real one sets room for thousands of listings aside, which is most of what a process costs here.
    seatMapOfListing: async () => seatMap,
    listings: simulatedListings(database, world.seatCount),
    gates: { scannedIn },
    tickets: { changed: () => {}, publish: async () => true },
    accounts: {
      contactsOf: async (ids: readonly number[]) =>
        new Map(
          ids.map((id) => [
            id,
            { accountId: id, name: `Buyer ${id}`, email: `${id}@a.test`, emailConfirmed: true },
          ]),
        ),
    },
    mail: { send: async () => !world.chance(world.weather.gatewayLosesBefore) },
  };
  const orders = createOrders({
    ...shared,
    times: { holdSeconds, payingSeconds },
    returnUrl: () => 'https://shop.test/back',
    soon: (start) => {
      world.scheduler.add({ owner, label: 'a batch begins', pass: () => start() as undefined });
    },
    buyers: {
      buyerForPayment: async () => ({ customer: null }),
      cardReference: async () => 'pm_good',
    },
  });
  const refunds = createRefunds({
    ...shared,
    driveOn: orders.driveOn,
  });
  const transfers = createTransfers({
    ...shared,
    publicUrl: () => 'https://shop.test',
    changed: () => {},
  });
  const resale = createResale({ ...shared, transfers });
  const kept = createKept(shared);
  return Object.assign(owner, {
    orders,
    refunds,
    kept,
    transfers,
    resale,
    letIn: (seat: number) => letIn(database.connection, { listingId, seat }),
    loops: [...orders.loops, ...refunds.loops],
    working: 0,
  });
}

function seatMapOf({ seatCount }: World) {
  const has = (seat: number) => seat < seatCount;
  const labelOf = (seat: number) => `A-${seat + 1}`;
  return { seatCount, index: indexOf(seatCount), has, labelOf, categoryOf: () => 'S' };
}

const indexes = new Map<number, SeatMapIndex>();

function indexOf(seatCount: number): SeatMapIndex {
  let index = indexes.get(seatCount);
  if (index === undefined) {
    const ordinals = Array.from({ length: seatCount }, (_, seat) => seat);
    const row = { label: 'A', cells: 'S'.repeat(seatCount), numbers: ordinals.map(String), ordinals };
    index = indexSeats({
      ...{ name: 'Hall', city: 'Here', timeZone: 'UTC', categories: [{ letter: 'S', name: 'Standard' }] },
      sections: [{ name: 'Main', rows: [row] }],
    });
    indexes.set(seatCount, index);
  }
  return index;
}

function logOf(world: World, owner: { isAlive: boolean; name: string }): Log {
  const write = (level: string) => (fields: unknown, message?: string) => {
    if (world.trace !== null) world.say(owner, `[${level}] ${message ?? ''}`, fields);
  };
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    trace: write('trace'),
    fatal: write('fatal'),
    child: () => log,
  };
  return log as unknown as Log;
}
