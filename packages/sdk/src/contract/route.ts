import type { z } from 'zod';
import type { ServerErrorCode } from './errors.ts';

/**
 * Who may call a route: anyone, any valid token, one that may do more than scan (`account`: whose devices at gates
 * are left somewhere must not lose the account), or a token with that scope.
 */
export type Access = 'anyone' | 'token' | 'account' | 'buyer' | 'seller' | 'staff' | 'gate';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express 5 and OpenAPI alike once `{id}` is read as `:id`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly access: Access;
  /** The `Idempotency-Key` header is required; the same key and body give the same answer for ever. */
  readonly idempotencyKey?: true;
  /** Its body has an id of the caller's in it, and what comes twice with one counts once: it may be sent again. */
  readonly repeatable?: true;
  /**
   * What the answer may be kept for: `immutable` for ever; `version` for as long as who asks again, with its `ETag`, is told
   * that the `version` in it is the same; otherwise not at all.
   */
  readonly cache?: 'immutable' | 'version';
  /** The answer may be long, so it is compressed for who takes that; one that is `immutable` always is. */
  readonly compressed?: true;
  /**
   * The answer goes on for as long as somebody listens: `text/event-stream`, the data of each event as `response` says,
   * its name the `type` and its id the `version` in it. Who comes back with `Last-Event-ID` goes on from there.
   */
  readonly stream?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The largest body in bytes; 100 kB unless told. */
  readonly bodyLimit?: number;
  readonly status: 200 | 201;
  readonly response: z.ZodType;
  /** The codes of its own, besides those any route may answer. */
  readonly errors: readonly ServerErrorCode[];
}

/** Keeps the literal types of one route. */
export function route<const Definition extends Route>(definition: Definition): Definition {
  return definition;
}
