import { isAdmitOneError } from '@admit-one/sdk';
import type { Context } from './context.ts';
import { explain, Failure } from './failure.ts';

export interface OnceRequest {
  /** The contract's operation, `selectSeats`. */
  operation: string;
  path: string;
  body: unknown;
  /** In words, `hold 2 seats of Mahler 5`. */
  about: string;
}

/**
 * Sends what must be done once. Its key is on the disk before it leaves this machine; who asks the same again after
 * Ctrl-C, a crash or a lost answer sends it with the same key, and the server does it once.
 */
export async function sendOnce<Answer>(
  context: Context,
  request: OnceRequest,
  send: (idempotencyKey: string) => Promise<Answer>,
): Promise<Answer> {
  const pending = await context.openPending();
  const key = await pending.remember(request).catch((error: unknown) => {
    const why = explain(error).message;
    throw new Failure(`Nothing was sent, because it could not be noted here first: ${why}`, { cause: error });
  });
  try {
    const answer = await send(key);
    await pending.finish(key);
    return answer;
  } catch (error) {
    if (isDecided(error)) await pending.finish(key);
    throw error;
  }
}

/** Whether the server has said no. What was lost on the way, or broke over there, may have been done. */
function isDecided(error: unknown): boolean {
  if (!isAdmitOneError(error) || error.status === null) return false;
  return error.status >= 400 && error.status < 500 && !error.retryable;
}
