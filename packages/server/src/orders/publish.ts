import type { OrdersDeps } from './deps.ts';
import type { Deliver } from './outbox.ts';

/** Step 6 of the sale, from the outbox: the tickets of these seats are written through to where they are read from. */
export const deliverPublishing: Deliver<Pick<OrdersDeps, 'database' | 'tickets'>> = async (
  deps,
  messages,
) => {
  const seats = messages.flatMap(({ listingId, payload }) =>
    (payload.seats as number[]).map((seat) => ({ listingId, seat })),
  );
  const isDone = messages.length > 0 && (await deps.tickets.publish(seats));
  return messages.map(() => (isDone ? 'done' : 'soon'));
};
