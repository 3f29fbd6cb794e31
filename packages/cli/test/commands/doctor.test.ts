import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { afterFile } from '../../../server/test/support/after-file.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { examineNode } from '../../src/doctor/node.ts';
import { KeychainFault } from '../../src/keychain.ts';
import { openPending } from '../../src/pending.ts';
import type { Finding } from '../../src/render/finding.ts';
import { type AdmitOptions, admit, memoryKeychain, noKeychain } from '../support/admit.ts';

const server = await testServer();
let machine: AdmitOptions;

beforeEach(() => {
  machine = { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-doctor-')) };
});

async function examine(options: AdmitOptions): Promise<{ code: number; findings: Map<string, Finding> }> {
  const { code, stdout } = await admit(['doctor', '--json'], options);
  const findings = JSON.parse(stdout) as Finding[];
  return { code, findings: new Map(findings.map((finding) => [finding.check, finding])) };
}

describe('admit doctor', () => {
  it('finds nothing broken where nothing is', async () => {
    const { token, email } = await makeAccount(server.database.connection);
    const { code, findings } = await examine({ ...machine, token, keychain: memoryKeychain() });
    expect([...findings.keys()]).toEqual([
      'node',
      'config file',
      'folder',
      'server',
      'clock',
      'login',
      'keychain',
      'terminal',
      'requests',
      'gates',
      'tickets',
    ]);
    expect([...findings.values()].filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.get('login')?.says).toContain(`(${email}), by ADMIT_TOKEN, for buyer, until for ever`);
    expect(code).toBe(0);
  });

  it('names what is broken, and ends with 1', async () => {
    const { token } = await makeAccount(server.database.connection);
    await admit(['auth', 'login', '--with-token', '--insecure-storage'], { ...machine, input: token });
    chmodSync(join(machine.folder, 'credentials.json'), 0o640);
    const open = await examine(machine);
    expect(open.code).toBe(1);
    expect(open.findings.get('folder')).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('credentials.json is open to others (mode 640)'),
      hint: expect.stringMatching(/^chmod 600 \//),
    });
    // Reading the token has closed the file again.
    expect(await examine(machine)).toMatchObject({ code: 0 });

    const invalid = await examine({ ...machine, token: `admit_${'x'.repeat(43)}` });
    expect(invalid).toMatchObject({ code: 1 });
    expect(invalid.findings.get('login')).toMatchObject({
      state: 'broken',
      says: 'ADMIT_TOKEN is not valid, or no longer',
    });
  });

  it('tells a server that is away from one that is none, and from one that is not ready', async () => {
    const away = await examine({ ...machine, server: await serverAway(), token: 'admit_1' });
    expect(away.code).toBe(1);
    expect(away.findings.get('server')?.says).toContain('cannot be reached (ECONNREFUSED)');
    expect(away.findings.get('login')?.state).toBe('warning');

    const other = await serverAnswering(200, { hello: 'world' });
    expect((await examine({ ...machine, server: other })).findings.get('server')?.says).toContain(
      'is no Admit One server',
    );
    const unready = await serverAnswering(503, { status: 'not ready' });
    expect((await examine({ ...machine, server: unready })).findings.get('server')).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('its database is unreachable'),
    });
  });

  it('sees a clock that is off, and another version', async () => {
    const health = { status: 'ready', info: { version: '9.9.9' } };
    const anHourAgo = new Date(Date.now() - 3_600_000).toUTCString();
    const { code, findings } = await examine({
      ...machine,
      server: await serverAnswering(200, health, anHourAgo),
    });
    expect(code).toBe(0);
    expect(findings.get('clock')).toMatchObject({
      state: 'warning',
      says: expect.stringMatching(/^is 3[56]\d\d s ahead of the server's$/),
    });
    expect(findings.get('server')).toMatchObject({
      state: 'warning',
      says: expect.stringContaining('9.9.9'),
    });
  });

  it('tells of a keychain that refuses, and of requests left open', async () => {
    const { folder } = machine;
    const pending = openPending({ folder, server: server.url, account: 'nobody', now: () => Date.now() });
    await pending.remember({
      operation: 'selectSeats',
      path: '/v1/x',
      body: {},
      about: 'hold 2 seats of Mahler 5',
    });
    const keychain = {
      ...noKeychain,
      set: async () => Promise.reject(new KeychainFault('silent', 'It is silent.')),
    };
    const { findings } = await examine({ ...machine, keychain });
    expect(findings.get('keychain')).toMatchObject({ state: 'warning', says: 'It is silent.' });
    const open = await examine(machine);
    expect(open.findings.get('requests')).toMatchObject({ says: 'left open: hold 2 seats of Mahler 5' });
  });

  it('sees a folder that is open to others', async () => {
    mkdirSync(join(machine.folder, 'pending'), { mode: 0o755 });
    expect((await examine(machine)).findings.get('folder')).toMatchObject({
      hint: expect.stringMatching(/^chmod 700/),
    });
  });

  it.each([
    ['22.18.0', 'broken'],
    ['22.19.0', 'ok'],
    ['24.1.0', 'ok'],
    ['20.19.9', 'broken'],
  ])('judges Node %s: %s', (running, state) => {
    expect(examineNode(running).state).toBe(state);
  });
});

/** Nothing listens there any more. */
async function serverAway(): Promise<string> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  await new Promise((resolve) => http.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Something that answers every path alike. */
async function serverAnswering(status: number, body: object, date?: string): Promise<string> {
  const http = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...(date !== undefined && { date }) });
    response.end(JSON.stringify(body));
  });
  afterFile(() => new Promise((resolve) => http.close(resolve)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
