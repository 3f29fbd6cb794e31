import { decodeIdInListing, type Order } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { finishCancel } from '../../src/orders/cancel.ts';
import { deliverCaptures, deliverLettingGo } from '../../src/orders/capture.ts';
import { declinePayment } from '../../src/orders/decline.ts';
import type { OrdersDeps } from '../../src/orders/deps.ts';
import type { Orders } from '../../src/orders/orders.ts';
import type { Message } from '../../src/orders/outbox.sql.ts';
import { findPayments, type Payment } from '../../src/orders/payment.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { expectNoDamage } from '../support/audit.ts';
import { broke, type TestSale, testSale, visa } from '../support/test-sale.ts';

/** A step that comes when another process has gone on already, or hears what it does not expect. */
let sale: TestSale;
let orders: Orders;
let deps: OrdersDeps;
let nextSeat = 0;
const buyers = new Map<string, number>();

beforeAll(async () => {
  sale = await testSale({ seats: 100 });
  orders = await sale.newProcess();
  deps = sale.depsOf();
});

afterEach(() => expectNoDamage(sale.database.connection));

/** By a buyer of its own. */
async function held(): Promise<Order> {
  const buyer = await sale.newBuyer();
  const order = await sale.hold(orders, buyer, [nextSeat++]);
  buyers.set(order.id, buyer);
  return order;
}

function buyerOf({ id }: Order): number {
  return buyers.get(id)!;
}

async function paymentOf(order: Order): Promise<Payment> {
  const { payment } = await sale.read(orders, buyerOf(order), order);
  const { listingId, id: paymentId } = decodeIdInListing(payment!.id);
  return (await findPayments(sale.database.connection, [{ listingId, paymentId }]))[0]!;
}

/** Orders in every state of a payment, by their payments' states. */
const standing: Record<string, () => Promise<Order>> = {
  created: async () => {
    const order = await held();
    return sale.pay(orders, buyerOf(order), order, { type: 'page' });
  },
  failed: async () => {
    const order = await held();
    await sale.pay(orders, buyerOf(order), order, broke).catch(() => undefined);
    return order;
  },
  canceling: async () => {
    const order = await held();
    const silent = async () => ({ kind: 'unknown', cause: new Error('The gateway is silent.') }) as const;
    await sale.pay(orders, buyerOf(order), order, { type: 'page' });
    const cut = await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, cancel: silent }) });
    await expect(sale.release(cut, buyerOf(order), order)).rejects.toMatchObject({
      code: 'payment_pending',
      details: { orderId: order.id },
      retryAfterSeconds: 2,
    });
    return order;
  },
  canceled: async () => {
    const order = await held();
    await sale.pay(orders, buyerOf(order), order, { type: 'page' });
    return sale.release(orders, buyerOf(order), order);
  },
  due: async () => {
    const order = await held();
    return sale.pay(orders, buyerOf(order), order, visa);
  },
  captured: async () => {
    const order = await standing.due!();
    await sale.runLoops(orders);
    return order;
  },
};

async function rowsOf({ listingId, orderId }: Payment): Promise<unknown> {
  return sale.database.connection.query(
    `select to_jsonb(o) as "order", to_jsonb(p) - 'updated_at' as payment, to_jsonb(t) as ticket,
            (select jsonb_agg(msg_key order by msg_key) from outbox where listing_id = o.listing_id) as outbox
     from orders o
     join payments p on p.listing_id = o.listing_id and p.order_id = o.order_id
     left join tickets t on t.listing_id = o.listing_id and t.seat = any (o.seats)
     where o.listing_id = $1::bigint and o.order_id = $2::bigint`,
    [listingId, orderId],
  );
}

function messageOf({ listingId, paymentId }: Payment, kind: string, attempts = 1): Message {
  return { listingId, msgKey: `${kind}-${paymentId}`, kind, payload: { paymentId }, attempts };
}

/** The gateway, but for these. */
function withGateway(answers: Partial<Gateway>): OrdersDeps {
  return sale.depsOf({ wrapGateway: (gateway) => ({ ...gateway, ...answers }) });
}

const refusing = (code: string) =>
  withGateway({ capture: async () => ({ kind: 'refused', code, message: 'No.' }) });

