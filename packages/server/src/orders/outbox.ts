import type { OrdersDeps } from './deps.ts';
import { claimMessages, deleteMessages, type Message, postponeMessages } from './outbox.sql.ts';

/**
 * Brings about the effects of messages of one kind, which all come at once. It is called again for a message that it
 * did before, when a process died in between: doing it twice must be doing it once.
 *
 * @returns for each message, in their order, whether it is over or to be tried again later
 */
export type Deliver<Deps = OrdersDeps> = (
  deps: Deps,
  messages: readonly Message[],
) => Promise<readonly Delivery[]>;

/** `soon`: later, and within half a minute, because people wait for it. */
export type Delivery = 'done' | 'later' | 'soon';

/** How long a claimed message is left alone before somebody else may try it, seconds. */
const leaseSeconds = 60;
const claimedAtOnce = 200;

/** Delivers what is due. Returns how many messages it found. */
export async function deliverDue<Deps extends Pick<OrdersDeps, 'database'>>(
  deps: Deps,
  handlers: Readonly<Record<string, Deliver<Deps>>>,
): Promise<number> {
  const messages = await claimMessages(
    deps.database.connection,
    Object.keys(handlers),
    leaseSeconds,
    claimedAtOnce,
  );
  await Promise.all(
    Object.entries(handlers).map(([kind, deliver]) =>
      deliverAll(
        deps,
        deliver,
        messages.filter((message) => message.kind === kind),
      ),
    ),
  );
  return messages.length;
}

async function deliverAll<Deps extends Pick<OrdersDeps, 'database'>>(
  deps: Deps,
  deliver: Deliver<Deps>,
  messages: readonly Message[],
): Promise<void> {
  if (messages.length === 0) return;
  const deliveries = await deliver(deps, messages);
  const done = messages.filter((_, at) => deliveries[at] === 'done');
  const later = messages.flatMap((message, at) => {
    const delivery = deliveries[at];
    if (delivery === 'done') return [];
    const seconds = backoffSeconds(message.attempts);
    return [{ ...message, seconds: delivery === 'soon' ? Math.min(seconds, 30) : seconds }];
  });
  if (done.length > 0) await deleteMessages(deps.database.connection, done);
  if (later.length > 0) {
    await postponeMessages(deps.database.connection, later);
  }
}

/** 2, 4, 8 … seconds, an hour at most. */
function backoffSeconds(attempts: number): number {
  return Math.min(2 ** Math.min(attempts, 12), 3600);
}
