import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { must } from '../../../server/test/support/client.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
const withVisa = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } } as const;
let seller: AdmitOptions;
let buyer: AdmitOptions & { email: string };

beforeAll(async () => {
  const sql = server.database.connection;
  seller = optionsOf(await makeAccount(sql, { seller: true }));
  const account = await makeAccount(sql);
  buyer = { ...optionsOf(account), email: account.email };
});

function optionsOf({ token }: { token: string }): AdmitOptions {
  return { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-refund-')), token };
}

/** Gives the order's id. Seats 0 and 1 are Orchestra. */
async function buy(listingId: string, seats: number[]): Promise<string> {
  const token = buyer.token!;
  const { id } = await must(server.url, 'selectSeats', { params: { listingId }, body: { seats }, token });
  await must(server.url, 'buyTickets', { params: { orderId: id }, body: withVisa, token });
  return id;
}

const listOne = (title: string) => listTwoTiers(server.url, seller.token!, title);

describe('admit sales', () => {
  it('lists the orders of a listing with their buyers', async () => {
    const listing = await listOne('Aida');
    const order = await buy(listing, [0, 1]);
    const sales = (await admitJson(
      ['sales', listing, '--fields', 'id,buyer,total,refunded'],
      seller,
    )) as unknown[];
    expect(sales).toEqual([
      { id: order, buyer: expect.objectContaining({ email: buyer.email }), total: 24_000, refunded: 0 },
    ]);
    const lines = (await admit(['sales', listing, '--state', 'held'], seller)).stderr;
    expect(lines).toContain('There is no such order yet.');
    const theirs = await admit(['sales', listing], buyer);
    expect(theirs).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('admit refund', () => {
  it('takes back what is named, once asked, and shows it in the buyer’s orders', async () => {
    const order = await buy(await listOne('Tosca'), [0, 1]);
    const asked = { ...seller, answers: [false] };
    const no = await admit(['refund', order], asked);
    expect([no.code, no.stdout]).toEqual([2, '']);
    expect(no.stderr).toContain('Nothing was refunded.');
    const nobody = await admit(['refund', order], seller);
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('say --yes');

    const labels = await labelsOf(order);
    const one = await admit(['refund', order, '--seats', labels[0]!, '--reason', 'A broken seat'], {
      ...seller,
      answers: [true],
    });
    expect(one).toMatchObject({ code: 0 });
    expect(one.stdout).toMatch(new RegExp(`^rfd_\\w+\\t${labels[0]}\\tUSD 120\\.00\\tdue\\n$`));
    expect(one.stderr).toContain('1 ticket void. $120.00 goes back, and the buyer is told.');
    expect(await admitJson(['orders', '--fields', 'id,state,refunded', '--limit', '1'], buyer)).toEqual([
      { id: order, state: 'paid', refunded: 12_000 },
    ]);

    const again = await admit(['refund', order, '--seats', labels[0]!, '--yes'], seller);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain(labels[0]);
    const rest = (await admitJson(['refund', order, '--yes', '--fields', 'label'], seller)) as unknown[];
    expect(rest).toEqual([{ label: labels[1] }]);
  });

  async function labelsOf(order: string): Promise<string[]> {
    const found = (await admitJson(['orders', '--fields', 'id,seats'], buyer)) as {
      id: string;
      seats: string[];
    }[];
    return found.find(({ id }) => id === order)!.seats;
  }
});

describe('admit listing cancel', () => {
  it('refunds everybody and ends when they are; a second time says the same', async () => {
    const listing = await listOne('Norma');
    const order = await buy(listing, [0, 1, 2]);
    const no = await admit(['listing', 'cancel', listing], { ...seller, answers: [false] });
    expect(no).toMatchObject({ code: 2, stdout: '' });
    expect((await admit(['listing', 'cancel', listing], seller)).stderr).toContain('say --yes');

    const done = await admit(['listing', 'cancel', listing, '--reason', 'Snow'], {
      ...seller,
      answers: [true],
    });
    expect(done).toMatchObject({ code: 0 });
    expect(done.stderr).toContain('Cancelled Norma: 3 tickets refunded, $360.00.');
    expect(await admitJson(['listing', 'cancel', listing, '--yes', '--no-wait'], seller)).toMatchObject({
      state: 'done',
      reason: 'Snow',
      refunds: { due: 0, done: 3 },
    });
    expect(await admitJson(['orders', '--limit', '1', '--fields', 'id,refunded'], buyer)).toEqual([
      { id: order, refunded: 36_000 },
    ]);
    const late = await admit(['hold', listing, '--seats', 'A-8'], buyer);
    expect([late.code, late.stdout]).toEqual([1, '']);
    expect(await admitJson(['search', 'norma'], buyer)).toEqual([]);
    const { state } = await must(server.url, 'readListing', { params: { listingId: listing } });
    expect(state).toBe('cancelled');
  });

  it('does not wait where it need not: 8 while it goes on', async () => {
    const listing = await listOne('Rusalka');
    await buy(listing, [0]);
    const { code, stderr, stdout } = await admit(
      ['listing', 'cancel', listing, '--yes', '--no-wait', '--fields', 'state'],
      seller,
    );
    expect([code, stdout]).toEqual([8, 'state\trunning\n']);
    expect(stderr).toContain(`admit listing cancel ${listing} --yes --no-wait`);
  });
});
