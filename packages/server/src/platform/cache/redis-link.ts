import { createClient, createCluster, createSentinel } from '@redis/client';
import type { RedisAddress } from './redis-address.ts';

/** A Redis of any kind, as far as it is needed here. */
export interface RedisLink {
  /** Begins to connect, and goes on trying until it is closed. */
  open(): void;
  /** `key` says where in a cluster it belongs. Rejects where there is no connection; may wait for ever. */
  send(key: string, command: readonly string[]): Promise<unknown>;
  /** Hears these channels from now on, after every new connection, too. */
  listen(channels: readonly string[], hear: (text: string, channel: string) => void): void;
  close(): void;
}

/** Nothing but beats may come for a while; a connection over which not even these come is dead. */
const silentMs = 5_000;

export function openRedisLink(address: RedisAddress, onError: (error: unknown) => void): RedisLink {
  const { username, password, database } = address;
  const node = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // What cannot be asked now is not asked later: the database answers meanwhile.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 100_000,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: {
      ...(address.tls ? { tls: true as const } : {}),
      connectTimeout: 2_000,
      socketTimeout: silentMs,
      reconnectStrategy: (retries: number) => Math.min(50 * 2 ** Math.min(retries, 5), 1_000),
    },
  } as const;
  switch (address.kind) {
    case 'plain':
      return plainLink({ ...node, database, socket: { ...node.socket, ...address.nodes[0]! } }, onError);
    case 'cluster':
      return clusterLink(address, node, onError);
    case 'sentinel':
      return sentinelLink(address, { ...node, database }, onError);
  }
}

type NodeOptions = NonNullable<Parameters<typeof createClient>[0]>;

function plainLink(options: NodeOptions, onError: (error: unknown) => void): RedisLink {
  const client = createClient(options).on('error', onError);
  const listener = createClient({ ...options, disableOfflineQueue: false }).on('error', onError);
  return {
    open() {
      for (const each of [client, listener]) each.connect().catch(onError);
    },
    send: (_key, command) => client.sendCommand([...command]),
    listen: (channels, hear) => void listener.subscribe([...channels], hear).catch(onError),
    close() {
      for (const each of [client, listener]) if (each.isOpen) each.destroy();
    },
  };
}

function clusterLink(
  { nodes, tls }: RedisAddress,
  defaults: object,
  onError: (error: unknown) => void,
): RedisLink {
  const connect = () =>
    createCluster({
      rootNodes: nodes.map((node) => ({ socket: { ...node, ...(tls ? { tls: true as const } : {}) } })),
      defaults,
    })
      .on('error', onError)
      .on('node-error', onError);
  return retrying(connect, onError, (cluster, key, command) => cluster.sendCommand(key, false, [...command]));
}

function sentinelLink(
  { nodes, name, tls }: RedisAddress,
  options: object,
  onError: (error: unknown) => void,
): RedisLink {
  const connect = () =>
    createSentinel({
      name,
      sentinelRootNodes: [...nodes],
      nodeClientOptions: options,
      sentinelClientOptions: { socket: { ...(tls ? { tls: true as const } : {}), connectTimeout: 2_000 } },
      masterPoolSize: 2,
      scanInterval: 1_000,
    }).on('error', onError);
  return retrying(connect, onError, (sentinel, _key, command) => sentinel.sendCommand(false, [...command]));
}

interface Connectable {
  connect(): Promise<unknown>;
  destroy(): unknown;
  readonly isOpen: boolean;
  subscribe(channels: string[], hear: (text: string, channel: string) => void): Promise<unknown>;
}

/** Clients of several servers give their first connection up when none answers: they are made anew until one does. */
function retrying<Client extends Connectable>(
  make: () => Client,
  onError: (error: unknown) => void,
  send: (client: Client, key: string, command: readonly string[]) => Promise<unknown>,
): RedisLink {
  let client: Client | null = null;
  let isClosed = false;
  let heard: Parameters<RedisLink['listen']> | null = null;

  async function connect(): Promise<void> {
    const next = make();
    try {
      await next.connect();
      if (heard !== null) await next.subscribe([...heard[0]], heard[1]);
      if (isClosed) end(next);
      else client = next;
    } catch (error) {
      onError(error);
      end(next);
      if (!isClosed) setTimeout(() => void connect(), 500).unref();
    }
  }

  return {
    open: () => void connect(),
    send: (key, command) =>
      client === null ? Promise.reject(new Error('Not connected yet.')) : send(client, key, command),
    listen(channels, hear) {
      heard = [channels, hear];
    },
    close() {
      isClosed = true;
      if (client !== null) end(client);
    },
  };
}

function end(client: Connectable): void {
  try {
    Promise.resolve(client.destroy()).catch(() => undefined);
  } catch {
    // It was not open.
  }
}
