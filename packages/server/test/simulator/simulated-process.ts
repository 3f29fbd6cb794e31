import { readSaleTerms, type SaleTerms } from '../../src/listings/sql.ts';
import { createOrders } from '../../src/orders/orders.ts';
import type { Sql } from '../../src/platform/database/database.ts';
import type { Log } from '../../src/platform/log.ts';
import { holdSeconds, payingSeconds } from './setting.ts';
import { simulatedDatabase } from './simulated-database.ts';
import { simulatedGateway } from './simulated-gateway.ts';
import type { SimulatedProcess, World } from './world.ts';

/** The real sale over a database, a gateway and a clock that are not. */
export function startProcess(world: World, name: string): SimulatedProcess {
  const owner = { isAlive: true, name };
  const seatMap = seatMapOf(world);
  const orders = createOrders({
    database: simulatedDatabase(world, owner),
    gateway: world.server.wrapGateway(simulatedGateway(world, owner)),
    log: logOf(world, owner),
    times: { holdSeconds, payingSeconds },
    returnUrl: () => 'https://shop.test/back',
    newId: () => world.newId(),
    soon: (start) => {
      world.scheduler.add({ owner, label: 'a batch begins', pass: () => start() as undefined });
    },
    listings: { saleTerms: termsById, seatsChanged: () => {}, knownSold: () => [] },
    venues: { seatMap: async () => seatMap },
    // The real one sets room for thousands of listings aside, which is most of what a process costs here.
    seatMapOfListing: async () => seatMap,
    buyers: {
      buyerForPayment: async () => ({ customer: null }),
      cardReference: async () => 'pm_good',
    },
  });
  return Object.assign(owner, { orders, working: 0 });
}

async function termsById(sql: Sql, listingIds: readonly number[]): Promise<Map<number, SaleTerms>> {
  const terms = await readSaleTerms(sql, listingIds);
  return new Map(terms.map((listing) => [listing.listingId, listing]));
}

function seatMapOf({ seatCount }: World) {
  const has = (seat: number) => seat < seatCount;
  return { seatCount, has, labelOf: (seat: number) => `A-${seat + 1}`, categoryOf: () => 'S' };
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
