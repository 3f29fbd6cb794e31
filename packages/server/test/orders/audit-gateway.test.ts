import { decodeIdInListing, type Order } from '@admit-one/sdk/contract';
import { beforeAll, expect, test } from 'vitest';
import { type GatewayDifference, matchGateway } from '../../src/orders/audit/match-gateway.ts';
import type { Gateway, GatewayIntent } from '../../src/payments/gateway.ts';
import { broke, testSale, visa } from '../support/test-sale.ts';

/** A real sale at a real sandbox; then one side is made to say something else. */
const sale = await testSale({ seats: 8 });

/** Captured. */
let paid: Attempt;
/** Declined; its order is held again. */
let failed: Attempt;
/** On the gateway's page. */
let created: Attempt;

interface Attempt {
  readonly order: Order;
  readonly payment: string;
  readonly paymentId: number;
}

beforeAll(async () => {
  const orders = await sale.newProcess();
  const attempt = async (seat: number, method: Parameters<typeof sale.pay>[3]): Promise<Attempt> => {
    const buyerId = await sale.newBuyer();
    const order = await sale.hold(orders, buyerId, [seat]);
    await sale
      .pay(orders, buyerId, order, method)
      .catch((error) => expect(error.code).toBe('payment_declined'));
    const [intent] = await sale.intentsOf(order);
    const [row] = await sale.database.connection.query<{ id: number }>(
      'select payment_id as id from payments where order_id = $1::bigint',
      [decodeIdInListing(order.id).id],
    );
    return { order, payment: intent?.metadata.payment ?? '', paymentId: row!.id };
  };
  paid = await attempt(0, visa);
  failed = await attempt(1, broke);
  created = await attempt(2, { type: 'page' });
  await sale.runLoops(orders);
  await letGrowOld();
});

/** What was changed within two minutes is told apart as moving. */
async function letGrowOld(): Promise<void> {
  await sale.database.connection.query(`update payments set updated_at = now() - interval '3 minutes'`);
}

test('what agrees is not mentioned', async () => {
  expect(await match()).toEqual([]);
});

test('what was begun before is left out', async () => {
  const { differences } = await matchGateway(
    { database: sale.database, gateway: sale.gateway },
    new Date(Date.now() + 60_000),
  );
  expect(differences).toEqual([]);
});

test('a payment that the gateway does not know', async () => {
  const found = await match({ gateway: (intents) => intents.filter((each) => !isOf(paid)(each)) });
  expect(found).toMatchObject([
    { line: 'a payment that the gateway does not know', payment: paid.payment, isMoving: false },
  ]);
});

test('money at the gateway that no payment of ours knows', async () => {
  const stray = { metadata: {}, reference: 'pi_stray', createdAt: new Date(Date.now() - 180_000) };
  const twice = { reference: 'pi_twice', createdAt: new Date(Date.now() - 180_000) };
  const found = await match({
    gateway: (intents) => {
      const one = intents.find(isOf(paid))!;
      return [...intents, { ...one, ...stray }, { ...one, ...twice }];
    },
  });
  expect(found).toMatchObject([
    { line: 'money at the gateway that no payment of ours knows', intent: 'pi_stray', isMoving: false },
    { line: 'money at the gateway that no payment of ours knows', intent: 'pi_twice', payment: paid.payment },
  ]);
});

const changed: [line: string, change: Partial<GatewayIntent>, of: () => Attempt][] = [
  ['a payment of another amount at the gateway', { amount: 4999 }, () => paid],
  ['a payment of another amount at the gateway', { currency: 'EUR' }, () => paid],
  ['a payment in another state at the gateway', { state: 'canceled' }, () => paid],
  ['a payment in another state at the gateway', { state: 'authorized' }, () => failed],
  ['another sum taken at the gateway', { captured: 4999 }, () => paid],
  ['another sum given back at the gateway', { refunded: 1 }, () => paid],
];

test.for(changed)('%s: %j', async ([line, change, of]) => {
  const found = await match({
    gateway: (intents) => intents.map((each) => (isOf(of())(each) ? { ...each, ...change } : each)),
  });
  expect(found).toMatchObject([{ line, payment: of().payment, isMoving: false }]);
});

test('what was changed a moment ago, or is not final, is told apart', async () => {
  const lost = { gateway: (intents: GatewayIntent[]) => intents.filter((each) => !isOf(paid)(each)) };
  await set(paid, `updated_at = now()`);
  expect(await match(lost)).toMatchObject([{ payment: paid.payment, isMoving: true }]);
  await letGrowOld();
  await set(paid, `previous_state = 'authorized', state = 'due', captured = 0`);
  expect(await match(lost)).toMatchObject([{ payment: paid.payment, isMoving: true }]);
  await set(paid, `previous_state = 'due', state = 'captured', captured = amount`);
  expect(await match(lost)).toMatchObject([{ payment: paid.payment, isMoving: false }]);
  expect(created.paymentId).toBeGreaterThan(0);
});

/** Settled before moving, as far as the order matters. */
async function match({
  gateway = (same) => same,
}: {
  gateway?: (intents: GatewayIntent[]) => GatewayIntent[];
} = {}): Promise<readonly GatewayDifference[]> {
  const changed: Gateway = {
    ...sale.gateway,
    async *list(input) {
      const all: GatewayIntent[] = [];
      for await (const intent of sale.gateway.list(input)) all.push(intent);
      yield* gateway(all);
    },
  };
  const { differences } = await matchGateway({ database: sale.database, gateway: changed }, new Date(0));
  return differences;
}

function isOf({ payment }: Attempt): (intent: GatewayIntent) => boolean {
  return ({ metadata }) => metadata.payment === payment;
}

async function set({ paymentId }: Attempt, what: string): Promise<void> {
  await sale.database.connection.query(`update payments set ${what} where payment_id = $1::bigint`, [
    paymentId,
  ]);
}
