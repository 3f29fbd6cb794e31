import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testServer } from '../../../server/test/support/test-server.ts';
import { waitFor } from '../../../server/test/support/wait-for.ts';
import { ticketWorld, untilAnswering } from '../../../server/test/tickets/cache/ticket-world.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { switchedLine } from '../support/switched-line.ts';

const world = await ticketWorld({ seats: 4 });
const folder = mkdtempSync(join(tmpdir(), 'admit-tickets-'));
const buyer: AdmitOptions = { server: world.server.url, folder, token: world.buyer.token };
afterAll(() => world.line[Symbol.asyncDispose]());

test('a ticket that the database could not be asked for says since when it is known', async () => {
  const [ticket] = await world.sell(world.buyer, [0]);
  const asked = await admit(['ticket', ticket!.id], buyer);
  expect([asked.code, asked.stderr]).toEqual([0, expect.not.stringContaining('database')]);
  await world.line.cut();
  const { stderr } = await waitFor(
    () => admit(['ticket', ticket!.id], buyer),
    (ended) => ended.stderr.includes('database'),
  );
  expect(stderr).toMatch(
    /database cannot be reached: this is what was known at 20\S+Z\. Who you are could not/,
  );
  const all = await admit(['tickets', '--fields', 'id'], buyer);
  expect(all).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining(ticket!.id) },
    stderr: expect.stringContaining('database cannot be reached'),
  });
  const fields = ['ticket', ticket!.id, '--json', '--fields', 'id,cachedSince,qr'];
  const { code, stdout } = await admit(fields, buyer);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { id: ticket!.id, cachedSince: expect.stringMatching(/^20/), qr: ticket!.qr },
  ]);
});

test('what a server without its database does not know of is shown as it is kept here', async () => {
  await untilAnswering(world.line);
  const road = await switchedLine(world.server.url);
  const buyerHere = { ...buyer, server: road.url, folder: mkdtempSync(join(tmpdir(), 'admit-tickets-')) };
  const list = () => admitJson(['tickets', '--fields', 'id,source'], buyerHere) as Promise<{ id: string }[]>;
  // The server itself may notice a little later.
  await waitFor(
    () => admit(['tickets', '--fields', 'source'], buyerHere),
    ({ stdout }) => stdout === 'server\n',
  );
  const [known] = await list();
  const [other] = await world.sell(world.buyer, [1]);
  expect(await list()).toHaveLength(2);

  // Another process of the service, which has seen one of the two, and is told of none by the outbox.
  road.server = (await testServer({ beside: world.server, withoutLoops: true })).url;
  expect((await admit(['ticket', known!.id], buyerHere)).code).toBe(0);
  await world.line.cut();
  const { stdout, stderr } = await waitFor(
    () => admit(['tickets', '--fields', 'id,source'], buyerHere),
    (ended) => ended.stdout.includes('cache'),
  );
  expect(stdout.split('\n').sort()).toEqual(['', `${known!.id}\tcache`, `${other!.id}\tpocket`]);
  expect(stderr).toContain('The server could not say how 1 ticket stands: shown as known here at 20');
});
