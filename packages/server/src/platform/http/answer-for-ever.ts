import { hash } from 'node:crypto';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { type Coding, codingFor, compress, isWorthCompressing } from './compression.ts';

/** Answers with what never changes; `key` names it among all answers, and `make` is asked when it is not in memory. */
export type AnswerForEver = (
  request: Request,
  response: Response,
  key: string,
  make: () => Promise<unknown>,
) => Promise<void>;

/** An answer as bytes, and compressed as it was asked for. */
interface Kept {
  readonly etag: string;
  readonly plain: Buffer;
  readonly compressed: Map<Coding, Promise<Buffer>>;
}

/**
 * Browsers and proxies keep these answers, and so does the server: text, tag and compressed bytes are made once, not for
 * each who asks. Only for what everybody may see: nobody is asked who they are before it is given from memory.
 */
export function answersForEver({ maxBytes = 64_000_000 } = {}): AnswerForEver {
  const answers = new LRUCache<string, Kept, () => Promise<unknown>>({
    maxSize: maxBytes,
    // What is compressed comes later, and is a fraction of it.
    sizeCalculation: ({ plain }) => 500 + Math.ceil(1.5 * plain.length),
    // One that is pushed out while it is being made still goes to those who wait for it.
    ignoreFetchAbort: true,
    fetchMethod: async (_key, _stale, { context: make }) => keep(await make()),
  });
  return async (request, response, key, make) => {
    const { etag, plain, compressed } = (await answers.fetch(key, { context: make }))!;
    response.set('cache-control', 'public, max-age=31536000, immutable').set('etag', etag);
    response.vary('accept-encoding');
    if (request.fresh) return void response.status(304).end();
    response.set('content-type', 'application/json; charset=utf-8');
    const coding = isWorthCompressing(plain.length) ? codingFor(request) : null;
    if (coding === null) return end(response, plain);
    let bytes = compressed.get(coding);
    if (bytes === undefined) {
      bytes = compress(coding, plain, 'once');
      compressed.set(coding, bytes);
    }
    response.set('content-encoding', coding);
    end(response, await bytes);
  };
}

function keep(value: unknown): Kept {
  const plain = Buffer.from(JSON.stringify(value));
  // Weak, because it names the same content in every coding.
  const etag = `W/"${hash('sha256', plain, 'base64url').slice(0, 22)}"`;
  return { etag, plain, compressed: new Map() };
}

function end(response: Response, bytes: Buffer): void {
  response.set('content-length', String(bytes.length)).end(bytes);
}
