import { decodeIdInListing, decodeTicketId, encodeTicketId } from '@admit-one/sdk/contract';
import { beforeAll, expect, test } from 'vitest';
import { readContacts } from '../../src/accounts/contacts.sql.ts';
import type { Orders } from '../../src/orders/orders.ts';
import type { Refunds } from '../../src/orders/refunds/refunds.ts';
import type { Transfers } from '../../src/tickets/transfer/transfers.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { type TestSale, testSale } from '../support/test-sale.ts';

let sale: TestSale;
let orders: Orders;
let refunds: Refunds;
let transfers: Transfers;
const heard: unknown[] = [];

beforeAll(async () => {
  sale = await testSale({ seats: 40, buyerLimit: 2 });
  orders = await sale.newProcess();
  refunds = sale.newRefunds(orders);
  transfers = sale.newTransfers({ changed: (seats) => heard.push(...seats) });
});

let nextSeat = 0;

/** Somebody with a ticket. */
async function owner() {
  const accountId = await sale.newBuyer();
  const seat = nextSeat++;
  const order = await sale.pay(orders, accountId, await sale.hold(orders, accountId, [seat]));
  return { accountId, seat, epoch: 1, listingId: sale.listingId, ticket: order.ticketIds[0]!, order };
}

type Owner = Awaited<ReturnType<typeof owner>>;

function open(from: Owner, to: string | null = null, expiresAt: Date | null = null) {
  return transfers.open({ ...from, to, expiresAt });
}

async function emailOf(accountId: number): Promise<string> {
  return (await readContacts(sale.database.connection, [accountId]))[0]!.email;
}

async function ticketOf({ seat }: Pick<Owner, 'seat'>) {
  const [row] = await sale.database.connection.query<{ owner_id: number; epoch: number; state: string }>(
    'select owner_id, epoch, state from tickets where listing_id = $1::bigint and seat = $2::int',
    [sale.listingId, seat],
  );
  return row!;
}

test('whoever has the code takes the ticket: it has another owner, a higher epoch, and the log tells', async () => {
  const [ann, ben] = [await owner(), await sale.newBuyer()];
  const { transfer, code, link } = await open(ann);
  expect(link).toBe(`https://tickets.test/transfers#${code}`);
  expect(transfer).toMatchObject({ ticketId: ann.ticket, state: 'open', to: null, endedAt: null });
  expect(await ticketOf(ann)).toEqual({ owner_id: ann.accountId, epoch: 1, state: 'sold' });

  const taken = await transfers.take({ accountId: ben, code });
  expect(taken).toEqual({ listingId: sale.listingId, seat: ann.seat, epoch: 2 });
  expect(await ticketOf(ann)).toEqual({ owner_id: ben, epoch: 2, state: 'sold' });
  expect(heard).toContainEqual(taken);
  // Whose answer was lost asks again.
  expect(await transfers.take({ accountId: ben, code })).toEqual(taken);
  expect((await transfers.list({ ...ann, state: 'taken', limit: 5, cursor: undefined })).items).toMatchObject(
    [{ id: transfer.id, state: 'taken', endedAt: expect.any(String) }],
  );

  const ticket = encodeTicketId(taken);
  const history = await transfers.history({ ...taken, ticket, accountId: ben });
  expect(history).toMatchObject([
    { kind: 'sold', epoch: 1, isYours: false },
    { kind: 'transferred', epoch: 2, isYours: true },
  ]);
  expect(JSON.stringify(history)).not.toContain(String(ann.accountId));
  await expect(transfers.history({ ...ann })).rejects.toMatchObject({ code: 'not_found' });

  await sale.runLoops(refunds);
  const [annMail, benMail] = [await emailOf(ann.accountId), await emailOf(ben)];
  expect(sale.mails).toContainEqual(
    expect.objectContaining({ to: annMail, subject: 'Your ticket was taken: An evening' }),
  );
  expect(sale.mails).toContainEqual(
    expect.objectContaining({ to: benMail, subject: 'Your ticket: An evening' }),
  );
  await expectNoDamage(sale.database.connection);
});

