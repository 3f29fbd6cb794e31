import { encodeTicketId, type Order } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import type { Refunds } from '../../src/orders/refunds/refunds.ts';
import type { Resale } from '../../src/orders/resale/resale.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { broke, type TestSale, testSale } from '../support/test-sale.ts';

let sale: TestSale;
let orders: Orders;
let refunds: Refunds;
let resale: Resale;

beforeAll(async () => {
  sale = await testSale({ seats: 60, buyerLimit: 4 });
  orders = await sale.newProcess();
  refunds = sale.newRefunds(orders);
  resale = sale.newResale();
});

let nextSeat = 0;

/** Somebody with tickets that they have paid for. */
async function owner(seatCount = 1) {
  const accountId = await sale.newBuyer();
  const seats = Array.from({ length: seatCount }, () => nextSeat++);
  const order = await sale.pay(orders, accountId, await sale.hold(orders, accountId, seats));
  await sale.runLoops(orders);
  return { ...of(accountId, seats[0]!, 1), seats, order };
}

function of(accountId: number, seat: number, epoch: number) {
  const { listingId } = sale;
  return { accountId, listingId, seat, epoch, ticket: encodeTicketId({ listingId, seat, epoch }) };
}

async function ticketOf({ seat }: { seat: number }) {
  const [row] = await sale.database.connection.query<{ state: string; owner_id: number; epoch: number }>(
    'select state, owner_id, epoch, offer_price from tickets where listing_id = $1::bigint and seat = $2::int',
    [sale.listingId, seat],
  );
  return row!;
}

async function refundsOf({ seat }: { seat: number }) {
  return sale.database.connection.query(
    'select amount, state, cause, epoch from refunds where listing_id = $1::bigint and seat = $2::int order by epoch',
    [sale.listingId, seat],
  );
}

async function buy(accountId: number, ...seats: number[]): Promise<Order> {
  return sale.pay(orders, accountId, await sale.hold(orders, accountId, seats));
}

const codeOf = async (asked: Promise<unknown>) => (await refusal(asked)).code;

