import type { ServerKind } from './server.ts';

export type SideName =
  | 'bare'
  | 'constant'
  | 'hold'
  | 'plain'
  | 'hot'
  | 'checkout'
  | 'constantCheckout'
  | 'full'
  | 'constantRead'
  | 'read'
  | 'readRedis'
  | 'constantReadAway'
  | 'readAway'
  | 'readRedisAway';

/** What is measured in turns: a server, the database it stands on, and what its buyers do. */
export interface Side {
  readonly what: string;
  readonly server: ServerKind;
  /** Each server process has a database of its own, so that no loop of one does the work of another. */
  readonly database: DatabaseName;
  readonly connections: number;
  readonly pay: boolean;
  readonly hot: boolean;
  readonly firstSeat: number;
  /** Buyers read the tickets they have. */
  readonly reads?: true;
  /** The line to the database is cut once all is warm. */
  readonly databaseAway?: true;
}

export type DatabaseName = 'sale' | 'plain' | 'constant' | 'full' | 'tickets';

const holds = { connections: 64, pay: false, hot: false, firstSeat: 0 } as const;
/** Behind the seats of the holds, before those that are sold where the table is full. */
const checkouts = { connections: 128, pay: true, hot: false, firstSeat: 2_500 } as const;

const reads = { ...holds, reads: true } as const;

/** In the order of their turns: what is compared stands side by side. */
export const sides: Record<SideName, Side> = {
  bare: { what: 'bare Express 5', server: 'bare', database: 'constant', ...holds },
  constant: { what: 'constant answer', server: 'constant', database: 'constant', ...holds },
  hold: { what: 'holds', server: 'real', database: 'sale', ...holds },
  plain: { what: 'holds, plain', server: 'plain', database: 'plain', ...holds },
  hot: {
    what: 'checkouts, one listing',
    server: 'real',
    database: 'sale',
    ...checkouts,
    hot: true,
    firstSeat: 0,
  },
  checkout: { what: 'checkouts', server: 'real', database: 'sale', ...checkouts },
  full: { what: 'checkouts, 5 million sold', server: 'real', database: 'full', ...checkouts },
  constantCheckout: { what: 'constant checkouts', server: 'constant', database: 'constant', ...checkouts },
  constantRead: { what: 'constant tickets', server: 'constant', database: 'constant', ...reads },
  read: { what: 'tickets from memory', server: 'real', database: 'tickets', ...reads },
  readRedis: { what: 'tickets from Redis', server: 'redis', database: 'tickets', ...reads },
  constantReadAway: {
    ...{ what: 'constant tickets, database away', server: 'constant', database: 'constant' },
    ...reads,
    databaseAway: true,
  },
  readAway: {
    ...{ what: 'tickets from memory, database away', server: 'real', database: 'tickets' },
    ...reads,
    databaseAway: true,
  },
  readRedisAway: {
    ...{ what: 'tickets from Redis, database away', server: 'redis', database: 'tickets' },
    ...reads,
    databaseAway: true,
  },
};
