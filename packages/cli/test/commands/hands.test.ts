import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Offer, Ticket } from '@admit-one/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { must } from '../../../server/test/support/client.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
const withVisa = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } } as const;
let listing: string;
let ann: AdmitOptions;
let ben: AdmitOptions & { email: string };

beforeAll(async () => {
  const sql = server.database.connection;
  listing = await listTwoTiers(server.url, (await makeAccount(sql, { seller: true })).token, 'Aida');
  ann = optionsOf(await makeAccount(sql));
  const account = await makeAccount(sql);
  ben = { ...optionsOf(account), email: account.email };
});

function optionsOf({ token }: { token: string }): AdmitOptions {
  return { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-hands-')), token };
}

/** Gives the ticket's id, once its money was taken. Seat 0 costs 120 dollars. */
async function buy(who: AdmitOptions, seat: number): Promise<string> {
  const token = who.token!;
  const { id } = await must(server.url, 'selectSeats', {
    params: { listingId: listing },
    body: { seats: [seat] },
    token,
  });
  const order = await must(server.url, 'buyTickets', { params: { orderId: id }, body: withVisa, token });
  // The captures of a sale come from a loop, which no server runs here.
  await server.database.connection.query(
    `update payments set previous_state = 'due', state = 'captured', captured = amount where state = 'due'`,
  );
  return order.ticketIds[0]!;
}

describe('admit transfer', () => {
  it('gives a code once, by which somebody else takes the ticket', async () => {
    const ticket = await buy(ann, 0);
    const made = await admit(['transfer', ticket], ann);
    expect(made).toMatchObject({ code: 0, stdout: '' });
    const [, code, link] = /The code for \S.* is ([\w-]+), and its link\n {2}(\S+)\n/.exec(made.stderr)!;
    expect(link).toBe(`${server.url}/transfers#${code}`);
    expect(made.stderr).toContain(`admit transfer accept ${code}`);
    expect(await admitJson(['tickets', '--fields', 'id,plan'], ann)).toEqual([
      { id: ticket, plan: 'transfer' },
    ]);

    const nonsense = await admit(['transfer', 'accept', 'abc'], ben);
    expect(nonsense).toMatchObject({ code: 2, stdout: '' });
    const cut = await admit(['transfer', 'accept', link!.split('#')[0]!], ben);
    expect(cut).toMatchObject({ code: 2, stderr: expect.stringContaining('no code behind its #') });
    const unknown = `${link!.slice(0, -5)}00000`;
    const elsewhere = unknown.replace(server.url, 'https://tickets.example.org');
    const asked = await admit(['transfer', 'accept', unknown], ben);
    expect(asked.stderr).toContain('No ticket is waiting under this code');
    expect(asked.stderr).not.toContain('ADMIT_SERVER');
    const strange = await admit(['transfer', 'accept', elsewhere], ben);
    expect(strange.code).toBe(1);
    expect(strange.stderr).toContain('ADMIT_SERVER=https://tickets.example.org asks there');
    const taken = await admit(['transfer', 'accept', link!], ben);
    expect(taken.code).toBe(0);
    expect(taken.stderr).toMatch(/is yours: `admit ticket tkt_\w+_0_2` shows it\./);
    expect(await admitJson(['tickets', '--fields', 'id'], ann)).toEqual([]);
    expect((await admitJson(['transfer', 'list', '--fields', 'state,ticketId'], ann)) as unknown[]).toEqual([
      { state: 'taken', ticketId: ticket },
    ]);
    const late = await admit(['transfer', ticket], ann);
    expect(late.code).toBe(1);
    expect(late.stderr).toContain('somebody else');
  });

  it('to an e-mail is for that account; one that is cancelled is nobody’s', async () => {
    const ticket = await buy(ann, 1);
    const opened = await admitJson(['transfer', 'create', ticket, '--to', ben.email], ann);
    const { id, code } = opened as { id: string; code: string };
    expect(opened).toMatchObject({ to: ben.email, state: 'open' });
    const unconfirmed = await admit(['transfer', 'accept', code], ben);
    expect(unconfirmed.code).toBe(1);
    expect(unconfirmed.stderr).toContain('the code stays good');
    expect(unconfirmed.stderr).toContain('`admit auth confirm` has a new code mailed');
    const cancelled = await admit(['transfer', 'cancel', id], ann);
    expect(cancelled.stderr).toContain('stays yours.');
    const refused = await admit(['transfer', 'accept', code.toUpperCase()], ben);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('called the transfer off');
  });
});

describe('admit offer', () => {
  it('puts a ticket on offer, shows it on the map and in my tickets, and withdraws it', async () => {
    const ticket = await buy(ann, 2);
    const dear = await admit(['offer', ticket, '--price', '200'], ann);
    expect(dear.code).toBe(2);
    const nobody = await admit(['offer', ticket], ann);
    expect(nobody).toMatchObject({ code: 2 });
    expect(nobody.stderr).toContain('--price');

    const asked = await admit(['offer', ticket], { ...ann, answers: ['90.50'] });
    expect(asked.code).toBe(0);
    expect(asked.stderr).toContain('is on offer for $90.50');
    const [mine] = (await admitJson(['tickets', '--fields', 'id,plan'], ann)) as Ticket[];
    expect(mine).toEqual({ id: ticket, plan: 'offer' });
    const seats = await must(server.url, 'readSeats', { params: { listingId: listing } });
    expect(seats.offers).toEqual({ 2: 9_050 });

    await admit(['offer', ticket, '--price', '80'], ann);
    const offers = (await admitJson(['offer', 'list'], ann)) as Offer[];
    expect(offers).toMatchObject([{ ticketId: ticket, state: 'open', price: 8_000, highest: 12_000 }]);
    const withdrawn = await admit(['offer', 'withdraw', ticket], ann);
    expect(withdrawn.stderr).toContain('is not on offer, and stays yours.');
    expect((await admit(['offer', 'list'], ann)).stderr).toContain('You have nothing on offer.');
  });
});