describe('a ticket on offer', () => {
  test('is bought for its price: it has another owner, and the first one’s money is on its way', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    expect(await resale.offer({ ...ann, price: 4_000 })).toMatchObject({
      ...{ ticketId: ann.ticket, state: 'open', price: 4_000, paid: 5_000, highest: 5_000, currency: 'USD' },
    });
    expect(await ticketOf(ann)).toMatchObject({ state: 'offered', owner_id: ann.accountId, epoch: 1 });

    const held = await sale.hold(orders, ben, [ann.seat]);
    expect(held).toMatchObject({ state: 'held', total: 4_000, seats: [{ seat: ann.seat, price: 4_000 }] });
    expect((await resale.list({ ...ann, limit: 5, cursor: undefined })).items).toMatchObject([
      { state: 'held' },
    ]);
    const paid = await sale.pay(orders, ben, held);
    expect(paid).toMatchObject({ state: 'paid', payment: { state: 'captured', amount: 4_000 } });
    expect(paid.ticketIds).toEqual([encodeTicketId({ ...ann, epoch: 2 })]);
    expect(await ticketOf(ann)).toEqual({ state: 'sold', owner_id: ben, epoch: 2, offer_price: null });
    expect(await refundsOf(ann)).toEqual([{ amount: 4_000, state: 'due', cause: 'resale', epoch: 1 }]);

    await sale.runLoops(refunds);
    expect(await refundsOf(ann)).toEqual([{ amount: 4_000, state: 'done', cause: 'resale', epoch: 1 }]);
    const [intent] = await sale.intentsOf(ann.order);
    expect(intent).toMatchObject({ captured: 5_000, refunded: 4_000 });
    expect(sale.mails.map(({ subject }) => subject)).toContain('Your ticket is sold: An evening');
    expect(await codeOf(resale.withdraw(ann))).toBe('ticket_handed_on');
    await sale.runLoops(orders);
    await expectNoDamage(sale.database.connection);
  });

  test('is bought with free seats in one order, and sold on again by its new owner', async () => {
    const [ann, cleo] = [await owner(2), await sale.newBuyer()];
    await resale.offer({ ...ann, price: 5_000 });
    const free = nextSeat++;
    const order = await buy(cleo, ann.seat, free);
    expect(order).toMatchObject({ state: 'paid', total: 10_000 });
    const cleos = of(cleo, ann.seat, 2);
    await resale.offer({ ...cleos, price: 4_500 });
    const ben = await sale.newBuyer();
    await buy(ben, ann.seat);
    expect(await ticketOf(ann)).toMatchObject({ owner_id: ben, epoch: 3 });
    await sale.runLoops(refunds);
    expect(await refundsOf(ann)).toMatchObject([{ amount: 5_000 }, { amount: 4_500 }]);
    await expectNoDamage(sale.database.connection);
  });

  test('is its owner’s until somebody has paid, also when a card is declined and when the hold is given up', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    await resale.offer({ ...ann, price: 5_000 });
    const held = await sale.hold(orders, ben, [ann.seat]);
    expect(await codeOf(sale.pay(orders, ben, held, broke))).toBe('payment_declined');
    expect(await ticketOf(ann)).toMatchObject({ state: 'held', owner_id: ann.accountId, epoch: 1 });
    await sale.release(orders, ben, held);
    expect(await ticketOf(ann)).toMatchObject({ state: 'offered', owner_id: ann.accountId, epoch: 1 });
    // A hold that nobody ends is over by the clock, and the price may change then.
    const late = await sale.hold(orders, ben, [ann.seat]);
    expect(await codeOf(resale.offer({ ...ann, price: 4_999 }))).toBe('ticket_being_bought');
    await sale.letPass(late, '11 minutes');
    expect(await resale.offer({ ...ann, price: 4_999 })).toMatchObject({ state: 'open', price: 4_999 });
    // Its price was another when the order was made.
    expect(await codeOf(sale.pay(orders, ben, late))).toBe('hold_expired');
    await expectNoDamage(sale.database.connection);
  });

  test('is withdrawn until somebody pays, and who held it is told', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    await resale.offer({ ...ann, price: 5_000 });
    const free = nextSeat++;
    const held = await sale.hold(orders, ben, [ann.seat, free]);
    expect(await resale.withdraw(ann)).toMatchObject({ state: 'withdrawn', price: null });
    expect(await resale.withdraw(ann)).toMatchObject({ state: 'withdrawn' });
    const refused = await refusal(sale.pay(orders, ben, held));
    expect(refused).toMatchObject({ code: 'hold_expired', details: { seats: [{ seat: ann.seat }] } });
    expect(refused.message).toContain('has taken the offer back');
    await expectNoDamage(sale.database.connection);
    await sale.release(orders, ben, held);
    expect(await ticketOf(ann)).toMatchObject({ state: 'sold', owner_id: ann.accountId, epoch: 1 });
    expect(await ticketOf({ seat: free })).toMatchObject({ state: 'free' });
  });

  test('goes to one of thirty who want it', async () => {
    const ann = await owner();
    await resale.offer({ ...ann, price: 5_000 });
    const buyers = await Promise.all(Array.from({ length: 30 }, () => sale.newBuyer()));
    const answers = await Promise.allSettled(buyers.map((buyer) => buy(buyer, ann.seat)));
    const won = buyers.filter((_, at) => answers[at]!.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(await ticketOf(ann)).toMatchObject({ owner_id: won[0], epoch: 2 });
    await sale.runLoops(refunds);
    expect(await refundsOf(ann)).toHaveLength(1);
    await expectNoDamage(sale.database.connection);
  });
});

