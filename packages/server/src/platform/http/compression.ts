import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { Request } from 'express';

/** How an answer may be compressed. */
export type Coding = 'br' | 'gzip';

/** The better one of those that the asker reads; null: none. */
export function codingFor(request: Request): Coding | null {
  if (request.headers['accept-encoding'] === undefined) return null;
  if (request.acceptsEncodings('br') !== false) return 'br';
  return request.acceptsEncodings('gzip') === false ? null : 'gzip';
}

/** Less than this leaves in one packet anyway. */
export function isWorthCompressing(bytes: number): boolean {
  return bytes > 1_400;
}

/** On a thread of its own. `once`: for an answer that is kept; `often`: in a fraction of a millisecond. */
export function compress(coding: Coding, bytes: Buffer, effort: 'once' | 'often'): Promise<Buffer> {
  if (coding === 'gzip') return gzipped(bytes, { level: effort === 'once' ? 9 : 1 });
  return brotlied(bytes, {
    params: {
      [zlib.BROTLI_PARAM_QUALITY]: effort === 'once' ? 7 : 1,
      [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

const gzipped = promisify<Buffer, object, Buffer>(gzip);
const brotlied = promisify<Buffer, object, Buffer>(brotliCompress);
