import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Route } from '@admit-one/sdk/contract';
import express from 'express';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { Listener, Stream } from '../../src/platform/http/call.ts';
import { createEventStreams, type EventStreamOptions } from '../../src/platform/http/event-streams.ts';
import { stopListening } from '../../src/platform/http/listen.ts';
import { logRequests } from '../../src/platform/http/log-requests.ts';
import { createLog } from '../../src/platform/log.ts';
import { waitFor } from '../support/wait-for.ts';

const response = z.object({ type: z.literal('note'), version: z.string(), text: z.string() });
const route: Route = {
  method: 'GET',
  path: '/',
  summary: 'Notes',
  access: 'anyone',
  stream: true,
  status: 200,
  response,
  errors: [],
};

/** A server whose one answer is a stream, and all who listen to it. */
async function notes(options: EventStreamOptions) {
  const listeners = new Set<Listener<object>>();
  const stream: Stream<object> = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const streams = createEventStreams(options);
  const app = express();
  app.use(logRequests(createLog('silent')));
  app.get('/', (asked, answer) => streams.open(asked, answer, route, stream));
  const http = createServer(app);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => stopListening(http, streams));
  const { port } = http.address() as AddressInfo;
  const say = (text: string) => {
    const event = { type: 'note', version: '1', text };
    for (const listener of listeners) listener.send(event);
  };
  return { listeners, streams, http, port, say };
}

function read(port: number) {
  let text = '';
  let end: 'clean' | 'cut' | null = null;
  const asked = request({ port, agent: false }, (answer) => {
    answer.setEncoding('utf8').on('data', (part) => (text += part));
    answer.on('end', () => (end = 'clean')).on('error', () => (end = 'cut'));
  });
  asked.on('error', () => (end ??= 'cut')).end();
  return { text: () => text, end: () => end, leave: () => void asked.destroy() };
}

test('who does not read is cut off, and who reads hears everything', async () => {
  const { listeners, port, say } = await notes({ mostUnsentBytes: 100_000 });
  const deaf = connect({ port, host: '127.0.0.1' }).on('error', () => {});
  onTestFinished(() => void deaf.destroy());
  deaf.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const awake = read(port);
  await waitFor(
    async () => listeners.size,
    (count) => count === 2,
  );

  // What the network holds by itself is some megabytes.
  const text = 'x'.repeat(200_000);
  let said = 0;
  while (listeners.size === 2 && said < 500) {
    say(text);
    said += 1;
    // The one who reads is waited for: on a busy machine it would look deaf too.
    await waitFor(
      async () => awake.text().length,
      (length) => length >= said * text.length,
    );
  }
  expect([listeners.size, said < 500]).toEqual([1, true]);
  expect(awake.end()).toBeNull();
});

test('a little that waits for ever is too much as well', async () => {
  const { listeners, port, say } = await notes({ heartbeatMs: 20, mostUnsentBytes: 1_000_000_000 });
  const deaf = connect({ port, host: '127.0.0.1' }).on('error', () => {});
  onTestFinished(() => void deaf.destroy());
  deaf.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await waitFor(
    async () => listeners.size,
    (count) => count === 1,
  );
  say('x'.repeat(30_000_000));
  await waitFor(
    async () => listeners.size,
    (count) => count === 0,
  );
});

test('a heartbeat tells that it lives, and stops with the last listener', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { listeners, streams, port } = await notes({ heartbeatMs: 20_000 });
  const one = read(port);
  await waitFor(
    async () => listeners.size,
    (count) => count === 1,
  );
  for (const beats of [1, 2, 3]) {
    vi.advanceTimersByTime(20_000);
    await waitFor(
      async () => one.text(),
      (text) => text === ':\n\n'.repeat(beats),
    );
  }
  expect(vi.getTimerCount()).toBe(1);
  one.leave();
  await waitFor(
    async () => listeners.size + streams.count,
    (count) => count === 0,
  );
  expect(vi.getTimerCount()).toBe(0);
});

test('an answer that is old enough ends, and may be asked for again', async () => {
  const { port } = await notes({ heartbeatMs: 20, longestMs: 50 });
  const one = read(port);
  await waitFor(
    async () => one.end(),
    (end) => end === 'clean',
  );
});

test('a server that stops ends them at once, the deaf one too, and takes no others', async () => {
  const { http, streams, listeners, port, say } = await notes({ mostUnsentBytes: 1_000_000_000 });
  const one = read(port);
  const deaf = connect({ port, host: '127.0.0.1' }).on('error', () => {});
  onTestFinished(() => void deaf.destroy());
  deaf.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await waitFor(
    async () => listeners.size,
    (count) => count === 2,
  );
  say('x'.repeat(30_000_000));
  await waitFor(
    async () => one.text().length,
    (length) => length > 30_000_000,
  );
  // Before anybody's patience with requests under way could cut them.
  streams.end();
  await waitFor(
    async () => listeners.size + streams.count,
    (count) => count === 0,
  );
  await waitFor(
    async () => one.end(),
    (end) => end !== null,
  );
  expect(one.end()).toBe('clean');
  expect(() => streams.open(null!, { destroyed: false } as never, route, null!)).toThrow(/stopping/);
  await stopListening(http, streams);
});

test('stopping to listen ends them', async () => {
  const { http, streams, listeners, port } = await notes({});
  const one = read(port);
  await waitFor(
    async () => listeners.size,
    (count) => count === 1,
  );
  await stopListening(http, streams);
  await waitFor(
    async () => one.end(),
    (end) => end !== null,
  );
  // Patience is ten seconds, and then they are cut.
  expect(one.end()).toBe('clean');
});

test('one too many is told so, and an event that is none of the contract is an error', async () => {
  const { streams, listeners, port, say } = await notes({ mostStreams: 1 });
  const one = read(port);
  await waitFor(
    async () => listeners.size,
    (count) => count === 1,
  );
  expect(() => streams.open(null!, null!, route, null!)).toThrow(/Too many/);
  expect(() => [...listeners][0]!.send({ type: 'other' })).toThrow();
  say('still there');
  await waitFor(
    async () => one.text(),
    (text) => text.includes('still there'),
  );
});