describe('in a payer’s hands', () => {
  /** Nobody answers for the gateway when it is asked to take the money. */
  async function stuck() {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    let isAway = true;
    const slow = await sale.newProcess({
      wrapGateway: (gateway) => ({
        ...gateway,
        capture: async (input, key) =>
          isAway ? { kind: 'unknown', cause: new Error('away') } : gateway.capture(input, key),
      }),
    });
    const comeBack = () => {
      isAway = false;
    };
    await resale.offer({ ...ann, price: 4_000 });
    const order = await sale.pay(slow, ben, await sale.hold(slow, ben, [ann.seat]));
    return { ann, ben, order, slow, comeBack };
  }

  test('it can be neither withdrawn, handed on nor refunded; the first owner keeps it until the money is taken', async () => {
    const { ann, ben, order, slow, comeBack } = await stuck();
    expect(order).toMatchObject({ state: 'paying', payment: { state: 'due' } });
    expect(await ticketOf(ann)).toMatchObject({ state: 'paying', owner_id: ann.accountId, epoch: 1 });
    expect(await codeOf(resale.withdraw(ann))).toBe('ticket_being_bought');
    expect(await codeOf(resale.offer({ ...ann, price: 1_000 }))).toBe('ticket_being_bought');
    expect(await codeOf(sale.newTransfers().open({ ...ann, to: null, expiresAt: null }))).toBe(
      'ticket_being_bought',
    );
    expect(await codeOf(sale.refund(refunds, ann.order))).toBe('ticket_being_bought');
    expect(await codeOf(sale.release(slow, ben, order))).toBe('payment_pending');
    await expectNoDamage(sale.database.connection);
    comeBack();
    // Whoever looks next takes the money: here the outbox.
    await sale.runLoops(slow);
    expect(await sale.read(orders, ben, order)).toMatchObject({ state: 'paid' });
    expect(await ticketOf(ann)).toMatchObject({ state: 'sold', owner_id: ben, epoch: 2 });
    await sale.runLoops(refunds);
    await expectNoDamage(sale.database.connection);
  });

  test('a bank that takes the first owner’s money back leaves the buyer the ticket, and pays nobody twice', async () => {
    const { ann, ben, slow, comeBack } = await stuck();
    const disputing = sale.newRefunds(slow, {
      wrapGateway: (gateway) => ({ ...gateway, readDispute: async () => ({ kind: 'disputed' }) }),
    });
    await lookForDispute(disputing, ann.order);
    expect(await ticketOf(ann)).toMatchObject({ state: 'paying', owner_id: ann.accountId });
    comeBack();
    await sale.runLoops(slow);
    await sale.runLoops(disputing);
    expect(await ticketOf(ann)).toMatchObject({ owner_id: ben, epoch: 2 });
    const [intent] = await sale.intentsOf(ann.order);
    expect(intent).toMatchObject({ captured: 5_000, refunded: 0 });
    await expectNoDamage(sale.database.connection);
  });

  test('a buyer who gives up after that leaves a void ticket, and not one that its owner got for nothing', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    const slow = await sale.newProcess({
      wrapGateway: (gateway) => ({
        ...gateway,
        confirmIntent: async () => ({ kind: 'unknown', cause: new Error('away') }),
      }),
    });
    await resale.offer({ ...ann, price: 4_000 });
    const order = await sale.pay(slow, ben, await sale.hold(slow, ben, [ann.seat]));
    expect(order.state).toBe('paying');
    const disputing = sale.newRefunds(orders, {
      wrapGateway: (gateway) => ({ ...gateway, readDispute: async () => ({ kind: 'disputed' }) }),
    });
    await lookForDispute(disputing, ann.order);
    await sale.release(orders, ben, order);
    expect(await ticketOf(ann)).toMatchObject({ state: 'offered' });
    await sale.runLoops(disputing);
    expect(await ticketOf(ann)).toMatchObject({ state: 'free', owner_id: null, epoch: 2 });
    await expectNoDamage(sale.database.connection);
  });

  async function lookForDispute(of: Refunds, order: Order): Promise<void> {
    const [row] = await sale.database.connection.query<{ payment_id: number }>(
      `select payment_id from payments p join orders o using (listing_id, order_id)
       where o.listing_id = $1::bigint and $2::int = any (o.seats) and p.state = 'captured'`,
      [sale.listingId, order.seats[0]!.seat],
    );
    await of.lookForDispute(sale.listingId, row!.payment_id);
  }

  test('a capture that is refused for good gives the ticket back to its offer, and the buyer is told', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    const refusing = await sale.newProcess({
      wrapGateway: (gateway) => ({
        ...gateway,
        capture: async () => ({ kind: 'refused', code: 'card_declined', message: 'No.' }),
      }),
    });
    await resale.offer({ ...ann, price: 4_000 });
    const held = await sale.hold(refusing, ben, [ann.seat]);
    expect(await codeOf(sale.pay(refusing, ben, held))).toBe('payment_declined');
    expect(await sale.read(orders, ben, held)).toMatchObject({ state: 'released' });
    expect(await ticketOf(ann)).toMatchObject({ state: 'offered', owner_id: ann.accountId, epoch: 1 });
    await sale.runLoops(orders);
    await sale.runLoops(refunds);
    expect(
      sale.mails.some(({ text }) => text.includes(held.id) && text.includes('Nothing was charged')),
    ).toBe(true);
    expect((await sale.intentsOf(held))[0]).toMatchObject({ state: 'canceled' });
    await expectNoDamage(sale.database.connection);
  });
});

