import { DatabaseUnavailable } from '../platform/database/database.ts';
import type { OrdersDeps } from './deps.ts';
import type { Message } from './outbox.sql.ts';
import type { Deliver, Delivery } from './outbox.ts';

type PublishDeps = Pick<OrdersDeps, 'database' | 'tickets' | 'log'>;

/** Step 6 of the sale, from the outbox: the tickets of these seats are written through to where they are read from. */
export const deliverPublishing: Deliver<PublishDeps> = async (deps, messages) => {
  if (messages.length === 0) return [];
  try {
    const isDone = await deps.tickets.publish(messages.flatMap(seatsOf));
    return messages.map(() => (isDone ? 'done' : 'soon'));
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    if (messages.length === 1) return [tellAndWait(deps, messages[0]!, error)];
  }
  // One after the other, because what is wrong with one of them is nothing that the others should wait for.
  const deliveries: Delivery[] = [];
  for (const message of messages) deliveries.push(await publishAlone(deps, message));
  return deliveries;
};

async function publishAlone(deps: PublishDeps, message: Message): Promise<Delivery> {
  try {
    return (await deps.tickets.publish(seatsOf(message))) ? 'done' : 'soon';
  } catch (error) {
    return tellAndWait(deps, message, error);
  }
}

/** Later and later, an hour at most: processes read the database in the meantime, so nobody waits for it. */
function tellAndWait({ log }: PublishDeps, { listingId, msgKey }: Message, error: unknown): Delivery {
  log.error({ err: error, listingId, message: msgKey }, 'tickets could not be published; it is tried again');
  return 'later';
}

function seatsOf({ listingId, payload }: Message): { listingId: number; seat: number }[] {
  return (payload.seats as number[]).map((seat) => ({ listingId, seat }));
}
