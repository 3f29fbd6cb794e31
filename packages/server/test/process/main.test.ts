import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settings } from '../../src/config.ts';
import { version } from '../../src/version.ts';
import { must } from '../support/client.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { listHall } from '../support/hall.ts';
import { listenTo } from '../support/listen-to.ts';
import { runServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { isAlive } from '../support/spawn-server.ts';
import { waitFor } from '../support/wait-for.ts';

let folder: Awaited<ReturnType<typeof makeDataFolder>>;
beforeAll(async () => {
  folder = await makeDataFolder();
});
afterAll(() => folder.remove());

describe.concurrent('what it says and does not start', () => {
  test('--help lists every setting', async () => {
    const { exitCode, stdout } = await runServer(['--help']);
    expect(exitCode).toBe(0);
    for (const name of Object.keys(settings)) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  });

  test('--version', async () => {
    expect(await runServer(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('an argument it does not take', async () => {
    const { exitCode, stderr } = await runServer(['--port=1']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^admit-server takes no "--port=1": .*see --help\.\n$/);
  });

  test('wrong settings are all named, a sentence each, without what is secret', async () => {
    const { exitCode, stdout, stderr } = await runServer([], {
      ADMIT_PORT: '99999',
      ADMIT_LOG_LEVEL: 'loud',
      ADMIT_TRUST_PROXY: 'maybe',
      DATABASE_URL: 'hunter2',
      SMTP_URL: 'hunter2',
      STRIPE_SECRET_KEY: 'sk_live_hunter2',
      STRIPE_API_URL: 'http://127.0.0.1:1',
    });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toEqual([
      'ADMIT_PORT must be a port, 0 to 65535, not "99999".',
      'ADMIT_LOG_LEVEL must be a pino level, not "loud".',
      'ADMIT_TRUST_PROXY must be true or false, not "maybe".',
      'DATABASE_URL must be a postgres:// URL.',
      'SMTP_URL must be an smtp:// URL.',
      'STRIPE_WEBHOOK_SECRET must be set where STRIPE_SECRET_KEY is.',
      'STRIPE_API_URL needs a STRIPE_SECRET_KEY that begins with sk_test_.',
    ]);
  });

  test('a busy port: one sentence that says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const result = await runServer([], { ADMIT_PORT: String(port), ADMIT_DATA_DIR: folder.path });
    other.close();
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toBe(
      `Port ${port} of 127.0.0.1 is in use by another program: stop that one, or set ADMIT_PORT to another port.\n`,
    );
  });

  test('a database that does not answer: one sentence, without its password', async () => {
    const { exitCode, stderr } = await runServer([], {
      ADMIT_PORT: '0',
      ADMIT_DATA_DIR: folder.path,
      DATABASE_URL: 'postgres://admit:hunter2@127.0.0.1:1/tickets',
    });
    expect([exitCode, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toMatch(/127\.0\.0\.1/);
    expect(stderr).not.toMatch(/hunter2|\n\s+at /);
  });
});

describe.skipIf(process.platform !== 'linux')('it lives and dies, on one data folder', () => {
  const start = () => startServerProcess({ ADMIT_DATA_DIR: folder.path });
  const email = 'anna@example.com';
  const password = 'correct horse battery';

  test('SIGTERM: it answers until then, ends its streams, ends with 0, and leaves no process behind', async () => {
    const server = await start();
    expect(await readiness(server)).toEqual([200, { status: 'ready', database: 'reachable' }]);
    await must(server.url, 'register', { body: { email, password, name: 'Anna' } });
    const { secret: token } = await must(server.url, 'logIn', { body: { email, password } });
    await must(server.url, 'becomeSeller', { token, body: { name: 'The Cellar' } });
    const { secret: sellersToken } = await must(server.url, 'logIn', { body: { email, password } });
    const listener = await listenTo(server.url, await listHall(server.url, sellersToken, 3));
    // PostgreSQL with its own processes, and the sandbox.
    expect(server.family.length).toBeGreaterThan(2);
    process.kill(server.pid, 'SIGTERM');
    expect(await server.gone).toBe(0);
    // With the last chunk: a request that is waited for in vain is cut instead.
    const state = await waitFor(
      async () => listener.state(),
      (now) => now !== 'open',
    );
    expect(state).toBe('ended');
    expect(await survivors(server)).toEqual([]);
  });

  test('kill -9: the next start works, and what was written is kept', async () => {
    const killed = await start();
    await must(killed.url, 'logIn', { body: { email, password } });
    process.kill(killed.pid, 'SIGKILL');
    expect(await killed.gone).toBe('SIGKILL');

    const next = await start();
    expect((await must(next.url, 'logIn', { body: { email, password } })).account.name).toBe('Anna');
    // Ctrl-C goes to everything in the terminal's group.
    process.kill(-next.pid, 'SIGINT');
    expect(await next.gone).toBe(0);
    expect([...(await survivors(killed)), ...(await survivors(next))]).toEqual([]);
  });

  test('a spoilt file: one sentence, and no process is left', async () => {
    const path = join(folder.path, 'sandbox.jsonl');
    await rename(path, `${path}.kept`);
    await writeFile(path, 'spoilt\n');
    const { exitCode, stderr } = await runServer([], { ADMIT_PORT: '0', ADMIT_DATA_DIR: folder.path });
    await rename(`${path}.kept`, path);
    expect(stderr).toMatch(
      /^Line 1 of the payment sandbox's file .* cannot be read\. Nothing was changed\. .*\n$/,
    );
    expect(exitCode).toBe(1);
  });

  test('a second server is kept away from the folder, and the first one goes on', async () => {
    const server = await start();
    const second = await runServer([], { ADMIT_PORT: '0', ADMIT_DATA_DIR: folder.path });
    expect([second.exitCode, second.stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(second.stderr).toContain(`in use by the server that runs as process ${server.pid}`);
    expect((await readiness(server))[0]).toBe(200);

    // Whoever started it lets go, or has died.
    server.child.disconnect();
    expect(await server.gone).toBe(0);
    expect(await survivors(server)).toEqual([]);
  });
});

async function readiness({ url }: ServerProcess): Promise<[number, unknown]> {
  const { statusCode, body } = await request(`${url}/readyz`);
  return [statusCode, await body.json()];
}

async function survivors({ pid, family }: ServerProcess): Promise<number[]> {
  const alive = await Promise.all(
    [pid, ...family].map(async (each) => ((await isAlive(each)) ? each : null)),
  );
  return alive.filter((each) => each !== null);
}
