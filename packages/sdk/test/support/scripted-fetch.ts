import type { Fetch, FetchRequest } from '../../src/index.ts';

/** What the next attempt gets: an answer, something thrown, or nothing until it is given up. */
export type Step =
  | { status: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | { throws: unknown }
  | 'silence';

/** A fetch that plays the steps in order, the last one for ever, and remembers what it was asked. */
export function scriptedFetch(...steps: Step[]) {
  const requests: (FetchRequest & { url: string })[] = [];
  const fetch: Fetch = async (url, request) => {
    const step = steps[Math.min(requests.length, steps.length - 1)]!;
    requests.push({ url, ...request });
    if (step === 'silence') return await untilAborted(request.signal);
    if ('throws' in step) throw step.throws;
    const headers = new Headers(step.headers);
    const text = step.text ?? JSON.stringify(step.body ?? {});
    return { status: step.status, headers, text: async () => text };
  };
  return { fetch, requests };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  // AbortSignal.timeout does not keep the process alive, and here is no socket that would.
  const alive = setInterval(() => {}, 1_000);
  return new Promise((_, reject) => {
    const end = () => {
      clearInterval(alive);
      reject(signal.reason);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
