import type { Request, Response } from 'express';
import type { AnswerCompressed } from './answer-compressed.ts';

/**
 * Answers with what says its own `version`, which is the tag: who has that version is told that it is the same, and gets
 * nothing else. Anybody may keep it, if they ask again before they use it.
 */
export async function answerTagged(
  request: Request,
  response: Response,
  status: number,
  value: unknown,
  answerCompressed: AnswerCompressed,
): Promise<void> {
  const { version } = value as { version: string };
  // Weak: the moment of the answer differs from one to the next, and nobody fetches it for that.
  response.set('etag', `W/"${version}"`);
  response.status(status);
  if (!request.fresh) return answerCompressed(request, response, status, value, 'no-cache');
  response.set('cache-control', 'no-cache').vary('accept-encoding').status(304).end();
}
