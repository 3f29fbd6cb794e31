import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { must } from '../support/client.ts';
import { rowOf } from '../support/hall.ts';
import { chooseSeed } from '../support/seeded.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';
import {
  anyCommand,
  expected,
  GiveCard,
  Hold,
  LetHourPass,
  Pay,
  Refund,
  Release,
  ReplayPay,
  RunLoops,
  seen,
  Webhook,
} from './model/commands.ts';
import { intentsOf, openSale, type RealSale, runLoops, seatPrice } from './model/real-sale.ts';
import { SaleModel } from './model/sale-model.ts';

const hall = { seats: 5, buyers: 2, limit: 3 };
/** In the suite as many runs as fit into a few seconds; `ADMIT_TEST_RUNS=1000` takes the time that it takes. */
const runs = process.env.ADMIT_TEST_RUNS;
const seed = chooseSeed();

let server: TestServer;
let shop: { seller: string; venueId: string };

beforeAll(async () => {
  server = await testServer({ withoutLoops: true, withoutWebhooks: true });
  const { token } = await makeAccount(server.database.connection, { seller: true });
  const venue = await must(server.url, 'createVenue', { token, body: { seats: rowOf(hall.seats) } });
  shop = { seller: token, venueId: venue.id };
});

/** A listing that nobody has touched, and the model of it; compared whole when the commands are over. */
async function compare(commands: Iterable<fc.AsyncCommand<SaleModel, RealSale>>): Promise<void> {
  const model = new SaleModel(hall.seats, hall.limit);
  const real = await openSale(server, shop, hall);
  await fc.asyncModelRun(() => ({ model, real }), commands);
  await expectSame(model, real);
  // What is open goes to its end: every cent taken is one of a ticket that somebody has.
  model.runLoops();
  await runLoops(real);
  await expectSame(model, real);
  await expectMoney(model, real);
  await expectNoDamage(server.database.connection, { listingId: real.listingId });
}

async function expectSame(model: SaleModel, sale: RealSale): Promise<void> {
  expect(await Promise.all(sale.orders.map((order) => seen(sale, order)))).toEqual(
    model.orders.map(expected),
  );
  const { listingId } = sale;
  for (const [buyer, token] of sale.buyers.entries()) {
    const told = model.has.map((_, seat) => model.statusOf(seat, buyer)).join('');
    const look = () => must(server.url, 'readSeats', { params: { listingId }, token });
    // Memory is half a second old at most, and the hours that pass here pass behind its back.
    const isShown = await waitFor(look, ({ statuses }) => statuses === told).catch(() => look());
    expect(isShown.statuses).toBe(told);
    const tickets = await must(server.url, 'listTickets', { token });
    expect(tickets.items).toHaveLength(model.ticketsOf(buyer));
  }
}

async function expectMoney(model: SaleModel, sale: RealSale): Promise<void> {
  const intents = await intentsOf(sale);
  for (const [at, order] of model.orders.entries()) {
    const own = intents.get(sale.orders[at]!.id) ?? [];
    const sold = order.state === 'paid' ? order.seats.length : 0;
    expect({
      taken: own.reduce((sum, { captured }) => sum + captured, 0),
      givenBack: own.reduce((sum, { refunded }) => sum + refunded, 0),
      setAside: own.filter(({ state }) => state === 'authorized').length,
    }).toEqual({ taken: sold * seatPrice, givenBack: order.refunded.size * seatPrice, setAside: 0 });
  }
}

describe(`a small model and the server say the same of whatever people do (ADMIT_TEST_SEED=${seed})`, () => {
  const timeout = runs === undefined ? 60_000 : 24 * 3_600_000;

  test('any commands in any order', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(anyCommand(hall), { maxCommands: 30, size: 'max' }), compare),
      runs === undefined
        ? { seed, numRuns: 40, interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false }
        : { seed, numRuns: Number(runs) },
    );
  });

  /** Ways that are long or narrow, and what once told the two apart: so that each is gone each time. */
  test.each([
    [
      'a hold past its time whose seat went and came back',
      [
        new Hold(0, [1, 2]),
        new LetHourPass(0),
        new Hold(1, [1]),
        new Pay(0, 'good card'),
        new Release(1),
        new Pay(0, 'good card'),
      ],
    ],
    [
      'held anew, it counts against the limit like any hold',
      [
        new Hold(0, [1, 2]),
        new LetHourPass(0),
        new Hold(0, [3, 4]),
        new Pay(0, 'good card'),
        new Release(1),
        new Pay(0, 'page'),
        new Hold(0, [3, 4]),
      ],
    ],
    [
      'given back after its end: nobody holds it anew',
      [new Hold(0, [0, 1]), new LetHourPass(0), new Release(0), new Pay(0, 'good card'), new Hold(1, [0])],
    ],
    [
      'three cards, with the end of the hold between them',
      [
        new Hold(0, [0]),
        new Pay(0, 'bad card'),
        new ReplayPay(0, false),
        new LetHourPass(0),
        new ReplayPay(0, false),
        new RunLoops(),
        new Pay(0, 'bad card'),
        new Pay(0, 'bad card'),
        new ReplayPay(0, true),
        new Pay(0, 'good card'),
        new Hold(1, [0]),
      ],
    ],
    [
      'a page that was paid in time, and told of when all was over',
      [
        new Hold(0, [0, 1]),
        new Pay(0, 'page'),
        new GiveCard(0),
        new LetHourPass(0),
        new Hold(1, [1]),
        new Webhook(0, 'payment_intent.canceled', 3),
        new ReplayPay(0, false),
      ],
    ],
    [
      'a page that nobody paid: its seats are taken until somebody looks after the end',
      [
        new Hold(0, [0]),
        new Pay(0, 'page'),
        new LetHourPass(0),
        new Hold(1, [0]),
        new Webhook(0, 'payment_intent.succeeded', 1),
        new Hold(1, [0]),
        new ReplayPay(0, false),
        new Pay(0, 'good card'),
      ],
    ],
    [
      'a page that was paid, and given up before we knew',
      [new Hold(0, [0]), new Pay(0, 'page'), new GiveCard(0), new Release(0), new Hold(1, [0])],
    ],
    [
      'given back in part, bought by somebody else, and given back again',
      [
        new Hold(0, [0, 1]),
        new Pay(0, 'good card'),
        new Refund(0, [1]),
        new Hold(1, [1, 2]),
        new Pay(1, 'good card'),
        new Refund(0, [1]),
        new Refund(0, null),
        new Refund(0, null),
        new Refund(1, [1]),
      ],
    ],
  ])('%s', (_what, commands) => compare(commands));
});
