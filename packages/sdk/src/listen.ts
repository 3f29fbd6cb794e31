import { AdmitOneError } from './admit-one-error.ts';
import type { AnyInput } from './build-request.ts';
import type { InputOf } from './call.ts';
import { connect } from './connect.ts';
import type { ResponseOf, StreamOperation } from './contract/index.ts';
import type { Settings } from './options.ts';
import { pause } from './pause.ts';
import { retryDelay } from './retry.ts';

export interface ListenOptions {
  /** Ends it: there is no more to come, and nothing is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Told true when the server begins to tell, and false when the connection broke and is being made again. */
  readonly onLive?: ((isLive: boolean) => void) | undefined;
}

/** Listens to one stream of the contract; what `watch` of the resources is made of. */
export type Listen = <Name extends StreamOperation>(
  operation: Name,
  input: InputOf<Name>,
  options?: ListenOptions,
) => AsyncGenerator<ResponseOf<Name>, void, void>;

/**
 * The events of a stream, over as many connections as it takes: after a break it asks again, later and later, and goes
 * on from the version it heard last. Until something was heard it gives up as early as any other call.
 *
 * @throws AdmitOneError when asking again is of no use, `not_found` for one, or when nothing was heard yet
 */
export async function* listen<Name extends StreamOperation>(
  settings: Settings,
  operation: Name,
  input: InputOf<Name>,
  { signal, onLive }: ListenOptions = {},
): AsyncGenerator<ResponseOf<Name>, void, void> {
  let after: string | null = null;
  for (let retries = 0; !signal?.aborted; retries += 1) {
    const begunAt = Date.now();
    let lost: AdmitOneError = brokenOff();
    try {
      for await (const event of connect(settings, operation, input as AnyInput, { after, signal, onLive })) {
        after = event.version;
        yield event as ResponseOf<Name>;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof AdmitOneError)) throw error;
      lost = error;
    }
    if (signal?.aborted) return;
    onLive?.(false);
    // One that held for a while was a good one; one that breaks at once is asked for less and less often.
    if (Date.now() - begunAt > heldWellMs) retries = 0;
    const maxRetries = after === null ? settings.maxRetries : Number.POSITIVE_INFINITY;
    const delay = retryDelay({ error: lost, retries, maxRetries, repeatable: true });
    if (delay === null) throw lost;
    await pause(delay, signal);
  }
}

function brokenOff(): AdmitOneError<'connection_failed'> {
  const message = 'The server ended the connection before it said anything. Try again in a moment.';
  return new AdmitOneError('connection_failed', message, { details: {} });
}

const heldWellMs = 5_000;
