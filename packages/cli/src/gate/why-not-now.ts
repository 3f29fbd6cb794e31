import { explain } from '../failure.ts';

/** Why the server could not be asked just now, in a sentence, for a gate that goes on without it. */
export function whyNotNow(error: unknown): string {
  const { code, message } = explain(error);
  return code === 'aborted' || code === 'timed_out' ? 'The server does not answer.' : message;
}