describe('a payment that is not in the state that the step wants is left alone, and so is all around it', () => {
  const steps: Record<string, [step: (payment: Payment) => Promise<unknown>, ...wanted: string[]]> = {
    'a declined card': [(payment) => declinePayment(deps, payment, 'lost_card'), 'created'],
    'a gateway that has let go': [
      (payment) => finishCancel(withGateway({ cancel: async () => ({ kind: 'canceled' }) }), payment),
      'canceling',
    ],
    'a gateway that took the money instead': [
      (payment) => finishCancel(withGateway({ cancel: async () => ({ kind: 'captured' }) }), payment),
      'canceling',
    ],
    'a gateway that says nothing of letting go': [
      (payment) =>
        finishCancel(withGateway({ cancel: async () => ({ kind: 'unknown', cause: null }) }), payment),
    ],
    'a capture': [(payment) => deliverCaptures(deps, [messageOf(payment, 'capture')]), 'due'],
    'a refused capture': [
      (payment) => deliverCaptures(refusing('charge_expired'), [messageOf(payment, 'capture')]),
      'due',
    ],
  };

  test.for(
    Object.keys(steps).flatMap((step) => Object.keys(standing).map((state) => [step, state] as const)),
  )('%s, of a payment that is %s', async ([step, state]) => {
    const payment = await paymentOf(await standing[state]!());
    expect(payment.state).toBe(state);
    const before = await rowsOf(payment);
    const [run, ...wanted] = steps[step]!;
    await run(payment);
    const isWanted = wanted.includes(state);
    expect(JSON.stringify(await rowsOf(payment)) !== JSON.stringify(before)).toBe(isWanted);
    await sale.runLoops(orders);
  });

  test.for(['created', 'failed', 'canceling', 'canceled', 'captured'])(
    'and no money is asked for where it is %s',
    async (state) => {
      const payment = await paymentOf(await standing[state]!());
      let asked = 0;
      const capture: Gateway['capture'] = async () => {
        asked++;
        return { kind: 'ok' };
      };
      expect(await deliverCaptures(withGateway({ capture }), [messageOf(payment, 'capture')])).toEqual([
        'done',
      ]);
      expect(asked).toBe(0);
      await sale.runLoops(orders);
    },
  );

  test('an intent that nobody confirmed in time is not confirmed any more', async () => {
    const order = await held();
    const die = async (): Promise<never> => {
      throw new Error('This process dies.');
    };
    const dying = await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, confirmIntent: die }) });
    await expect(sale.pay(dying, buyerOf(order), order, visa)).rejects.toThrow('dies');
    await sale.letPass(order, '1 hour');
    await sale.runLoops(orders);
    expect(await sale.read(orders, buyerOf(order), order)).toMatchObject({ state: 'expired' });
    expect(await sale.intentsOf(order)).toMatchObject([{ state: 'canceled' }]);
  });

  test('one that nobody confirmed is confirmed by whoever looks in time', async () => {
    const order = await held();
    const die = async (): Promise<never> => {
      throw new Error('This process dies.');
    };
    const dying = await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, confirmIntent: die }) });
    await expect(sale.pay(dying, buyerOf(order), order, visa)).rejects.toThrow('dies');
    await sale.runLoops(orders);
    expect(await sale.read(orders, buyerOf(order), order)).toMatchObject({ state: 'paid' });
  });

  test('a card that is declined when its payment went through meanwhile', async () => {
    const order = await standing.created!();
    const stale = await paymentOf(order);
    await sale.release(orders, buyerOf(order), order);
    const before = await rowsOf(stale);
    await declinePayment(deps, stale, 'lost_card');
    expect(await rowsOf(stale)).toEqual(before);
  });

  test('a refused capture that was captured meanwhile', async () => {
    const stale = await paymentOf(await standing.due!());
    let before: unknown;
    const late = withGateway({
      capture: async () => {
        await sale.runLoops(orders);
        before = await rowsOf(stale);
        return { kind: 'refused', code: 'charge_expired', message: 'No.' };
      },
    });
    expect(await deliverCaptures(late, [messageOf(stale, 'capture')])).toEqual(['done']);
    expect(await rowsOf(stale)).toEqual(before);
  });
});

describe('a capture', () => {
  test('of a payment that is not there is over', async () => {
    const nobody = { listingId: sale.listingId, paymentId: 1 } as Payment;
    expect(await deliverCaptures(deps, [messageOf(nobody, 'capture')])).toEqual(['done']);
  });

  test('that is not answered comes again, and one beside it is over', async () => {
    const [one, other] = [await paymentOf(await standing.due!()), await paymentOf(await standing.due!())];
    const capture: Gateway['capture'] = async (input, key) => {
      if (input.reference === one.gatewayReference) return { kind: 'unknown', cause: new Error('silence') };
      return sale.gateway.capture(input, key);
    };
    const messages = [messageOf(one, 'capture'), messageOf(other, 'capture')];
    expect(await deliverCaptures(withGateway({ capture }), messages)).toEqual(['later', 'done']);
    expect([await stateOf(one), await stateOf(other)]).toEqual(['due', 'captured']);
  });

  test('of an intent that the gateway does not know is believed the tenth time', async () => {
    const payment = await paymentOf(await standing.due!());
    const lost = refusing('resource_missing');
    expect(await deliverCaptures(lost, [messageOf(payment, 'capture', 9)])).toEqual(['later']);
    expect(await stateOf(payment)).toBe('due');
    expect(await deliverCaptures(lost, [messageOf(payment, 'capture', 10)])).toEqual(['done']);
    expect(await stateOf(payment)).toBe('failed');
  });

  test('that is refused queues that the authorization is let go and that the buyer is told', async () => {
    const payment = await paymentOf(await standing.due!());
    await deliverCaptures(refusing('charge_expired'), [messageOf(payment, 'capture')]);
    const { listingId, orderId, paymentId } = payment;
    const rows = await sale.database.connection.query(
      `select kind, payload from outbox
       where listing_id = $1::bigint and msg_key in ('let-go-' || $2::text, 'void-' || $3::text)
       order by kind`,
      [listingId, paymentId, orderId],
    );
    expect(rows).toEqual([
      { kind: 'let-go', payload: { paymentId } },
      { kind: 'mail', payload: { letter: 'void', orderId } },
    ]);
  });
});

