import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { SaleTimes } from '../../src/orders/deps.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { webhookPath } from '../../src/payments/routes.ts';
import { createSandbox } from '../../src/payments/sandbox/app.ts';
import { createStripeGateway } from '../../src/payments/stripe.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { stopListening } from '../../src/platform/http/listen.ts';
import { createLog, type Log } from '../../src/platform/log.ts';
import { startLoops } from '../../src/platform/loops.ts';
import { createMail } from '../../src/platform/mail.ts';
import { openSigningKey } from '../../src/tickets/signing-key.ts';
import { testDatabase } from './test-database.ts';

export interface TestServer {
  readonly url: string;
  readonly database: Database;
  readonly gateway: Gateway;
  /** Mails lie in `<folder>/mail`. */
  readonly folder: string;
}

export interface TestServerOptions {
  readonly saleTimes?: SaleTimes;
  /** Puts something between the rooms and the database: a guard taken off, an answer lost. */
  readonly wrapDatabase?: (database: Database) => Database;
  readonly corsOrigins?: readonly string[];
  readonly loginLimit?: number;
  readonly log?: Log;
}

/**
 * The whole server in this process, on a database of its own, with the real sandbox behind HTTP. Nothing is replaced
 * but the process. Stops by itself after the file's last test.
 */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const log = options.log ?? createLog(process.env.ADMIT_TEST_LOG ?? 'silent');
  const folder = await mkdtemp(join(tmpdir(), 'admit-server-'));
  const { database } = await testDatabase({ poolSize: 20 });
  const http = createServer();
  const url = await listening(http);

  const webhookSecret = 'whsec_of_the_tests';
  const sandbox = await createSandbox({
    dataFile: join(folder, 'sandbox.jsonl'),
    webhook: { url: url + webhookPath, secret: webhookSecret },
  });
  const sandboxHttp = createServer(sandbox.app);
  const sandboxUrl = await listening(sandboxHttp);
  const gateway = createStripeGateway({
    url: sandboxUrl,
    secretKey: 'sk_test_of_the_tests',
    publishableKey: 'pk_test_of_the_tests',
    webhookSecret,
    cardEntryUrl: `${sandboxUrl}/v1/payment_methods`,
  });

  const app = createApp({
    database: options.wrapDatabase?.(database) ?? database,
    gateway,
    mail: createMail({
      smtpUrl: null,
      from: 'Admit One <tickets@localhost>',
      folder: join(folder, 'mail'),
      log,
    }),
    signingKey: await openSigningKey(join(folder, 'ticket-key.pem')),
    log,
    publicUrl: () => url,
    corsOrigins: options.corsOrigins ?? [],
    trustProxy: false,
    loginLimit: options.loginLimit ?? 0,
    ...(options.saleTimes ? { saleTimes: options.saleTimes } : {}),
  });
  http.on('request', app.http);
  const loops = startLoops(app.loops, log);

  // Vitest runs these last first, so that the server is gone before its database is.
  afterAll(async () => {
    await loops.stop();
    await stopListening(http);
    await gateway.close();
    await stopListening(sandboxHttp);
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { url, database, gateway, folder };
}

function listening(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}