describe('what cannot be offered', () => {
  test('says why', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    expect(await codeOf(resale.offer({ ...ann, accountId: ben, price: 1_000 }))).toBe('not_found');
    const dear = await refusal(resale.offer({ ...ann, price: 5_001 }));
    expect(dear).toMatchObject({ code: 'offer_too_high', details: { highest: 5_000, currency: 'USD' } });
    expect(await codeOf(resale.offer({ ...ann, price: 7 }))).toBe('invalid_request');

    const transfers = sale.newTransfers();
    const { code } = await transfers.open({ ...ann, to: null, expiresAt: null });
    expect(await codeOf(resale.offer({ ...ann, price: 1_000 }))).toBe('ticket_in_transfer');
    await transfers.take({ accountId: ben, code });
    expect(await codeOf(resale.offer({ ...ann, price: 1_000 }))).toBe('ticket_handed_on');
    const handed = await refusal(resale.offer({ ...of(ben, ann.seat, 2), price: 1_000 }));
    expect(handed).toMatchObject({ code: 'resale_not_allowed', details: { reason: 'not_bought' } });

    const cleo = await sale.newBuyer();
    const early = await sale.pay(orders, cleo, await sale.hold(orders, cleo, [nextSeat++]));
    const unpaid = of(cleo, early.seats[0]!.seat, 1);
    expect(await codeOf(resale.offer({ ...unpaid, price: 1_000 }))).toBe('payment_pending');
    await sale.runLoops(orders);
    await resale.offer({ ...unpaid, price: 1_000 });
    expect(await codeOf(sale.hold(orders, cleo, [unpaid.seat]))).toBe('seats_taken');
  });

  test('a ticket that was let in: neither offered, nor held, nor paid for, nor refunded unless staff says so', async () => {
    const [ann, ben] = [await owner(), await sale.newBuyer()];
    await resale.offer({ ...ann, price: 4_000 });
    const held = await sale.hold(orders, ben, [ann.seat]);
    await sale.scan(ann.seat, 1);
    expect(await codeOf(sale.pay(orders, ben, held))).toBe('ticket_scanned');
    await sale.release(orders, ben, held);
    expect(await codeOf(sale.hold(orders, ben, [ann.seat]))).toBe('seats_taken');
    expect(await resale.withdraw(ann)).toMatchObject({ state: 'withdrawn' });
    expect(await codeOf(resale.offer({ ...ann, price: 4_000 }))).toBe('ticket_scanned');
    expect(await codeOf(sale.refund(refunds, ann.order))).toBe('ticket_scanned');
    await sale.refund(refunds, ann.order, { evenIfScanned: true });
    await sale.runLoops(refunds);
    expect(await ticketOf(ann)).toMatchObject({ state: 'free' });
    await expectNoDamage(sale.database.connection);
  });

  test('more than the listing’s part of the price, and anything where it has no resale', async () => {
    const ann = await owner();
    const set = (percent: number) =>
      sale.database.connection.query(
        'update listings set resale_percent = $2::int, version = version + 1 where listing_id = $1::bigint',
        [sale.listingId, percent],
      );
    await set(80);
    expect(await refusal(resale.offer({ ...ann, price: 4_001 }))).toMatchObject({
      details: { highest: 4_000 },
    });
    expect(await resale.offer({ ...ann, price: 4_000 })).toMatchObject({ highest: 4_000 });
    await resale.withdraw(ann);
    await set(0);
    expect(await refusal(resale.offer({ ...ann, price: 100 }))).toMatchObject({
      ...{ code: 'resale_not_allowed', details: { reason: 'none' } },
    });
    await set(100);
  });
});

