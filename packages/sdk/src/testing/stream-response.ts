import { HttpResponse } from 'msw/http';
import type { ResponseOf, Route, StreamOperation } from '../contract/index.ts';

type Event = ResponseOf<StreamOperation>;

/** What a mock of a stream gives. */
export type MockEvents = readonly Event[] | AsyncIterable<Event>;

/**
 * The events as the server sends them. @throws TypeError where the server could not send one of a list; where one that is
 * made later is wrong, it is sent as it is, and whoever reads it finds out.
 */
export function streamResponse(route: Route, events: MockEvents): Response {
  const isList = Symbol.iterator in events;
  if (isList) for (const event of events) check(route, event);
  const iterator: Iterator<Event> | AsyncIterator<Event> = isList
    ? events[Symbol.iterator]()
    : events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (!done) controller.enqueue(encoder.encode(frameOf(value)));
      else if (isList) await new Promise(() => {});
      else controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new HttpResponse(body, {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'x-request-id': 'req_mock' },
  });
}

function check(route: Route, event: Event): void {
  const { success, error } = route.response.safeParse(event);
  if (!success) throw new TypeError(`its answer is not what the contract says: ${error.message}`);
}

function frameOf(event: Event): string {
  return `id: ${event.version}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
