import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveTicket } from '../../src/save-ticket.ts';
import { admit } from '../support/admit.ts';

const folder = mkdtempSync(join(tmpdir(), 'admit-words-'));
const id = 'tkt_4h7k2m9x_1204_1';
// Nobody is asked: each of these is wrong as it was typed.
const nobody = { server: 'http://127.0.0.1:9', folder, token: 'admit_none' };

test.each([
  ['ticket', id, '--png', join(folder, 'one'), '--svg', join(folder, '.', 'x', '..', 'one')],
  ['tickets', '--pdf', join(folder, 'one'), '--ics', join(folder, 'one')],
])('two files by one name are refused before anything is asked: admit %s', async (...words) => {
  const { code, stderr } = await admit(words, nobody);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Two options name the same file')]);
  expect(existsSync(join(folder, 'one'))).toBe(false);
});

test('what is typed before the name of a command inside another is for it, too', async () => {
  const { code, stderr } = await admit(['ticket', '--json', 'history', 'no-ticket'], nobody);
  expect([code, JSON.parse(stderr)]).toMatchObject([2, { error: { code: 'usage' } }]);
  const refused = await admit(['ticket', '--png', join(folder, 'png'), 'history', id], nobody);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("Option '--png' is not for `ticket history`.");
});

test.skipIf(process.platform === 'win32').each([false, true])(
  'neither is a pipe waited for, nor a device replaced; with --force: %s',
  async (isForced) => {
    const pipe = join(folder, `pipe-${isForced}`);
    execFileSync('mkfifo', [pipe]);
    const before = readdirSync(folder);
    for (const file of [pipe, '/dev/null'])
      await expect(saveTicket({ what: 'The QR' }, async () => 'qr', file, isForced)).rejects.toThrow(
        `${file} is a pipe or a device`,
      );
    expect(readdirSync(folder)).toEqual(before);
  },
);
