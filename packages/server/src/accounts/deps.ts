import type { Gateway } from '../payments/gateway.ts';
import type { Cache } from '../platform/cache/cache.ts';
import type { Database } from '../platform/database/database.ts';
import type { DatabaseWatch } from '../platform/database/database-watch.ts';
import type { Log } from '../platform/log.ts';
import type { Mail } from '../platform/mail.ts';

/** What the accounts stand on. */
export interface AccountsDeps {
  readonly database: Database;
  readonly watch: DatabaseWatch;
  readonly shared: Cache;
  readonly gateway: Gateway;
  readonly mail: Mail;
  readonly log: Log;
  /** How people reach this server, for the mails; known once it listens. */
  readonly publicUrl: () => string;
  /** Where a page of the gateway leads to when a card was given on it. */
  readonly returnUrl: () => string;
}
