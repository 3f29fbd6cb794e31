import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { compress, isWorthCompressing } from './compression.ts';

/** Answers compressed for who reads that, with what nobody may keep unless told otherwise. */
export type AnswerCompressed = (
  request: Request,
  response: Response,
  status: number,
  value: unknown,
  cacheControl?: string,
) => Promise<void>;

/**
 * By gzip at its quickest, which is enough for texts that repeat themselves. A crowd that asks for the same thing within
 * half a second gets the same text, so the last few are remembered and compressed once.
 */
export function answersCompressed({ maxBytes = 8_000_000 } = {}): AnswerCompressed {
  const recent = new LRUCache<string, Promise<Buffer>>({
    maxSize: maxBytes,
    sizeCalculation: (_bytes, text) => text.length,
  });
  return async (request, response, status, value, cacheControl = 'no-store') => {
    const text = JSON.stringify(value);
    response.statusCode = status;
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('cache-control', cacheControl);
    response.vary('accept-encoding');
    if (!isWorthCompressing(text.length) || !readsGzip(request)) {
      response.setHeader('content-length', Buffer.byteLength(text));
      return void response.end(text);
    }
    let pending = recent.get(text);
    if (pending === undefined) {
      pending = compress('gzip', Buffer.from(text), 'often');
      recent.set(text, pending);
    }
    const bytes = await pending;
    response.setHeader('content-encoding', 'gzip');
    response.setHeader('content-length', bytes.length);
    response.end(bytes);
  };
}

function readsGzip(request: Request): boolean {
  return request.headers['accept-encoding'] !== undefined && request.acceptsEncodings('gzip') !== false;
}
