import type {
  BodyOf,
  Operation,
  ParamsOf,
  QueryOf,
  ResponseOf,
  Routes,
  Scope,
  StreamOperation,
} from '@admit-one/sdk/contract';
import type { Log } from '../log.ts';

/** Who is asking, as the token says. */
export interface Caller {
  readonly accountId: number;
  readonly tokenId: number;
  readonly scopes: readonly Scope[];
  /** Only where the token could not be checked now: when it was checked last. */
  readonly uncheckedSince?: Date;
}

type CallerOf<Name extends Operation> = Routes[Name]['access'] extends 'anyone' ? Caller | null : Caller;

/** One request, parsed by the contract. */
export interface Call<Name extends Operation> {
  readonly params: ParamsOf<Name>;
  readonly query: QueryOf<Name>;
  readonly body: BodyOf<Name>;
  readonly caller: CallerOf<Name>;
  /** Empty where the route asks for none. */
  readonly idempotencyKey: string;
  /** SHA-256 of operation, parameters and body: the same key with another hash is another request. Empty without a key. */
  readonly requestHash: Buffer;
  /** The version that a listener comes back with, whatever it is; null where there is none, and where nothing is streamed. */
  readonly lastEventId: string | null;
  readonly requestId: string;
  readonly log: Log;
}

export type Handler<Name extends Operation> = (
  call: Call<Name>,
) => Promise<Name extends StreamOperation ? Stream<ResponseOf<Name>> : ResponseOf<Name>>;

/** Tells a listener what is, at once, and then what comes, until the returned function is called. */
export type Stream<Event> = (listener: Listener<Event>) => () => void;

/** Somebody at the other end of a stream. An event that many get should be one object: it is encoded once. */
export interface Listener<Event> {
  send(event: Event): void;
  /** There is no more to come; they may ask again. */
  end(): void;
}

/** A handler for each operation of a room. */
export type Handlers<Names extends Operation> = { readonly [Name in Names]: Handler<Name> };

/**
 * The caller behind an `Authorization` header's token; null when it is none of ours. With `mayBeUnchecked`, one that was
 * seen lately is believed while it cannot be checked.
 */
export type Authenticate = (
  token: string,
  options?: { readonly mayBeUnchecked?: boolean },
) => Promise<Caller | null>;
