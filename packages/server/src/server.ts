import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { type Config, dataPaths } from './config.ts';
import type { Gateway } from './payments/gateway.ts';
import { webhookPath } from './payments/routes.ts';
import { startSandbox } from './payments/sandbox-process.ts';
import { createStripeGateway } from './payments/stripe.ts';
import { type Cache, noCache } from './platform/cache/cache.ts';
import { openRedisCache } from './platform/cache/redis-cache.ts';
import { openDataFolder } from './platform/data-folder.ts';
import { type Database, openDatabase } from './platform/database/database.ts';
import { startEmbeddedPostgres } from './platform/database/embedded.ts';
import { migrate } from './platform/database/migrate.ts';
import { answerNotReady, listen, stopListening } from './platform/http/listen.ts';
import type { Log } from './platform/log.ts';
import { startLoops } from './platform/loops.ts';
import { createMail } from './platform/mail.ts';
import { StartError } from './platform/start-error.ts';
import { stripeOf } from './stripe-of.ts';
import { openSigningKeys } from './tickets/keys/open-keys.ts';
import { openWallets } from './wallets/wallets.ts';

export interface RunningServer {
  /** `http://127.0.0.1:4100` */
  readonly url: string;
  /** Answers what was asked, then lets go of everything: no process and no lock is left. */
  stop(): Promise<void>;
}

/**
 * From settings to a server that answers: port → data folder → database → gateway → app → loops. The port comes
 * first, because a busy one is the commonest mistake and costs nothing to find out.
 *
 * @throws StartError with one sentence for people; what had been started is stopped again
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  await using started = new AsyncDisposableStack();

  const http = createServer();
  http.on('request', answerNotReady);
  const url = urlOf(config, await listen(http, config.host, config.port));
  started.defer(() => stopListening(http));
  const folder = await openDataFolder(config.dataDir);
  started.defer(() => folder.close());
  const paths = dataPaths(folder.path);

  const database = await startDatabase(config, folder.path, log, started);
  const gateway = await startGateway(config, paths.sandboxState, url, log, started);
  const shared = openCache(config, log);
  started.defer(() => shared.close());
  const mail = createMail({ smtpUrl: config.smtpUrl, from: config.mailFrom, folder: paths.mail, log });
  started.defer(() => mail.close());
  const app = createApp({
    database,
    gateway,
    mail,
    signingKeys: await openSigningKeys({
      database,
      secret: { setting: config.keySecret, file: paths.keySecret },
      keyFile: paths.ticketKey,
      log,
      isShared: config.databaseUrl !== null,
    }),
    wallets: await openWallets(config.wallets, log),
    log,
    publicUrl: () => config.publicUrl ?? url,
    corsOrigins: config.corsOrigins,
    trustProxy: config.trustProxy,
    loginLimit: config.loginLimit,
    metricsFor: config.metricsFor,
    shared,
  });
  const loops = startLoops(app.loops, log);
  started.defer(() => loops.stop());
  started.defer(() => stopListening(http, app.streams));
  http.off('request', answerNotReady).on('request', app.http);

  const everything = started.move();
  return { url, stop: () => everything.disposeAsync() };
}

async function startDatabase(
  config: Config,
  folder: string,
  log: Log,
  started: AsyncDisposableStack,
): Promise<Database> {
  let url = config.databaseUrl;
  if (url === null) {
    const postgres = await startEmbeddedPostgres({
      dataDir: folder,
      log,
      onExit: (reason) => log.error({ reason }, 'PostgreSQL ended by itself; it is being started again'),
    });
    started.defer(() => postgres.stop());
    url = postgres.url;
  }
  // First, because it says in one sentence what is wrong with a database that cannot be used.
  const database = await openDatabase({ url, log, poolSize: config.databasePool });
  started.defer(() => database.close());
  await migrate({ url, log });
  return database;
}

/** Not waited for: a Redis that is away keeps no server from starting. */
function openCache({ redis }: Config, log: Log): Cache {
  return redis === null ? noCache : openRedisCache({ address: redis, log });
}

async function startGateway(
  config: Config,
  stateFile: string,
  url: string,
  log: Log,
  started: AsyncDisposableStack,
): Promise<Gateway> {
  const gateway = stripeOf(config) ?? (await startSandboxGateway(stateFile, url, log, started));
  started.defer(() => gateway.close());
  return gateway;
}

async function startSandboxGateway(
  stateFile: string,
  url: string,
  log: Log,
  started: AsyncDisposableStack,
): Promise<Gateway> {
  const sandbox = await startSandbox({
    dataFile: stateFile,
    webhookUrl: url + webhookPath,
    onExit: (reason) =>
      log.error({ reason }, 'the payment sandbox ended by itself: start the server again to take payments'),
  }).catch((error: Error) => {
    throw new StartError('sandbox_unusable', error.message, { cause: error });
  });
  started.defer(() => sandbox.stop());
  log.info({ sandbox: sandbox.url }, 'payments go to the sandbox: no real money moves');
  return createStripeGateway(sandbox);
}

/** What a browser on this machine would type; an address that means "all of them" is not one that can be visited. */
function urlOf(config: Config, { port, family }: AddressInfo): string {
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  return `http://${family === 'IPv6' && host.includes(':') ? `[${host}]` : host}:${port}`;
}
