import { describe, expect, test } from 'vitest';
import { type LetterOrder, letters } from '../../src/orders/mails/letters.ts';
import { expectNoDamage } from '../support/audit.ts';
import { testSale } from '../support/test-sale.ts';

const about: LetterOrder = {
  email: 'ada@example.com',
  order: 'ord_4h7k2m9x_0q3w5e7r9t',
  title: 'Mahler: Symphony No. 2',
  startsAt: new Date('2030-02-01T00:30:00Z'),
  venueName: 'Geffen Hall',
  city: 'New York, NY',
  timeZone: 'America/New_York',
  currency: 'USD',
  seats: [
    { label: 'Orchestra B-12', price: 12_000 },
    { label: 'Orchestra B-13', price: 6_550 },
  ],
  reason: null,
};

describe('a letter', () => {
  test('says what, when by the clock of the venue, where, and how much', () => {
    const { to, subject, text } = letters.receipt(about);
    expect([to, subject]).toEqual(['ada@example.com', 'Your tickets: Mahler: Symphony No. 2']);
    expect(text).toBe(`Hello,

thank you. These are your 2 tickets for

  Mahler: Symphony No. 2
  Thursday, 31 January 2030 at 19:30 (GMT-5)
  Geffen Hall, New York, NY

  Orchestra B-12   USD 120.00
  Orchestra B-13   USD 65.50

Paid: USD 185.50
Order: ord_4h7k2m9x_0q3w5e7r9t

Show the QR of each ticket at the gate, on paper or on a screen:

  admit tickets
`);
  });

  test('counts in the decimals of its currency, and does not give back what was free', () => {
    expect(letters.receipt({ ...about, currency: 'JPY' }).text).toContain('Paid: JPY 18550\n');
    expect(letters.refund({ ...about, currency: 'KWD' }).text).toContain('KWD 18.550 go back');
    const free = { ...about, seats: [{ label: 'A-1', price: 0 }] };
    expect(letters.cancellation(free).text).toContain('There is nothing to give back: it was free.');
  });

  test('gives the reason where there is one', () => {
    for (const write of [letters.refund, letters.cancellation]) {
      expect(write(about).text).not.toContain('organiser');
      expect(write({ ...about, reason: 'Snow' }).text).toContain('\nThe organiser says: Snow\n');
    }
  });

  test.each(Object.keys(letters) as (keyof typeof letters)[])('%s fits the lines of a mail', (kind) => {
    const { text } = letters[kind](about);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).not.toMatch(/undefined|null|NaN|\n\n\n/);
    // Who hands a ticket on or takes it need not be who bought it.
    if (kind !== 'handedOn' && kind !== 'taken') expect(text).toContain(about.order);
  });
});

describe('mails about orders', () => {
  test('are sent again until the mail server takes them, and then not again', async () => {
    const sale = await testSale({ seats: 4 });
    const orders = await sale.newProcess();
    let refused = 0;
    const refusing = sale.newRefunds(orders, { takesMail: () => ++refused < 0 });
    const buyer = await sale.newBuyer();
    await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0, 1]));
    await sale.runLoops(refusing);
    await sale.runLoops(refusing);
    expect([refused, sale.mails.length]).toEqual([2, 0]);
    const refunds = sale.newRefunds(orders);
    await sale.runLoops(refunds);
    await sale.runLoops(refunds);
    expect(sale.mails.map(({ subject }) => subject)).toEqual(['Your tickets: An evening']);
    expect(sale.mails[0]!.text).toContain('Paid: USD 100.00');
    await expectNoDamage(sale.database.connection);
  });

  test('wait for none that cannot be written', async () => {
    const sale = await testSale({ seats: 4 });
    const orders = await sale.newProcess();
    const buyers = [await sale.newBuyer(), await sale.newBuyer()] as const;
    for (const [seat, buyer] of buyers.entries())
      await sale.pay(orders, buyer, await sale.hold(orders, buyer, [seat]));
    const sql = sale.database.connection;
    await sql.query(
      `update outbox set payload = payload || '{"letter": "from a newer server"}'
       where kind = 'mail' and msg_key = (select min(msg_key) from outbox where kind = 'mail')`,
    );
    await sale.runLoops(sale.newRefunds(orders));
    expect(sale.mails).toHaveLength(1);
    expect(await sql.query(`select from outbox where kind = 'mail'`)).toHaveLength(1);
  });

  test('go to nobody who has deleted the account', async () => {
    const sale = await testSale({ seats: 4 });
    const orders = await sale.newProcess();
    const buyer = await sale.newBuyer();
    await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0]));
    const sql = sale.database.connection;
    await sql.query(`update accounts set email = 'deleted ' || account_id where account_id = $1::bigint`, [
      buyer,
    ]);
    await sale.runLoops(sale.newRefunds(orders));
    expect(sale.mails).toEqual([]);
    expect(await sql.query(`select from outbox where kind = 'mail'`)).toHaveLength(0);
  });
});
