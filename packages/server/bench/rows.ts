import type { SideName } from './sides.ts';

/** A promise about speed: one side against another, both measured in turns. */
export interface Row {
  readonly what: string;
  readonly measured: SideName;
  readonly against: SideName;
  readonly atLeast: number;
}

export const rows = {
  hold: {
    what: 'holds over 1,000 listings / the same middleware and a constant answer',
    measured: 'hold',
    against: 'constant',
    atLeast: 0.65,
  },
  batches: {
    what: 'holds in batches / a transaction per request',
    measured: 'hold',
    against: 'plain',
    atLeast: 2.5,
  },
  checkout: {
    what: 'checkout requests (hold + pay of 2 seats) / constant answers',
    measured: 'checkout',
    against: 'constantCheckout',
    atLeast: 0.5,
  },
  constant: {
    what: 'the middleware with a constant answer / bare Express 5',
    measured: 'constant',
    against: 'bare',
    atLeast: 0.5,
  },
  hot: {
    what: 'checkouts on one hot listing / over 1,000 listings',
    measured: 'hot',
    against: 'checkout',
    atLeast: 0.85,
  },
  full: {
    what: 'checkouts beside 5 million sold tickets / beside none',
    measured: 'full',
    against: 'checkout',
    atLeast: 0.85,
  },
  read: {
    what: 'accessTicket from memory / a constant ticket',
    measured: 'read',
    against: 'constantRead',
    atLeast: 0.85,
  },
  readRedis: {
    what: 'accessTicket from Redis / a constant ticket',
    measured: 'readRedis',
    against: 'constantRead',
    atLeast: 0.5,
  },
  readAway: {
    what: 'accessTicket from memory, PostgreSQL away / a constant ticket, the same',
    measured: 'readAway',
    against: 'constantReadAway',
    atLeast: 0.85,
  },
  readRedisAway: {
    what: 'accessTicket from Redis, PostgreSQL away / a constant ticket, the same',
    measured: 'readRedisAway',
    against: 'constantReadAway',
    atLeast: 0.5,
  },
} as const satisfies Record<string, Row>;

/** The server's memory after so long, against a tenth of it. */
export const memoryAtMost = 1.2;
