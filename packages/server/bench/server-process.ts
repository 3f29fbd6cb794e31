import { createServer } from 'node:http';
import { join } from 'node:path';
import { type AppDeps, createRooms, type Rooms, serveRooms } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { noCache } from '../src/platform/cache/cache.ts';
import { readRedisAddress } from '../src/platform/cache/redis-address.ts';
import { openRedisCache } from '../src/platform/cache/redis-cache.ts';
import { openDatabase } from '../src/platform/database/database.ts';
import { listen, stopListening } from '../src/platform/http/listen.ts';
import { createLog } from '../src/platform/log.ts';
import { startLoops } from '../src/platform/loops.ts';
import type { Mail } from '../src/platform/mail.ts';
import { openSigningKeys } from '../src/tickets/keys/open-keys.ts';
import { openWallets } from '../src/wallets/wallets.ts';
import { type DatabaseLine, openDatabaseLine } from '../test/support/database-line.ts';
import { bareExpress } from './bare-express.ts';
import { answerParent } from './child.ts';
import { constantHandlers } from './constant-handlers.ts';
import { gatewayAtOnce } from './gateway-at-once.ts';
import { plainHandlers } from './plain-hold.ts';
import { profileUntil } from './profile.ts';
import type { ServerKind, ServerQuestion, ServerUsage } from './server.ts';

/** One of the servers that are compared, in a process of its own. Its log goes to standard output, as the product's. */
const started = new AsyncDisposableStack();

answerParent(answer, () => started.disposeAsync());

let line: DatabaseLine | undefined;
let stopProfile: (() => Promise<string[]>) | undefined;

async function answer(question: ServerQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'start':
      return question.kind === 'bare' ? startBare() : start(question.kind, question);
    case 'cut':
      return line?.cut();
    case 'usage':
      return usage();
    case 'memory':
      return memory();
    case 'profile':
      stopProfile = await profileUntil();
      return null;
    case 'profiled':
      return stopProfile?.();
  }
}

async function startBare(): Promise<number> {
  const http = createServer(bareExpress());
  const { port } = await listen(http, '127.0.0.1', 0);
  started.defer(() => stopListening(http));
  return port;
}

/** As server.ts starts it, with PostgreSQL given, and with a gateway and a mail that answer at once. */
async function start(
  kind: Exclude<ServerKind, 'bare'>,
  { url, folder, redisUrl, isCut }: { url: string; folder: string; redisUrl: string; isCut: boolean },
): Promise<number> {
  const log = createLog('info');
  // What is between a server and its database costs both, so it is there only where it is cut.
  line = isCut ? started.use(await openDatabaseLine(url, { log, poolSize: 20 })) : undefined;
  const database = line?.database ?? (await openDatabase({ url, log }));
  if (!isCut) started.defer(() => database.close());
  const shared = kind === 'redis' ? openRedisCache({ address: readRedisAddress(redisUrl)!, log }) : noCache;
  started.defer(() => shared.close());
  // Answers at once, like the gateway: a mail server is another machine.
  const mail: Mail = { send: async () => true, close: async () => {} };
  const http = createServer();
  const { port } = await listen(http, '127.0.0.1', 0);
  const deps: AppDeps = {
    database,
    gateway: gatewayAtOnce(),
    mail,
    signingKeys: await openSigningKeys({
      database,
      secret: { setting: null, file: join(folder, 'key-secret') },
      keyFile: join(folder, 'ticket-key.pem'),
      log,
      isShared: false,
    }),
    wallets: await openWallets(readConfig({}).wallets, log),
    log,
    publicUrl: () => `http://127.0.0.1:${port}`,
    corsOrigins: [],
    trustProxy: false,
    loginLimit: 30,
    shared,
    ...(kind === 'redis' ? { ticketMemory: { most: 1 } } : {}),
  };
  const rooms = createRooms(deps);
  http.on('request', serveRooms(deps, { ...rooms, handlers: handlersOf(kind, deps, rooms) }));
  // An audit reads a whole database for as long as that takes, and all sides would pay for the one of one side.
  const loops = startLoops(
    rooms.loops.filter(({ name }) => name !== 'audit'),
    log,
  );
  started.defer(() => loops.stop());
  started.defer(() => stopListening(http));
  return port;
}

function handlersOf(kind: Exclude<ServerKind, 'bare'>, deps: AppDeps, rooms: Rooms): Rooms['handlers'] {
  switch (kind) {
    case 'real':
    case 'redis':
      return rooms.handlers;
    case 'constant':
      return constantHandlers(rooms.handlers);
    case 'plain':
      return plainHandlers(deps.database, rooms.handlers);
  }
}

/** Not collected for: a collection at each turn would be a cost that no server has. */
function usage(): ServerUsage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6 };
}

/** Resident bytes after collections, so that it is what is in use and not what waits to be swept. */
async function memory(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return process.memoryUsage.rss();
}