test('of the code nothing is kept but its hash', async () => {
  const { code } = await open(await owner());
  expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{8}-[0-9a-hjkmnp-tv-z]{26}$/);
  const rows = await sale.database.connection.query<{ text: string }>(
    `select t::text || coalesce((select string_agg(o::text, '') from outbox o), '') as text from transfers t`,
  );
  for (const { text } of rows) expect(text).not.toContain(code.split('-')[1]);
});

async function confirmEmail(accountId: number): Promise<void> {
  await sale.database.connection.query(
    'update accounts set email_confirmed_at = now() where account_id = $1::bigint',
    [accountId],
  );
}

test('a transfer to an e-mail is for the account with it', async () => {
  const [ann, ben, cleo] = [await owner(), await sale.newBuyer(), await sale.newBuyer()];
  const { code, link } = await open(ann, (await emailOf(ben)).toUpperCase());
  const { to, text } = sale.mails.at(-1)!;
  expect(to).toBe(await emailOf(ben));
  expect(text).toContain(`admit transfer accept ${code}\n`);
  expect(text).toContain(`\n  ${link}\n`);
  expect((await refusal(transfers.take({ accountId: cleo, code }))).code).toBe('transfer_for_another');
  await confirmEmail(ben);
  await transfers.take({ accountId: ben, code });
  expect((await ticketOf(ann)).owner_id).toBe(ben);
});

test('who only registered with the address does not take it; once it is confirmed, the same code does', async () => {
  const [ann, thief] = [await owner(), await sale.newBuyer()];
  const { code } = await open(ann, await emailOf(thief));
  const refused = await refusal(transfers.take({ accountId: thief, code }));
  expect(refused).toMatchObject({
    code: 'email_not_confirmed',
    message: expect.stringMatching(/Nothing was changed, and the code stays good: confirm the address/),
  });
  expect(await ticketOf(ann)).toEqual({ owner_id: ann.accountId, epoch: 1, state: 'sold' });
  await confirmEmail(thief);
  await transfers.take({ accountId: thief, code });
  expect(await ticketOf(ann)).toMatchObject({ owner_id: thief, epoch: 2 });
  // Where whoever has the code may take it, nobody asks for a mail.
  const { code: anybodys } = await open(await owner());
  await transfers.take({ accountId: await sale.newBuyer(), code: anybodys });
});

test('of twenty receivers at once one has the ticket', async () => {
  const ann = await owner();
  const { code } = await open(ann);
  const receivers = await Promise.all(Array.from({ length: 20 }, () => sale.newBuyer()));
  const answers = await Promise.allSettled(receivers.map((accountId) => transfers.take({ accountId, code })));
  const won = receivers.filter((_, at) => answers[at]!.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason.code).toBe('transfer_taken');
  expect(await ticketOf(ann)).toMatchObject({ owner_id: won[0], epoch: 2 });
  await expectNoDamage(sale.database.connection);
});

test('a new code makes the one before void; cancelled and expired ones leave the owner as is', async () => {
  const [ann, ben] = [await owner(), await sale.newBuyer()];
  const first = await open(ann);
  const second = await open(ann);
  const take = async (code: string) => (await refusal(transfers.take({ accountId: ben, code }))).code;
  expect(await take(first.code)).toBe('transfer_cancelled');

  const { id: transferId } = decodeIdInListing(second.transfer.id);
  const wish = { listingId: sale.listingId, transferId, transfer: second.transfer.id };
  await expect(transfers.cancel({ ...wish, accountId: ben })).rejects.toMatchObject({ code: 'not_found' });
  expect((await transfers.cancel({ ...wish, accountId: ann.accountId })).state).toBe('cancelled');
  expect((await transfers.cancel({ ...wish, accountId: ann.accountId })).state).toBe('cancelled');
  expect(await take(second.code)).toBe('transfer_cancelled');

  const third = await open(ann);
  await sale.database.connection.query(
    `update transfers set expires_at = now() - interval '1 second' where transfer_id = $1::bigint`,
    [decodeIdInListing(third.transfer.id).id],
  );
  expect(await take(third.code)).toBe('transfer_expired');
  const { items } = await transfers.list({ ...ann, state: undefined, limit: 10, cursor: undefined });
  expect(items.map(({ state }) => state)).toEqual(['expired', 'cancelled', 'cancelled']);
  expect(await take(`${first.code.slice(0, -5)}00000`)).toBe('code_invalid');
  expect(await ticketOf(ann)).toEqual({ owner_id: ann.accountId, epoch: 1, state: 'sold' });
});

