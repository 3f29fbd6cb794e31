import { errorCode } from '../error-code.ts';

/**
 * The database is away, full or overloaded: the same call may succeed later. Thrown out of `inTransaction` it does not
 * say whether the commit still happened, so whoever tries again needs an idempotency key.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';

  constructor(cause: unknown) {
    super('The database does not answer.', { cause });
  }
}

/** True for the errors of Node, of the `pg` library and of PostgreSQL that speak of the connection, not the statement. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const code = errorCode(error);
  if (code !== undefined) return networkErrors.has(code) || serverStates.test(code);
  return error instanceof Error && poolMessages.test(error.message);
}

const networkErrors = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENETDOWN',
  ],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'],
]);

/**
 * 08: the connection failed (but 08P01, a fault of ours). 53: no room left on disk, in memory or among the connections.
 * 57P: PostgreSQL is starting, stopping or was restarted. 57014: the statement timeout, which on these short statements means overload.
 * 25006: a primary that became a standby.
 */
const serverStates = /^(08(?!P01)...|53...|57P0.|57014|25006)$/;

/** What `pg` and its pool say without a code; see their `client.js` and `index.js`. */
const poolMessages =
  /^(Connection terminated|Connection ended|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;
