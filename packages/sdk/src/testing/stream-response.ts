import { HttpResponse } from 'msw/http';
import type { ResponseOf, Route, StreamOperation } from '../contract/index.ts';

type Event = ResponseOf<StreamOperation>;

/** What a mock of a stream gives. */
export type MockEvents = readonly Event[] | AsyncIterable<Event>;

/** The events as the server sends them. One that the server could not send breaks the connection with what is wrong. */
export function streamResponse(route: Route, events: MockEvents): Response {
  const staysOpen = Symbol.iterator in events;
  const iterator: Iterator<Event> | AsyncIterator<Event> = staysOpen
    ? events[Symbol.iterator]()
    : events[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (!done) controller.enqueue(encoder.encode(frameOf(route, value)));
      else if (staysOpen) await new Promise(() => {});
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

function frameOf(route: Route, event: Event): string {
  const parsed = route.response.safeParse(event);
  if (!parsed.success) throw new TypeError(`An event is not what the contract says: ${parsed.error.message}`);
  return `id: ${event.version}\nevent: ${event.type}\ndata: ${JSON.stringify(parsed.data)}\n\n`;
}
