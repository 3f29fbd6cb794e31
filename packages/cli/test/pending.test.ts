import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPending } from '../src/pending.ts';

const hold = { operation: 'holdSeats', path: '/v1/listings/lst_1/orders', body: { seats: [14, 15] } };
let folder: string;
let present = 1_000_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admit-pending-'));
  present = 1_000_000;
});

const open = (account = 'acc_1', server = 'http://one') =>
  openPending({ folder, server, account, now: () => present });

describe('the journal of what was asked', () => {
  it('gives the same key until it is finished, then another', async () => {
    const key = await open().remember(hold);
    expect(await open().remember({ ...hold, body: { seats: [14, 15] } })).toBe(key);
    await open().finish(key);
    expect(await open().remember(hold)).not.toBe(key);
  });

  it('does not care in which order fields were written', async () => {
    const key = await open().remember({ ...hold, body: { a: 1, b: { c: [1], d: undefined } } });
    expect(await open().remember({ ...hold, body: { b: { c: [1] }, a: 1 } })).toBe(key);
  });

  it('tells requests, accounts and servers apart', async () => {
    const keys = [
      await open().remember(hold),
      await open().remember({ ...hold, body: { seats: [15, 14] } }),
      await open().remember({ ...hold, path: '/v1/listings/lst_2/orders' }),
      await open().remember({ ...hold, operation: 'selectSeats' }),
      await open('acc_2').remember(hold),
      await open('acc_1', 'http://two').remember(hold),
    ];
    expect(new Set(keys).size).toBe(6);
    expect(await open('acc_2').list()).toHaveLength(1);
  });

  it('forgets after a day', async () => {
    const key = await open().remember(hold);
    present += 23 * 60 * 60 * 1000;
    expect(await open().list()).toMatchObject([{ key, operation: 'holdSeats' }]);
    expect(await open().remember(hold)).toBe(key);
    present += 2 * 60 * 60 * 1000;
    expect(await open().list()).toEqual([]);
    expect(await open().remember(hold)).not.toBe(key);
  });

  it('is for its owner only, and holds no body', async () => {
    await open().remember({ ...hold, body: { secret: 'pm_123456' } });
    const [name = ''] = readdirSync(join(folder, 'pending'));
    const file = join(folder, 'pending', name);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'pending')).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).not.toContain('pm_123456');
  });

  it('is not stopped by a file that is torn', async () => {
    await open().remember(hold);
    const [name = ''] = readdirSync(join(folder, 'pending'));
    writeFileSync(join(folder, 'pending', name), '{"key":');
    const key = await open().remember(hold);
    expect(await open().remember(hold)).toBe(key);
  });

  it('gives one key to many who ask at once', async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => open().remember(hold)));
    expect(new Set(keys).size).toBe(1);
    expect(readdirSync(join(folder, 'pending'))).toHaveLength(1);
  });

  it('survives a kill between writing and sending', async () => {
    const script = fileURLToPath(new URL('./support/remember-and-wait.ts', import.meta.url));
    const flags = ['--conditions=@admit-one/source'];
    const child = spawn(process.execPath, [...flags, script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await open().remember(hold)).toBe(String(said).trim());
    expect(await open().list()).toHaveLength(1);
  });
});
