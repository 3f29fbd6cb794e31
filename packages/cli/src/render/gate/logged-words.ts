import type { LoggedScan } from '@admit-one/sdk/contract';
import { doorTime } from './door-time.ts';

/** What was wrong with a scan of a gate that had no connection, in one sentence. */
export function loggedInWords(scan: LoggedScan, timeZone: string): string {
  const { recordedAs, reason, ticket, before, gate, at } = scan;
  const seat = ticket === null ? 'A ticket' : ticket.label;
  const passed = `${seat} was let ${scan.direction} at ${gate}, ${doorTime(at, at, timeZone)}`;
  if (recordedAs === 'double') {
    const first =
      before === null ? '' : `: ${before.gate} had let it in, too, ${doorTime(before.at, at, timeZone)}`;
    return `Double. ${passed}${first}.`;
  }
  if (recordedAs === 'forged') return `Forged. ${passed}, and is not one of ours.`;
  if (recordedAs === 'void')
    return `Void. ${passed}, and ${reason === null ? 'was void' : (voidFor[reason] ?? reason)}.`;
  return `${passed}.`;
}

const voidFor: Partial<Record<NonNullable<LoggedScan['reason']>, string>> = {
  refunded: 'had been refunded',
  transferred: 'had been handed on',
  wrong_listing: 'is for another performance',
  cancelled: 'the performance was cancelled',
  being_bought: 'somebody was paying for its resale',
};
