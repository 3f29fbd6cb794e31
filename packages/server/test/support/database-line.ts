import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';

/** A database at the other end of a line that can be cut: to who stands here it was stopped, or frozen. */
export interface DatabaseLine extends AsyncDisposable {
  readonly database: Database;
  /** Connections are lost and new ones refused, as when PostgreSQL is stopped. */
  cut(): Promise<void>;
  /** Connections stand and nobody answers, as when PostgreSQL is frozen. */
  freeze(): void;
  restore(): Promise<void>;
}

export async function openDatabaseLine(
  databaseUrl: string,
  { poolSize = 10, log = createLog('silent') } = {},
): Promise<DatabaseLine> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let port = 0;
  let server: Server | null = null;

  async function listen(): Promise<void> {
    server = createServer((client) => {
      const database = connect({ host: target.hostname, port: Number(target.port || 5432) });
      client.pipe(database).pipe(client);
      for (const [socket, other] of [
        [client, database],
        [database, client],
      ] as const) {
        sockets.add(socket);
        if (isFrozen) socket.pause();
        socket
          .on('error', () => other.destroy())
          .on('close', () => {
            sockets.delete(socket);
            other.destroy();
          });
      }
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  async function close(): Promise<void> {
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    server = null;
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await listen();
  const url = Object.assign(new URL(databaseUrl), { hostname: '127.0.0.1', port: String(port) });
  const database = await openDatabase({ url: url.href, log, poolSize });
  return {
    database,
    cut: close,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    async restore() {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
      if (server === null) await listen();
    },
    async [Symbol.asyncDispose]() {
      isFrozen = false;
      await close();
      await database.close();
    },
  };
}
