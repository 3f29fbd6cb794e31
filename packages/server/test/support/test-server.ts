import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { SaleTimes } from '../../src/orders/deps.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { webhookPath } from '../../src/payments/routes.ts';
import { createSandbox } from '../../src/payments/sandbox/app.ts';
import { createStripeGateway } from '../../src/payments/stripe.ts';
import type { Cache } from '../../src/platform/cache/cache.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { EventStreamOptions } from '../../src/platform/http/event-streams.ts';
import { stopListening } from '../../src/platform/http/listen.ts';
import type { MetricsAudience } from '../../src/platform/http/metrics.ts';
import { createLog, type Log } from '../../src/platform/log.ts';
import { startLoops } from '../../src/platform/loops.ts';
import { createMail } from '../../src/platform/mail.ts';
import { openSigningKeys } from '../../src/tickets/keys/open-keys.ts';
import { openWallets, type WalletSettings } from '../../src/wallets/wallets.ts';
import { afterFile } from './after-file.ts';
import { testDatabase } from './test-database.ts';

export interface TestServer {
  readonly url: string;
  readonly database: Database;
  readonly gateway: Gateway;
  /** Mails lie in `<folder>/mail`. */
  readonly folder: string;
  readonly sandboxUrl: string;
  /** Happens by itself after the file's last test, but for a server that a test has started. */
  stop(): Promise<void>;
  /** All loops once, or those with these names, and nothing is too young for them to be looked at. */
  runLoops(names?: readonly string[]): Promise<void>;
}

/** What the sandbox signs its events with. */
export const webhookSecret = 'whsec_of_the_tests';

export interface TestServerOptions {
  readonly saleTimes?: SaleTimes;
  /** Puts something between the rooms and the database: a guard taken off, an answer lost. */
  readonly wrapDatabase?: (database: Database) => Database;
  readonly corsOrigins?: readonly string[];
  readonly loginLimit?: number;
  readonly metricsFor?: MetricsAudience;
  readonly log?: Log;
  readonly eventStreams?: EventStreamOptions;
  /** Which wallets get passes; none unless told. */
  readonly wallets?: WalletSettings;
  /** What processes remember together. */
  readonly shared?: Cache;
  /** A database that the test has made; it is closed by the test. */
  readonly database?: Database;
  /** Another process of the same service: the database and the gateway are this one's. */
  readonly beside?: TestServer;
  /** No loop runs by itself, but where the test says so. */
  readonly withoutLoops?: true;
  /** The sandbox tells it nothing: the test sends what events there are. */
  readonly withoutWebhooks?: true;
  /** Stands before the sandbox: the place to delay, drop or refuse what the server asks it. */
  readonly beforeSandbox?: RequestHandler;
  /** Without it the gateway is waited for as long as in life; with it nothing is asked again at once. */
  readonly gatewayTimeoutMs?: number;
}

/**
 * The whole server in this process, on a database of its own, with the real sandbox behind HTTP. Nothing is replaced
 * but the process. Stops by itself after the file's last test.
 */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const log = options.log ?? createLog(process.env.ADMIT_TEST_LOG ?? 'silent');
  const folder = await mkdtemp(join(tmpdir(), 'admit-server-'));
  afterFile(() => rm(folder, { recursive: true, force: true }));
  const database =
    options.database ?? options.beside?.database ?? (await testDatabase({ poolSize: 20 })).database;
  const http = createServer();
  const url = await listening(http);
  const { sandboxUrl } = options.beside ?? (await sandboxFor(url, folder, options));
  const gateway = createStripeGateway({
    url: sandboxUrl,
    secretKey: 'sk_test_of_the_tests',
    publishableKey: 'pk_test_of_the_tests',
    webhookSecret,
    cardEntryUrl: `${sandboxUrl}/v1/payment_methods`,
    ...(options.gatewayTimeoutMs === undefined
      ? {}
      : { timeoutMs: options.gatewayTimeoutMs, maxNetworkRetries: 0 }),
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
    signingKeys: await openSigningKeys({
      database,
      secret: { setting: null, file: join(options.beside?.folder ?? folder, 'key-secret') },
      keyFile: join(folder, 'ticket-key.pem'),
      log,
      isShared: false,
    }),
    wallets: await openWallets(options.wallets ?? readConfig({}).wallets, log),
    log,
    publicUrl: () => url,
    corsOrigins: options.corsOrigins ?? [],
    trustProxy: false,
    loginLimit: options.loginLimit ?? 0,
    ...(options.metricsFor ? { metricsFor: options.metricsFor } : {}),
    ...(options.shared ? { shared: options.shared } : {}),
    ...(options.eventStreams ? { eventStreams: options.eventStreams } : {}),
    ...(options.saleTimes ? { saleTimes: options.saleTimes } : {}),
  });
  http.on('request', app.http);
  const loops = startLoops(options.withoutLoops ? [] : app.loops, log);

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      await loops.stop();
      await stopListening(http, app.streams);
      await gateway.close();
    })();
    return stopped;
  };
  // What came last is undone first, so that the server is gone before its database is.
  afterFile(stop);
  return {
    url,
    database,
    gateway,
    folder,
    sandboxUrl,
    stop,
    async runLoops(names) {
      const { connection } = database;
      await connection.query(`update payments set updated_at = updated_at - interval '1 minute'`);
      await connection.query(`update outbox set due_at = due_at - interval '1 hour'`);
      await connection.query(`update webhook_inbox set due_at = due_at - interval '1 hour'`);
      for (const loop of app.loops)
        if (names?.includes(loop.name) ?? true) await loop.run(new AbortController().signal);
    },
  };
}

/** Tells the server at `url` of what happens, and lives as long as the file's tests. */
async function sandboxFor(url: string, folder: string, options: TestServerOptions) {
  const { beforeSandbox, withoutWebhooks } = options;
  const sandbox = await createSandbox({
    dataFile: join(folder, 'sandbox.jsonl'),
    ...(withoutWebhooks ? {} : { webhook: { url: url + webhookPath, secret: webhookSecret } }),
    ...(beforeSandbox ? { middleware: beforeSandbox } : {}),
  });
  const http = createServer(sandbox.app);
  afterFile(async () => {
    await stopListening(http);
    await sandbox.close();
  });
  return { sandboxUrl: await listening(http) };
}

function listening(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}
