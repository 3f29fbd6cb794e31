import type { Call } from '../call.ts';
import type { BodyOf, GateCounts, LoggedScan, QueryOf, Scan, SyncedScans } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';

/**
 * Gates, for a seller's people: a token with the scope `gate` is enough, and may do nothing else. What a gate needs to work
 * without connection is `listings.keys` and `verifyTicket`.
 */
export class GatesResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Lets a ticket in, once, or out. A refusal is an answer with its `reason`, no error. A scan that is sent again with
   * the same `id` counts once and has the same answer.
   *
   * @example
   * ```ts
   * const scan = await client.gates.scan('lst_4h7k2m9x', { token: text, gate: 'North 2' });
   * console.log(scan.outcome, scan.reason, scan.ticket?.label);
   * ```
   */
  scan(
    listingId: string,
    wish: Omit<BodyOf<'scanTicket'>, 'id'> & { id?: string },
    options?: CallOptions,
  ): Promise<Scan> {
    const body = { ...wish, id: wish.id ?? crypto.randomUUID() };
    return this.#call('scanTicket', { params: { listingId }, body }, options);
  }

  /** Tells what a gate did without connection, 500 scans at most. All are kept; each answer says what was wrong. */
  sync(listingId: string, scans: BodyOf<'syncScans'>, options?: CallOptions): Promise<SyncedScans> {
    return this.#call('syncScans', { params: { listingId }, body: scans }, options);
  }

  /** Who was let in and out, newest first; with `{ recordedAs: 'double' }` what two gates let in. */
  scans(listingId: string, query: QueryOf<'listScans'> = {}, options?: CallOptions): Pages<LoggedScan> {
    return new Pages(query, (page) =>
      this.#call('listScans', { params: { listingId }, query: page }, options),
    );
  }

  /** How many are in, by gate. */
  counts(listingId: string, options?: CallOptions): Promise<GateCounts> {
    return this.#call('readGateCounts', { params: { listingId } }, options);
  }
}
