import type { Route } from '@admit-one/sdk/contract';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ProblemError } from '../problem.ts';
import type { Stream } from './call.ts';
import { logOf } from './log-requests.ts';

/** The answers of this process that go on: server-sent events, each to one listener. */
export interface EventStreams {
  readonly count: number;
  /** Heads the answer and lets the stream begin. @throws ProblemError `overloaded`, `unavailable` */
  open(request: Request, response: Response, route: Route, stream: Stream<object>): void;
  /** Ends all of them, and takes no others: the server stops. */
  end(): void;
}

export interface EventStreamOptions {
  /** How often a listener is told that the connection lives. Default 15,000. */
  readonly heartbeatMs?: number;
  /** How much may wait for one listener to read it, besides what the network holds. Default 256,000. */
  readonly mostUnsentBytes?: number;
  /** How long one answer goes on. Default 15 minutes. */
  readonly longestMs?: number;
  /** Default 10,000. */
  readonly mostStreams?: number;
}

/**
 * A listener who does not read is cut off: what waits is bounded in bytes, and whatever waits through two heartbeats has
 * waited too long. They come back with the version they had, and get what differs. Every answer ends after a while too,
 * so that a token which was revoked does not listen for ever.
 */
export function createEventStreams({
  heartbeatMs = 15_000,
  mostUnsentBytes = 256_000,
  longestMs = 15 * 60_000,
  mostStreams = 10_000,
}: EventStreamOptions = {}): EventStreams {
  const open = new Set<OpenStream>();
  /** An event is one object for all who get it, so it is checked and encoded once. */
  const frames = new WeakMap<object, Buffer>();
  let heart: NodeJS.Timeout | undefined;
  let isEnding = false;

  function frameOf(route: Route, event: object): Buffer {
    const known = frames.get(event);
    if (known !== undefined) return known;
    const frame = encodeEvent(route.response, event);
    frames.set(event, frame);
    return frame;
  }

  function write(stream: OpenStream, frame: Buffer): void {
    if (stream.response.writableLength > mostUnsentBytes) cutOff(stream);
    else stream.response.write(frame);
  }

  function beat(): void {
    const now = performance.now();
    for (const stream of open) {
      stream.beatsBehind = stream.response.writableLength === 0 ? 0 : stream.beatsBehind + 1;
      if (stream.beatsBehind >= 2) cutOff(stream);
      else if (now - stream.begunAt > longestMs) finish(stream);
      else write(stream, heartbeat);
    }
  }

  return {
    get count() {
      return open.size;
    },

    open(request, response, route, stream) {
      if (isEnding) throw stopping();
      if (open.size >= mostStreams) throw tooMany();
      // Gone while the handler worked: its `close` was told of already.
      if (response.destroyed) return;
      response.writeHead(200, streamHeaders).flushHeaders();
      if (request.method === 'HEAD') return void response.end();

      const self: OpenStream = { request, response, begunAt: performance.now(), beatsBehind: 0 };
      open.add(self);
      heart ??= setInterval(beat, heartbeatMs);
      const leave = stream({
        send: (event) => write(self, frameOf(route, event)),
        end: () => finish(self),
      });
      response.once('close', () => {
        leave();
        open.delete(self);
        if (open.size > 0) return;
        clearInterval(heart);
        heart = undefined;
      });
    },

    end() {
      isEnding = true;
      for (const stream of open) finish(stream);
    },
  };
}

interface OpenStream {
  readonly request: Request;
  readonly response: Response;
  readonly begunAt: number;
  /** At how many heartbeats in a row something was waiting to be read. */
  beatsBehind: number;
}

/** The connection ends with the answer; nginx and its like pass on what comes as it comes. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  connection: 'close',
};

/** A comment, which clients pass over. */
const heartbeat = Buffer.from(':\n\n');

/** JSON has no line ends of its own, so an event is always one line of data. */
function encodeEvent(schema: z.ZodType, event: object): Buffer {
  const parsed = schema.parse(event) as { type: string; version: string };
  return Buffer.from(`id: ${parsed.version}\nevent: ${parsed.type}\ndata: ${JSON.stringify(parsed)}\n\n`);
}

/** What is still unread would keep the connection open, and with it a server that stops. */
function finish({ response }: OpenStream): void {
  if (response.writableLength === 0) response.end();
  else response.destroy();
}

function cutOff({ request, response }: OpenStream): void {
  if (response.destroyed) return;
  logOf(request).info({ unsentBytes: response.writableLength }, 'a listener who reads too slowly is cut off');
  response.destroy();
}

function stopping(): ProblemError {
  return new ProblemError(
    'unavailable',
    {},
    'The server is stopping. Nothing was changed; try again in a moment.',
    {
      retryAfterSeconds: 1,
    },
  );
}

function tooMany(): ProblemError {
  return new ProblemError('overloaded', {}, 'Too many are listening already. Try again in a moment.', {
    retryAfterSeconds: 5,
  });
}
