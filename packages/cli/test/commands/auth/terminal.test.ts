import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testServer } from '../../../../server/test/support/test-server.ts';
import { runScript, type Terminal } from '../../support/terminal.ts';

const server = await testServer();
const main = new URL('../../../src/main.ts', import.meta.url);
const withoutKeytar = `--import=${new URL('../../support/replace-keytar.mjs', import.meta.url).href}`;
const password = 'correct horse battery';

let home: string;
let terminal: Terminal | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'admit-home-'));
});
afterEach(async () => terminal?.close());

/** `admit` as a person types it; on macOS the folder is another one in the same home. */
function admit(words: string[], environment: Record<string, string> = {}): Terminal {
  terminal = runScript(main, words, {
    environment: {
      HOME: home,
      XDG_CONFIG_HOME: home,
      ADMIT_SERVER: server.url,
      NODE_OPTIONS: withoutKeytar,
      ...environment,
    },
  });
  return terminal;
}

/** Types an answer once its question is there. */
async function answer(screen: Terminal, question: string | RegExp, text: string): Promise<void> {
  await screen.waitFor(question);
  screen.type(text);
  screen.press('enter');
}

it('makes an account, hides its password, and asks before the token goes to a file', async () => {
  const screen = admit(['auth', 'register']);
  await answer(screen, /^\? E-mail/m, 'ada');
  await screen.waitFor('This is not an e-mail address.');
  await answer(screen, /E-mail ada/, '@example.com');
  await answer(screen, /^\? Your name/m, 'Ada \u00e9');
  await answer(screen, /^\? New password/m, password);
  await answer(screen, /^\? The same again/m, password);
  await screen.waitFor('No keychain is installed for admit here.');
  await answer(screen, /Keep it in a file that only you can read\? \(Y\/n\)/, 'y');
  await screen.waitFor('Made the account, and logged in');
  expect(await screen.exit).toBe(0);
  expect(screen.written()).not.toContain(password);
  expect(screen.screen().join('\n')).toContain('*'.repeat(password.length));
});

it('stores nothing where a file is refused, says what to do, and logs in the second time', async () => {
  const first = admit(['auth', 'register', '--email', 'bea@example.com', '--name', 'Bea']);
  await answer(first, /^\? New password/m, password);
  await answer(first, /^\? The same again/m, password);
  await answer(first, /that only you can read\?/, 'n');
  await first.waitFor(/The account for bea@example.com was made. The token was not\s+stored\./);
  await first.waitFor('--insecure-storage');
  expect(await first.exit).toBe(1);
  await first.close();

  const second = admit(['auth', 'login', '--email', 'bea@example.com']);
  await answer(second, /^\? Password/m, password);
  await answer(second, /that only you can read\?/, '');
  await second.waitFor('The token lies in a file that only you can read.');
  expect(await second.exit).toBe(0);
  await second.close();

  const third = admit(['auth', 'status']);
  await third.waitFor(
    /Name +Bea\n.*bea@example.com \(not confirmed\)[\s\S]*Token from +a file that only you can read/,
  );
  expect(await third.exit).toBe(0);
});

it('keeps the token in a keychain that is there, in a process of its own', async () => {
  const stub = join(home, 'keychain');
  const environment = { STUB_KEYTAR_FILE: stub };
  const flags = ['--email', 'cai@example.com', '--name', 'Cai'];
  const screen = admit(['auth', 'register', ...flags], environment);
  await answer(screen, /^\? New password/m, password);
  await answer(screen, /^\? The same again/m, password);
  await screen.waitFor("The token lies in the system's keychain.");
  expect(await screen.exit).toBe(0);
  expect(Object.keys(JSON.parse(readFileSync(stub, 'utf8')))).toEqual([server.url]);
  expect(() => statSync(join(home, 'admit-one', 'credentials.json'))).toThrow();
});

it('ends with 2 when somebody leaves, and draws no colours where none are wanted', async () => {
  const screen = admit(['auth', 'login', '--no-color']);
  await screen.waitFor(/E-mail/);
  screen.press('ctrlC');
  expect(await screen.exit).toBe(2);
  expect(screen.screen().join('\n')).toContain('Cancelled.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it.
  expect(screen.written()).not.toMatch(/\u001b\[(3|4|9)\d/);
});