describe('letting go after a refused capture', () => {
  async function letGo(answers: Partial<Gateway>): Promise<unknown> {
    const payment = await paymentOf(await standing.due!());
    await deliverCaptures(refusing('charge_expired'), [messageOf(payment, 'capture')]);
    return deliverLettingGo(withGateway(answers), [messageOf(payment, 'let-go')]);
  }

  test('is over when the gateway has let go, and comes again when it says nothing', async () => {
    expect(await letGo({ cancel: async () => ({ kind: 'canceled' }) })).toEqual(['done']);
    const refund = async (): Promise<never> => {
      throw new Error('Nobody knows that anything was taken.');
    };
    expect(await letGo({ cancel: async () => ({ kind: 'unknown', cause: null }), refund })).toEqual([
      'later',
    ]);
  });

  test('gives back what was taken after all, whole, until the gateway says so', async () => {
    const cancel = async () => ({ kind: 'captured' }) as const;
    const asked: unknown[] = [];
    const refund: Gateway['refund'] = async (input, key) => {
      asked.push(input.amount, key.endsWith('-void'), Object.keys(input.metadata));
      return { kind: 'unknown', cause: null };
    };
    expect(await letGo({ cancel, refund })).toEqual(['later']);
    expect(asked).toEqual([5000, true, ['payment']]);
    const done: Gateway['refund'] = async () => ({ kind: 'ok', reference: 're_1' }) as never;
    expect(await letGo({ cancel, refund: done })).toEqual(['done']);
  });

  test('of what never had a handle is over', async () => {
    const order = await held();
    const silent = async () => ({ kind: 'unknown', cause: new Error('silence') }) as const;
    const cut = await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, createPage: silent }) });
    await sale.pay(cut, buyerOf(order), order, { type: 'page' });
    const payment = await paymentOf(order);
    expect(payment.gatewayReference).toBeNull();
    expect(await deliverLettingGo(deps, [messageOf(payment, 'let-go')])).toEqual(['done']);
  });
});

describe('giving back', () => {
  test('somebody else’s order, or one that is not there, is not found', async () => {
    const order = await held();
    const refusal = { code: 'not_found', details: { what: 'order' } };
    await expect(sale.release(orders, await sale.newBuyer(), order)).rejects.toMatchObject(refusal);
    const { listingId } = decodeIdInListing(order.id);
    const nobodys = { listingId, orderId: 1, order: 'ord_nobodys', buyerId: buyerOf(order) };
    await expect(orders.release(nobodys)).rejects.toMatchObject(refusal);
    expect(await sale.read(orders, buyerOf(order), order)).toMatchObject({ state: 'held' });
  });

  test.for(['due', 'captured'])('a paid order, its money %s, is refused', async (state) => {
    const order = await standing[state]!();
    await expect(sale.release(orders, buyerOf(order), order)).rejects.toMatchObject({
      code: 'order_state',
      details: { state: 'paid' },
    });
  });

  test('a void order is refused', async () => {
    const order = await standing.due!();
    await deliverCaptures(refusing('charge_expired'), [messageOf(await paymentOf(order), 'capture')]);
    await expect(sale.release(orders, buyerOf(order), order)).rejects.toMatchObject({
      details: { state: 'void' },
    });
  });

  test('what the gateway has taken meanwhile is too late: the tickets are the buyer’s', async () => {
    const order = await standing.created!();
    const taken = await sale.newProcess({
      wrapGateway: (gateway) => ({ ...gateway, cancel: async () => ({ kind: 'captured' }) }),
    });
    await expect(sale.release(taken, buyerOf(order), order)).rejects.toMatchObject({
      code: 'order_state',
      details: { state: 'paid' },
    });
  });

  test('and so it is where another process has sold it and taken the money before we hear of it', async () => {
    const order = await standing.created!();
    const { listingId, paymentId } = await paymentOf(order);
    const answers: Partial<Gateway> = {
      cancel: async () => ({ kind: 'captured' }),
      capture: async () => ({ kind: 'ok' }),
    };
    const other = await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, ...answers }) });
    const cancel: Gateway['cancel'] = async () => {
      await other.driveOn(listingId, paymentId);
      await sale.runLoops(other);
      return { kind: 'captured' };
    };
    const slow = await sale.newProcess({ wrapGateway: (gateway) => ({ ...gateway, cancel }) });
    await expect(sale.release(slow, buyerOf(order), order)).rejects.toMatchObject({
      code: 'order_state',
      details: { state: 'paid' },
    });
    expect((await paymentOf(order)).state).toBe('captured');
  });
});

async function stateOf({ listingId, paymentId }: Payment): Promise<string> {
  return (await findPayments(sale.database.connection, [{ listingId, paymentId }]))[0]!.state;
}
