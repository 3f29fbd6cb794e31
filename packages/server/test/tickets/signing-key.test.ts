import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartError } from '../../src/platform/start-error.ts';
import { openSigningKey } from '../../src/tickets/signing-key.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admit-key-'));
  file = join(folder, 'ticket-key.pem');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('is made once, for nobody else to read, and is the same ever after', async () => {
  const [first, again] = [await openSigningKey(file), await openSigningKey(file)];
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(again.published).toEqual(first.published);
  const bytes = Buffer.from('a ticket');
  expect(Buffer.from(again.sign(bytes)).equals(first.sign(bytes))).toBe(true);
  expect(verify(null, bytes, createPublicKey(await readFile(file)), first.sign(bytes))).toBe(true);
});

test('a file that holds none is left alone: a new key would make every sold ticket a forgery', async () => {
  await writeFile(file, 'spoilt');
  const failure = await openSigningKey(file).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartError);
  expect(failure).toMatchObject({ code: 'ticket_key_unusable', message: expect.stringContaining(file) });
  expect(await readFile(file, 'utf8')).toBe('spoilt');
});