describe('the seller', () => {
  test('refunds what is on offer, and what somebody holds of it', async () => {
    const [ann, ben] = [await owner(2), await sale.newBuyer()];
    for (const seat of ann.seats) await resale.offer({ ...of(ann.accountId, seat, 1), price: 4_000 });
    const held = await sale.hold(orders, ben, [ann.seats[1]!]);
    const { refunds: made } = await sale.refund(refunds, ann.order);
    expect(made.map(({ amount }) => amount)).toEqual([5_000, 5_000]);
    expect(await codeOf(sale.pay(orders, ben, held))).toBe('hold_expired');
    await sale.runLoops(refunds);
    await expectNoDamage(sale.database.connection);
  });

  test('cancels the listing: whatever was on offer, held or being paid, everybody is refunded', async () => {
    const other = await testSale({ seats: 6 });
    const [selling, offers] = [await other.newProcess(), other.newResale()];
    const back = other.newRefunds(selling);
    const [ann, ben, cleo] = [await other.newBuyer(), await other.newBuyer(), await other.newBuyer()];
    const order = await other.pay(selling, ann, await other.hold(selling, ann, [0, 1, 2]));
    await other.runLoops(selling);
    const { listingId } = other;
    for (const [seat, price] of [4_000, 3_000, 2_000].entries()) {
      const ticket = encodeTicketId({ listingId, seat, epoch: 1 });
      await offers.offer({ listingId, seat, epoch: 1, ticket, accountId: ann, price });
    }
    await other.hold(selling, ben, [1]);
    await other.pay(selling, cleo, await other.hold(selling, cleo, [2, 3]));
    await back.cancelListing({ accountId: other.seller.accountId, listingId, reason: null });
    for (let round = 0; round < 3; round++) {
      await other.runLoops(selling);
      await other.runLoops(back);
    }
    const rows = await other.database.connection.query(
      'select seat, amount, cause, state from refunds order by seat, epoch',
    );
    expect(rows).toEqual([
      { seat: 0, amount: 5_000, cause: 'cancellation', state: 'done' },
      { seat: 1, amount: 5_000, cause: 'cancellation', state: 'done' },
      { seat: 2, amount: 2_000, cause: 'resale', state: 'done' },
      { seat: 2, amount: 2_000, cause: 'cancellation', state: 'done' },
      { seat: 3, amount: 5_000, cause: 'cancellation', state: 'done' },
    ]);
    expect((await other.intentsOf(order))[0]).toMatchObject({ captured: 15_000, refunded: 12_000 });
    await expectNoDamage(other.database.connection);
  });
});
