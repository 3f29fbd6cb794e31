import type { IncomingHttpHeaders } from 'node:http';
import express, { type RequestHandler } from 'express';
import { ProblemError } from '../problem.ts';

/**
 * Puts the body's JSON into `request.body`. What every client of ours sends, JSON in UTF-8 with its length said, is
 * read here; anything else (packed, in chunks, in another encoding, too long) is left to Express, which knows how.
 */
export function readJson(limitBytes: number): RequestHandler {
  const readOther = express.json({ limit: limitBytes, strict: false, inflate: true });
  return (request, response, next) => {
    if (!isPlain(request.headers, limitBytes)) {
      refuseOtherTypes(request, response, (error) =>
        error ? next(error) : readOther(request, response, next),
      );
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A request that is cut off never ends, and nobody is there to be told.
    request.once('end', () => {
      try {
        request.body = JSON.parse(textOf(chunks));
      } catch {
        return next(malformedBody());
      }
      next();
    });
  };
}

export function malformedBody(): ProblemError<'malformed_body'> {
  return new ProblemError('malformed_body', {}, 'The body is not JSON. Nothing was changed.');
}

/** The length was checked by Node: there are as many bytes as it says. */
function isPlain(headers: IncomingHttpHeaders, limitBytes: number): boolean {
  const length = Number(headers['content-length']);
  return (
    length > 0 &&
    length <= limitBytes &&
    headers['content-encoding'] === undefined &&
    /^application\/json(; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '')
  );
}

function textOf(chunks: readonly Buffer[]): string {
  const text = (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8');
  // Some programs of Windows begin UTF-8 with a mark.
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody || request.is('application/json')) return next();
  next(
    new ProblemError(
      'unsupported_media_type',
      {},
      'Send the body as JSON, with "Content-Type: application/json".',
    ),
  );
};
