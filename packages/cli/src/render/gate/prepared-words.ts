import { count, grouped } from '../text.ts';
import { startOf } from '../time.ts';
import { doorTime, fromNow, spanOf } from './door-time.ts';

/** What a machine knows that works as a gate without connection. */
export interface PreparedFacts {
  title: string;
  startsAt: string;
  venue: { timeZone: string };
  isCancelled: boolean;
  keys: readonly unknown[];
  revocations: readonly unknown[];
  passages: readonly unknown[];
  sold: number;
  asOf: string;
  clockOffByMs: number;
}

/** `now`: by the server's clock as far as it is known, ms. */
export function preparedWords(facts: PreparedFacts, now: number, screen: { timeZone: string }): string[] {
  const { title, startsAt, venue, keys, revocations, passages, sold, asOf, clockOffByMs } = facts;
  const present = new Date(now).toISOString();
  const lines = [
    `${title}, ${startOf(startsAt, venue.timeZone, screen.timeZone)}: ${grouped(passages.length)} of ${grouped(sold)} tickets were let in so far.`,
    `As of ${doorTime(asOf, present, screen.timeZone)} (${fromNow(asOf, present)}): ${count(keys.length, 'key')}, ${count(revocations.length, 'seat')} with void tickets.`,
  ];
  if (facts.isCancelled) lines.push('The performance is cancelled: nobody is let in.');
  if (clockOffByMs !== 0) {
    const span = spanOf(Math.abs(clockOffByMs) / 1000);
    const side = clockOffByMs > 0 ? 'ahead of' : 'behind';
    lines.push(`This machine's clock is ${span} ${side} the server's; tickets are judged by the server's.`);
  }
  return lines;
}
