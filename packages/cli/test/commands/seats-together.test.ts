import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdmitOne } from '@admit-one/sdk';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { expectNoDamage } from '../../../server/test/support/audit.ts';
import { listHall } from '../../../server/test/support/hall.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { waitFor } from '../../../server/test/support/wait-for.ts';
import { runScript, type Terminal } from '../support/terminal.ts';

const server = await testServer();
const main = new URL('../../src/main.ts', import.meta.url);
const withoutKeytar = `--import=${new URL('../support/replace-keytar.mjs', import.meta.url).href}`;
const terminals: Terminal[] = [];
let sellerToken: string;

beforeAll(async () => {
  sellerToken = (await makeAccount(server.database.connection, { seller: true })).token;
});
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
});

/** `admit seats` on a terminal, looking at the seats. */
async function openPicker(listing: string, token: string): Promise<Terminal> {
  const home = mkdtempSync(join(tmpdir(), 'admit-together-'));
  const environment = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    ADMIT_SERVER: server.url,
    ADMIT_TOKEN: token,
    NODE_OPTIONS: withoutKeytar,
  };
  const terminal = runScript(main, ['seats', listing], { environment });
  terminals.push(terminal);
  await terminal.waitForFrame(/\d+ of 16 free/);
  return terminal;
}

async function somebody(): Promise<string> {
  return (await makeAccount(server.database.connection)).token;
}

/** Two rows of eight. */
function listCellar(): Promise<string> {
  const text =
    'name: The Cellar\ncity: Testville\ntime zone: UTC\ncategory S: Seat\nsection Floor\nA..B SSSSSSSS\n';
  return listHall(server.url, sellerToken, text);
}

describe('several on one listing', () => {
  it('each see the seats of the others go: two pickers, and a script', async () => {
    const listing = await listCellar();
    const [ada, ben, script] = [await somebody(), await somebody(), await somebody()];
    const client = new AdmitOne({ baseUrl: server.url, token: script });
    const heard = new Map<number, string>();
    const stop = new AbortController();
    const watching = (async () => {
      for await (const { changed } of client.listings.watch(listing, { signal: stop.signal }))
        for (const { seat, now } of changed) heard.set(seat, now);
    })();
    const adas = await openPicker(listing, ada);
    const bens = await openPicker(listing, ben);

    await client.orders.hold(listing, { seats: [15] });
    for (const picker of [adas, bens]) await picker.waitFor('15 of 16 free');

    // Both take the first seat; Ben is the faster one.
    for (const picker of [adas, bens]) {
      picker.press('home', 'space');
      await picker.waitFor('● 1 of 10');
    }
    bens.press('enter');
    expect(await bens.exit).toBe(0);
    await adas.waitFor(/Floor A-1 went to somebody else\. Choose again\./);
    await adas.waitFor('14 of 16 free');

    const bensAgain = await openPicker(listing, ben);
    adas.press('end', 'space');
    await adas.waitFor('● 1 of 10');
    adas.press('enter');
    expect(await adas.exit).toBe(0);
    await bensAgain.waitFor('13 of 16 free');
    await waitFor(
      async () => heard.size,
      (size) => size === 3,
    );
    expect([...heard].sort(([one], [other]) => one - other)).toEqual([
      [0, 'h'],
      [7, 'h'],
      [15, 'm'],
    ]);
    stop.abort();
    await watching;
    await expectNoDamage(server.database.connection);
  });

  it('gives the terminal back when it is told to stop', async () => {
    const on = await openPicker(await listCellar(), await somebody());
    expect(on.isFullScreen()).toBe(true);
    on.signal('SIGTERM');
    expect(await on.exit).toBe(143);
    expect(on.isFullScreen()).toBe(false);
    expect(on.written()).toMatch(/\?1006l.*\?1000l.*\?25h/);
  });
});
