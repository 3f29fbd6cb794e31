import { createParser } from 'eventsource-parser';
import { AdmitOneError } from './admit-one-error.ts';
import { type AnyInput, buildRequest } from './build-request.ts';
import { type ResponseOf, type Route, routes, type StreamOperation } from './contract/index.ts';
import { type FetchAnswer, type FetchBody, findFetch } from './find-fetch.ts';
import { aborted, connectionFailed, timedOut } from './network-errors.ts';
import type { Settings } from './options.ts';
import { readAnswer } from './read-answer.ts';

export interface ConnectOptions {
  /** The version heard last; null for everything anew. */
  readonly after: string | null;
  readonly signal?: AbortSignal | undefined;
  readonly onLive?: ((isLive: boolean) => void) | undefined;
}

/**
 * The events of one connection, until it ends. A server that says nothing at all for three of its heartbeats is gone,
 * whatever the network thinks.
 *
 * @throws AdmitOneError
 */
export async function* connect(
  settings: Settings,
  operation: StreamOperation,
  input: AnyInput,
  { after, signal, onLive }: ConnectOptions,
): AsyncGenerator<ResponseOf<StreamOperation>, void, void> {
  const route: Route = routes[operation];
  const request = buildRequest(settings, route, input);
  const { url, idempotencyKey, ...rest } = request;
  const headers = { ...rest.headers, accept: 'text/event-stream, application/problem+json' };
  const fetch = settings.fetch ?? (await findFetch());
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const patience = new Patience(over);
  try {
    patience.wait(settings.timeoutMs);
    const answer = await fetch(url, {
      ...rest,
      headers: after === null ? headers : { ...headers, 'last-event-id': after },
      signal: either,
    });
    if (answer.status !== 200) throw await refusal(route, answer, settings);
    const reader = bodyOf(answer).getReader();
    // An injected fetch may have forgotten the signal by now; a reader that is cancelled has nothing more to read.
    either.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
    either.throwIfAborted();
    onLive?.(true);
    const events: unknown[] = [];
    const parser = createParser({
      maxBufferSize: longestEvent,
      onEvent: ({ data }) => events.push(readEvent(route, data, answer, settings)),
    });
    const decoder = new TextDecoder();
    for (;;) {
      patience.wait(longestSilenceMs);
      const { done, value } = await reader.read();
      patience.stop();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      for (const event of events.splice(0)) yield event as ResponseOf<StreamOperation>;
    }
  } catch (thrown) {
    if (thrown instanceof AdmitOneError) throw thrown;
    if (signal?.aborted) throw aborted(request, signal);
    if (patience.isOver) throw timedOut(request, patience.waitedMs);
    throw connectionFailed(settings, request, thrown);
  } finally {
    patience.stop();
    over.abort();
  }
}

/** A timer that is set again at every sign of life. */
class Patience {
  waitedMs = 0;
  isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #over: AbortController;

  constructor(over: AbortController) {
    this.#over = over;
  }

  wait(ms: number): void {
    this.stop();
    this.waitedMs = ms;
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#over.abort();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function bodyOf(answer: FetchAnswer): FetchBody {
  if (answer.body) return answer.body;
  throw new AdmitOneError(
    'invalid_response',
    'This fetch gives no body that can be read as it comes, so it cannot listen. Give another one as the option `fetch`.',
    { details: {}, status: answer.status },
  );
}

async function refusal(route: Route, answer: FetchAnswer, { token }: Settings): Promise<AdmitOneError> {
  const { status, headers } = answer;
  try {
    readAnswer(route, { status, headers, text: await answer.text() }, { token, idempotencyKey: null });
  } catch (error) {
    if (error instanceof AdmitOneError) return error;
    throw error;
  }
  return new AdmitOneError(
    'invalid_response',
    `The server answered ${status} instead of a stream of events.`,
    {
      details: {},
      status,
    },
  );
}

function readEvent(route: Route, data: string, { headers }: FetchAnswer, { token }: Settings): unknown {
  return readAnswer(route, { status: 200, headers, text: data }, { token, idempotencyKey: null });
}

/** Three heartbeats of the server, ms. */
const longestSilenceMs = 45_000;

/** A snapshot of a million seats, and what comes with it. */
const longestEvent = 2_000_000;
