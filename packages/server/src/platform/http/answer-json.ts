import type { Response } from 'express';

/**
 * Answers with what nobody may keep. Express's own way also makes a tag for caches and so a second copy of the text,
 * which then leaves in a write of its own; head and text together leave in one.
 */
export function answerJson(response: Response, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.setHeader('cache-control', 'no-store');
  response.end(text);
}
