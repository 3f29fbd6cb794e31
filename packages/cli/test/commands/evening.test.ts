import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdmitOne } from '@admit-one/sdk';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { readQr } from '../support/photograph.ts';
import { runScript, type Terminal, type TerminalOptions } from '../support/terminal.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
const main = new URL('../../src/main.ts', import.meta.url);
const withoutKeytar = `--import=${new URL('../support/replace-keytar.mjs', import.meta.url).href}`;

let home: string;
let token: string;
let terminal: Terminal | undefined;

beforeAll(async () => {
  const seller = await makeAccount(server.database.connection, { seller: true });
  await listTwoTiers(server.url, seller.token, 'Mozart: Piano Concerto No. 14 · Mahler: Symphony No. 5');
  await listTwoTiers(server.url, seller.token, 'Bruckner: Symphony No. 7');
});
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'admit-evening-'));
  token = (await makeAccount(server.database.connection)).token;
});
afterEach(async () => terminal?.close());

/** `admit` alone, as a person types it. */
function admit(environment: Record<string, string> = {}, size: Partial<TerminalOptions> = {}): Terminal {
  const place = { HOME: home, XDG_CONFIG_HOME: home, ADMIT_SERVER: server.url, NODE_OPTIONS: withoutKeytar };
  terminal = runScript(main, [], { environment: { ...place, ...environment }, ...size });
  return terminal;
}

/** Types an answer once its question is there. */
async function answer(screen: Terminal, question: string | RegExp, text: string): Promise<void> {
  await screen.waitFor(question);
  screen.type(text);
  screen.press('enter');
}

/** Moves to a choice that is there, and takes it. */
async function choose(screen: Terminal, choice: RegExp): Promise<void> {
  await screen.waitFor(choice);
  for (;;) {
    const lines = screen.screen();
    const cursor = lines.findIndex((line) => line.startsWith('> '));
    const wanted = lines.findIndex((line) => choice.test(line));
    if (cursor === wanted) break;
    screen.press(wanted > cursor ? 'down' : 'up');
    await screen.waitFor((now) => now.findIndex((line) => line.startsWith('> ')) !== cursor);
  }
  screen.press('enter');
}

/** Two seats of the orchestra's first row, on the map. */
async function pickTwo(screen: Terminal): Promise<void> {
  await screen.waitFor(/▸ Orchestra/);
  screen.press('enter');
  await screen.waitFor('STAGE');
  screen.press('home', 'space', 'right', 'space');
  await screen.waitFor(/● 2 of 10 +Orchestra A-1, Orchestra A-2 +Total \$240.00/);
  screen.press('enter');
}