test('its end lies between now and the start', async () => {
  const ann = await owner();
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  for (const wrong of [inHours(-1), inHours(24 * 365)])
    expect((await refusal(open(ann, null, wrong))).code).toBe('invalid_request');
  expect((await open(ann, null, inHours(2))).transfer.state).toBe('open');
  const { transfer } = await open(ann);
  expect(Date.parse(transfer.expiresAt)).toBeLessThanOrEqual(Date.parse(transfer.startsAt));
});

test('what cannot be handed on says why', async () => {
  const [ann, ben] = [await owner(), await sale.newBuyer()];
  const codeOf = async (asked: Promise<unknown>) => (await refusal(asked)).code;
  expect(await codeOf(open({ ...ann, accountId: ben }))).toBe('not_found');
  expect(await codeOf(open({ ...ann, seat: 39 }))).toBe('not_found');
  expect(await codeOf(open(ann, await emailOf(ann.accountId)))).toBe('transfer_to_yourself');

  const { code } = await open(ann);
  expect(await codeOf(transfers.take({ accountId: ann.accountId, code }))).toBe('transfer_to_yourself');

  const set = (said: string) =>
    sale.database.connection.query(
      `update tickets set ${said} where listing_id = $1::bigint and seat = $2::int`,
      [sale.listingId, ann.seat],
    );
  await set(`state = 'offered', previous_state = 'sold', offer_price = 1`);
  expect(await codeOf(open(ann))).toBe('ticket_on_offer');
  expect(await codeOf(transfers.take({ accountId: ben, code }))).toBe('ticket_on_offer');
  await set(`state = 'paying', previous_state = 'held', order_id = 1`);
  expect(await codeOf(open(ann))).toBe('ticket_being_bought');
  expect(await codeOf(transfers.take({ accountId: ben, code }))).toBe('ticket_being_bought');
  await set(`state = 'sold', previous_state = 'paying', order_id = null, offer_price = null`);

  await sale.scan(ann.seat, 1);
  expect(await codeOf(open(ann))).toBe('ticket_scanned');
  expect(await codeOf(transfers.take({ accountId: ben, code }))).toBe('ticket_scanned');
  await sale.database.connection.query('with gone as (delete from gate_log) delete from scans');

  // Two is the limit.
  await sale.hold(orders, ben, [nextSeat++, nextSeat++]);
  expect(await codeOf(transfers.take({ accountId: ben, code }))).toBe('limit_reached');

  await sale.refund(refunds, ann.order);
  expect(await codeOf(transfers.take({ accountId: await sale.newBuyer(), code }))).toBe('ticket_refunded');
  expect(await codeOf(open(ann))).toBe('ticket_refunded');
  await sale.runLoops(refunds);
  await expectNoDamage(sale.database.connection, { but: ['a seat in the hands of an order that is over'] });
});

test('a ticket that was handed on is handed on again, and its first owner has lost it', async () => {
  const [ann, ben, cleo] = [await owner(), await sale.newBuyer(), await sale.newBuyer()];
  await transfers.take({ accountId: ben, code: (await open(ann)).code });
  expect((await refusal(open(ann))).code).toBe('ticket_handed_on');
  const bens = {
    ...ann,
    accountId: ben,
    epoch: 2,
    ticket: encodeTicketId({ ...decodeTicketId(ann.ticket), epoch: 2 }),
  };
  await transfers.take({ accountId: cleo, code: (await open(bens)).code });
  expect(await ticketOf(ann)).toMatchObject({ owner_id: cleo, epoch: 3 });
  // The money goes back to who bought it, whoever has the ticket.
  await sale.refund(refunds, ann.order);
  await sale.runLoops(refunds);
  expect(await ticketOf(ann)).toEqual({ owner_id: null, epoch: 4, state: 'free' });
  await expectNoDamage(sale.database.connection, { but: ['a seat in the hands of an order that is over'] });
});

test('the log of owners only grows', async () => {
  await owner();
  const { connection } = sale.database;
  for (const change of [
    "update ownership_log set kind = 'sold'",
    'delete from ownership_log',
    'truncate ownership_log',
  ])
    await expect(connection.query(change)).rejects.toMatchObject({ code: '23000' });
});
