import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdmitOne } from '@admit-one/sdk';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { expectNoDamage } from '../../../server/test/support/audit.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { admit } from '../support/admit.ts';
import { runScript, type Terminal } from '../support/terminal.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
const main = new URL('../../src/main.ts', import.meta.url);
const withoutKeytar = `--import=${new URL('../support/replace-keytar.mjs', import.meta.url).href}`;
const folder = mkdtempSync(join(tmpdir(), 'admit-aloud-'));
let sellerToken: string;
let terminal: Terminal | undefined;

beforeAll(async () => {
  sellerToken = (await makeAccount(server.database.connection, { seller: true })).token;
});
afterEach(async () => terminal?.close());

async function somebody(): Promise<string> {
  return (await makeAccount(server.database.connection)).token;
}

describe('seats read aloud', () => {
  it('are sentences and nothing drawn, wherever they go', async () => {
    const listing = await listTwoTiers(server.url, sellerToken, 'Mahler: Symphony No. 5');
    const machine = { server: server.url, folder, token: await somebody() };
    const { code, stdout, stderr } = await admit(['seats', listing, '--screen-reader'], machine);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^Mahler: Symphony No\. 5, .*, The Two Tiers, Testville, NY\.$/),
      'Orchestra: 16 of 16 free, 45.50 to 120.00 USD.',
      'Orchestra, row A: 1 to 4 free at 120.00 USD, aisle, 5 to 8 free at 120.00 USD.',
      'Orchestra, row B: 1 to 4 free at 45.50 USD, aisle, 5 to 8 free at 45.50 USD.',
      'Tier 1 Left: 8 of 8 free, 45.50 USD.',
      'Tier 1 Left, row A: 1 to 4 free at 45.50 USD.',
      'Tier 1 Left, row B: 1 to 4 free at 45.50 USD.',
      '',
    ]);
  });

  it('are chosen by words on a terminal, while others choose too', async () => {
    const listing = await listTwoTiers(server.url, sellerToken, 'Bruckner: Symphony No. 7');
    const environment = {
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      ADMIT_SERVER: server.url,
      ADMIT_TOKEN: await somebody(),
      ADMIT_SCREEN_READER: '1',
      NODE_OPTIONS: withoutKeytar,
    };
    const on = runScript(main, ['seats', listing], { environment, columns: 60 });
    terminal = on;
    /** Sentences as they are heard, wherever the lines end. */
    const heard = (what: RegExp) => on.waitFor((lines) => what.test(lines.join(' ').replace(/\s+/g, ' ')));
    const say = (line: string) => on.type(`${line}\r`);
    await heard(/Type best, or the label of a seat; help says what else\. Seats\?/);
    say('orchestra row a');
    await heard(/Orchestra, row A: 1 to 4 free at 120.00 USD, aisle/);
    say('best 2');
    await heard(/Taken: Orchestra A-\d and Orchestra A-\d\. Total 240\.00 USD\./);
    say('Orchestra B-1');
    await heard(/Taken: Orchestra A-\d, Orchestra A-\d and Orchestra B-1\./);

    const other = new AdmitOne({ baseUrl: server.url, token: await somebody() });
    await other.orders.hold(listing, { seats: [8] });
    await heard(/Orchestra B-1 went to somebody else\. You still have 2 seats\./);
    say('hold');
    expect(await on.exit).toBe(0);
    expect(on.screen().join('\n')).toMatch(/admit buy ord_/);
    expect(on.isFullScreen()).toBe(false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor is what must not be there.
    expect(on.written().replace(/\u001b\[[\d;]*m/g, '')).not.toMatch(/[\u001b\u2500-\u257f]/);
    const { statuses } = await other.listings.seats(listing);
    expect([...statuses].filter((status) => status === 'h')).toHaveLength(2);
    await expectNoDamage(server.database.connection);
  });
});