describe('the evening', () => {
  it('goes from a word to the QR, with an account made on the way and a card that is declined', async () => {
    const screen = admit();
    await answer(screen, /\? Search for a work/, 'mahler');
    const found = await screen.waitForFrame('Which one?');
    expect(found.join('\n')).not.toContain('Bruckner');
    await choose(screen, /Mahler: Symphony No\. 5/);
    await pickTwo(screen);
    await screen.waitFor('Picked Orchestra A-1, Orchestra A-2.');

    await choose(screen, /Make an account/);
    await answer(screen, /^\? E-mail/m, 'ada@example.com');
    await answer(screen, /^\? Your name/m, 'Ada');
    await answer(screen, /^\? New password/m, 'correct horse battery');
    await answer(screen, /^\? The same again/m, 'correct horse battery');
    await answer(screen, /in a file/, 'y');

    await screen.waitFor(/Yours until \d+:\d\d [AP]M: Orchestra A-1, Orchestra A-2, \$240.00\./);
    const [before] = /\d:\d\d(?= left)/.exec((await screen.waitFor(/\(9:\d\d left\)/)).join('\n')) ?? [''];
    await screen.waitFor(
      (lines) => /\(9:\d\d left\)/.test(lines.join('\n')) && !lines.join('\n').includes(before),
    );
    await choose(screen, /A test card that is declined/);
    await screen.waitFor(/Declined \(the bank gives no reason\)\. Nothing was charged; 2 more cards/);
    await choose(screen, /A test card that pays/);

    await screen.waitFor('✔ Paid $240.00. 2 tickets are yours.');
    for (const seat of ['Orchestra A-1', 'Orchestra A-2']) {
      screen.press('enter');
      // The whole QR, and beside it what it is good for, at 80 × 24.
      await screen.waitFor(
        (lines) => /Enter (shows|ends)/.test(lines.at(-1) ?? '') && lines.some((line) => line.endsWith(seat)),
      );
      expect(readQr(screen, { columns: 80, rows: 24 })).toMatch(/^[0-9A-Z]{120,}$/);
    }
    screen.press('enter');
    expect(await screen.exit).toBe(0);
    expect(screen.written()).not.toContain('correct horse battery');
  });

  it('shows at the gate what the server signed', async () => {
    const client = new AdmitOne({ baseUrl: server.url, token });
    const [listing] = (await client.listings.search({ text: 'bruckner' }).page()).items;
    const order = await client.orders.hold(listing!.id, { seats: [8] });
    const method = { type: 'payment_method', paymentMethod: 'pm_card_visa' } as const;
    const { ticketIds } = await client.orders.pay(order.id, method);
    const ticket = await client.tickets.get(ticketIds[0]!);
    terminal = runScript(main, ['ticket', ticket.id], {
      environment: { XDG_CONFIG_HOME: home, ADMIT_SERVER: server.url, ADMIT_TOKEN: token },
    });
    expect(await terminal.exit).toBe(0);
    expect(readQr(terminal, { columns: 80, rows: 24 })).toBe(ticket.qr);
  });

  it('goes on after kill -9 with what is held, at any size of the window', async () => {
    const first = admit({ ADMIT_TOKEN: token });
    await answer(first, /\? Search for a work/, 'bruckner');
    await choose(first, /Bruckner: Symphony No\. 7/);
    await pickTwo(first);
    await first.waitFor(/\? Pay \$240.00 with \(9:\d\d left\)/);
    await first.close();

    const second = admit({ ADMIT_TOKEN: token });
    await second.waitFor(/▲ You hold Orchestra A-1, Orchestra A-2 \(9:\d\d left\):/);
    await choose(second, /Pay for Orchestra A-1, Orchestra A-2 \(\$240.00\)/);
    await second.waitFor(/\? Pay \$240.00 with/);
    second.resize(30, 6);
    await second.waitFor((lines) => lines.length === 6 && lines.some((line) => line.startsWith('> ')));
    second.resize(80, 24);
    await choose(second, /^..Not now/m);
    await second.waitFor(/Your seats are held until .* left\)\. Nothing was charged\./);
    await second.waitFor('Give back:  admit release ord_');
    expect(await second.exit).toBe(0);

    const third = admit({ ADMIT_TOKEN: token });
    await choose(third, /Give back Orchestra A-1/);
    await third.waitFor('The seats were given back. Nothing was charged.');
    await third.waitFor(/\? Search for a work/);
    third.press('ctrlC');
    expect(await third.exit).toBe(2);
  });

  it('can be left and used in a window of 20 × 5', async () => {
    const screen = admit({ ADMIT_TOKEN: token, NO_COLOR: '1' }, { columns: 20, rows: 5 });
    await screen.waitFor('(nothing for all):');
    screen.type('bruckner');
    screen.press('enter');
    await screen.waitFor(/^> \d+ \w{3} Bruck/m);
    screen.press('enter');
    await screen.waitFor('Enlarge to 32x9.');
    screen.press('escape');
    await screen.waitFor('(nothing for all):');
    screen.press('ctrlC');
    expect(await screen.exit).toBe(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what must not be there.
    expect(screen.written()).not.toMatch(/\x1b\[(3[0-7]|9[0-7])m/);
  });
});
