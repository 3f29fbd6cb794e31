import { type IncomingMessage, request } from 'node:http';
import { type SeatEvent, seatEvent } from '@admit-one/sdk/contract';
import { waitFor } from './wait-for.ts';

export interface ListenTo {
  readonly token?: string;
  /** `Last-Event-ID`. */
  readonly after?: string;
}

/** A listener at a socket of its own, without retry: tests look at the wire. */
export async function listenTo(url: string, listingId: string, { token, after }: ListenTo = {}) {
  const events: SeatEvent[] = [];
  let known = '';
  let heartbeats = 0;
  let state: 'open' | 'ended' | 'cut' = 'open';
  let unread = '';
  const asked = request(`${url}/v1/listings/${listingId}/seats/events`, {
    agent: false,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(after === undefined ? {} : { 'last-event-id': after }),
    },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject).end();
  });
  response.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (unread + text).split('\n\n');
    unread = blocks.pop()!;
    for (const block of blocks) {
      if (block === ':') heartbeats += 1;
      else {
        const event = readBlock(block);
        events.push(event);
        known = applyTo(known, event);
      }
    }
  });
  response.once('end', () => (state = 'ended'));
  response.once('error', () => (state = 'cut'));

  const self = {
    response,
    events,
    heartbeats: () => heartbeats,
    state: () => state,
    version: () => events.at(-1)!.version,
    /** As a client has them: the last snapshot with all that differed since. */
    statuses: () => known,
    seen: (statuses: string) =>
      waitFor(
        async () => self.statuses(),
        (now) => now === statuses,
      ),
    heard: (count: number) =>
      waitFor(
        async () => events.length,
        (now) => now >= count,
      ),
    leave: () => void asked.destroy(),
  };
  return self;
}

/** What a listener knows after an event. */
export function applyTo(known: string, event: SeatEvent): string {
  if (event.type === 'snapshot') return event.statuses;
  const cells = [...known];
  for (const [status, seats] of Object.entries(event.seats)) for (const seat of seats) cells[seat] = status;
  return cells.join('');
}

/** @throws Error unless the block is an event to the letter */
function readBlock(block: string): SeatEvent {
  const [, id, name, data] = /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(block) ?? [];
  const event = seatEvent.parse(JSON.parse(data ?? ''));
  if (event.version !== id || event.type !== name) throw new Error(`Not as the contract says: ${block}`);
  return event;
}
