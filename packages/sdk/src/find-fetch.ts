/** The part of `fetch` that the client uses; the global one, undici's and most others fit. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchAnswer>;

export interface FetchRequest {
  method: string;
  headers: Record<string, string>;
  body?: string;
  /** A redirect could carry the token to another server. */
  redirect: 'error';
  signal: AbortSignal;
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** The answer as it comes, which only `watch` reads; a fetch that has none does for everything else. */
  readonly body?: FetchBody | null;
}

/** The part of a `ReadableStream` that the client uses. */
export interface FetchBody {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** undici's fetch where that optional package is installed, otherwise the global one, looked up at every call. */
export async function findFetch(load = loadUndici): Promise<Fetch> {
  if (!globalPreferred) {
    const fetch = await load();
    if (fetch !== null) return fetch;
  }
  if (typeof globalThis.fetch !== 'function') {
    throw new TypeError('There is no fetch in this runtime; give one as the option `fetch`');
  }
  return (url, request) => globalThis.fetch(url, request);
}

/** msw's `setupServer` and `setupWorker` intercept the global fetch only; `@admit-one/sdk/testing` calls this. */
export function preferGlobalFetch(): void {
  globalPreferred = true;
}

let globalPreferred = false;
let undici: Promise<Fetch | null> | undefined;

function loadUndici(): Promise<Fetch | null> {
  undici ??= importUndici();
  return undici;
}

async function importUndici(): Promise<Fetch | null> {
  // Browsers have process only where a bundler puts it, and never a version of Node.
  if (typeof globalThis.process?.versions?.node !== 'string') return null;
  try {
    const { fetch } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'undici');
    return fetch;
  } catch {
    return null;
  }
}
