import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { waysOf } from '../../../server/test/tickets/cache/ticket-world.ts';
import type { Answer } from '../../src/render/gate/answer.ts';
import { runScript, type Terminal } from '../support/terminal.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
const main = new URL('../../src/main.ts', import.meta.url);
let seller: string;
let listing: string;
let tickets: string[];
let home: string;
let terminal: Terminal | undefined;

beforeAll(async () => {
  seller = (await makeAccount(server.database.connection, { seller: true })).token;
});

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'admit-door-'));
  listing = await listTwoTiers(server.url, seller, 'Parsifal', { reentry: true });
  const buyer = await makeAccount(server.database.connection);
  const sold = await waysOf(server, listing).sell(buyer, [0, 1, 2, 3, 4, 5]);
  tickets = sold.map(({ qr }) => qr);
});

afterEach(async () => terminal?.close());

const environment = () => ({
  HOME: home,
  XDG_CONFIG_HOME: home,
  XDG_DATA_HOME: home,
  ADMIT_SERVER: server.url,
  ADMIT_TOKEN: seller,
});

/** What somebody at the door types. */
function stand(more: Record<string, string> = {}, ...words: string[]): Terminal {
  terminal = runScript(main, ['gate', 'scan', '--listing', listing, '--gate', 'North 2', ...words], {
    environment: { ...environment(), ...more },
  });
  return terminal;
}

it('takes what a scanner types, shows none of it, and turns around', async () => {
  const [one = '', two = ''] = tickets;
  const screen = stand({}, '--sound');
  await screen.waitFor('North 2, in: 0 let in, 0 refused. Ready.');
  screen.type(`${one}\r`);
  await screen.waitFor(/✔ ADMITTED {2}Orchestra A-1 {2}Premium .* \d\d:\d\d:\d\d/);
  await screen.waitFor('1 let in, 0 refused. Ready.');
  // Another one ends with a line feed as well, or with a tab.
  screen.type(`${two.toLowerCase()}\r\n${one}\t`);
  await screen.waitFor(/✖ REFUSED {2}already let in: North 2/);
  await screen.waitFor('2 let in, 1 refused. Ready.');
  screen.type('ou');
  await screen.waitFor('2 let in, 1 refused. > ou');
  screen.type('t\r');
  await screen.waitFor('the way out');
  screen.type(`${one}\r`);
  await screen.waitFor('← OUT  Orchestra A-1');
  screen.press('ctrlD');
  expect(await screen.exit).toBe(1);
  const shown = screen.screen().join('\n');
  expect(shown).toContain('2 let in, 1 let out, 1 refused (1 already let in).');
  expect(shown).not.toContain('Ready.');
  expect(screen.written()).not.toContain(one.slice(0, 20));
  const bells = [...screen.written()].filter((character) => character === '\u0007');
  expect(bells).toHaveLength(1 + 1 + 3 + 1);
});

it('says all in words without colours, and in sentences where it is read aloud', async () => {
  const [one = '', two = ''] = tickets;
  const plain = stand({ NO_COLOR: '1' });
  await plain.waitFor('Ready.');
  plain.type(`${one}\r`);
  await plain.waitFor(/✔ ADMITTED {2}Orchestra A-1/);
  plain.press('ctrlC');
  expect(await plain.exit).toBe(0);
  expect(plain.written()).not.toMatch(/\[[\d;]*m/);

  const spoken = stand({ ADMIT_SCREEN_READER: '1' });
  await spoken.waitFor('Scan the tickets.');
  spoken.type(`${two}\r${two}\r`);
  await spoken.waitFor('Admitted: Orchestra A-2, Premium.');
  await spoken.waitFor('Refused: already let in: North 2');
  spoken.press('ctrlD');
  expect(await spoken.exit).toBe(1);
  // Nothing that moves: no line is written over.
  expect(spoken.written()).not.toContain('[2K');
});

/** An offline gate that is fed by a pipe. */
function gateInPipe(): { child: ChildProcess; answers: AsyncIterator<Answer> } {
  const words = ['gate', 'scan', '--listing', listing, '--offline', '--json'];
  const child = spawn(process.execPath, ['--conditions=@admit-one/source', fileURLToPath(main), ...words], {
    env: { PATH: process.env.PATH, ...environment() },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  async function* answers() {
    for await (const line of createInterface({ input: child.stdout! })) yield JSON.parse(line) as Answer;
  }
  return { child, answers: answers() };
}

it('remembers all that it has answered when it is killed, and goes on', async () => {
  const first = gateInPipe();
  const told: Answer[] = [];
  for (const ticket of tickets.slice(0, 3)) {
    first.child.stdin!.write(`${ticket}\n`);
    told.push((await first.answers.next()).value as Answer);
  }
  first.child.stdin!.write(`${tickets[3]}\n`);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(told.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted', 'admitted']);

  const second = gateInPipe();
  for (const [at, ticket] of [...tickets.slice(0, 3).entries(), [4, tickets[4]!] as const]) {
    second.child.stdin!.write(`${ticket}\n`);
    const { value } = await second.answers.next();
    if (at < 3) expect(value).toMatchObject({ reason: 'already_admitted', before: { at: told[at]!.at } });
    else expect(value).toMatchObject({ outcome: 'admitted' });
  }
  // Ctrl-C: it ends by itself, and tells the server what both have let in.
  second.child.kill('SIGINT');
  expect(await once(second.child, 'exit')).toEqual([1, null]);
  const [row] = await server.database.connection.query<{ times: string }>(
    'select count(*) as times from gate_log where recorded_as = $1',
    ['recorded'],
  );
  expect(Number(row?.times)).toBeGreaterThanOrEqual(4);
});
