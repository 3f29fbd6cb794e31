import type { Output } from '../output.ts';
import { spanOf } from '../render/gate/door-time.ts';
import { loggedInWords } from '../render/gate/logged-words.ts';
import { count } from '../render/text.ts';
import type { Synced } from './sync-journal.ts';

/** Says what became of a journal: how many, and each that should not have been let in. */
export function tellSynced(output: Output, listingId: string, { scans, clockOffBySeconds }: Synced): void {
  const wrong = scans.filter(({ recordedAs }) => recordedAs !== 'recorded');
  const asTheyShould = wrong.length === 0 ? 'all as they should be' : `${wrong.length} with something wrong`;
  output.done(`Synced ${count(scans.length, 'scan')} of ${listingId}, ${asTheyShould}.`);
  if (clockOffBySeconds !== 0) {
    const side = clockOffBySeconds > 0 ? 'ahead' : 'behind';
    output.note(
      `This machine's clock is ${spanOf(Math.abs(clockOffBySeconds))} ${side}; the times were put right.`,
    );
  }
  for (const scan of wrong.slice(0, mostTold))
    output.warn(loggedInWords(scan, output.messageScreen.timeZone));
  if (wrong.length > mostTold)
    output.warn(`And ${wrong.length - mostTold} more: \`admit gate report --listing ${listingId}\`.`);
}

const mostTold = 20;
