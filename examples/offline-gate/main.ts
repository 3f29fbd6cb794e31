import { readFile, writeFile } from 'node:fs/promises';
import { AdmitOne, type ListingKeys } from '@admit-one/sdk';
import { type VerdictReason, verifyTicket } from '@admit-one/sdk/token';

/** What is said at the door. */
const sentences: Record<VerdictReason, string> = {
  malformed: 'this is no ticket',
  unsupported_version: 'a ticket of a newer version: update this gate',
  unknown_key: 'not one of ours',
  forged: 'not one of ours',
  wrong_listing: 'for another performance',
  refunded: 'was refunded',
  transferred: 'was handed on: its new owner has another code',
  expired: 'is of long ago',
  not_yet: 'is too early',
};

/**
 * A gate without network, in a page: `admit gate scan --offline` is the same for a real door, with a journal. In the office, with a connection:
 *
 * ADMIT_SERVER=http://127.0.0.1:4100 node main.ts fetch lst_4h7k2m9x keys.json
 *
 * At the door, with none: what the scanner read of each QR, a word of the shell each.
 *
 * node main.ts check keys.json 04GZWCEZ4H7K2M9X002B8…
 */
const [verb, ...words] = process.argv.slice(2);
if (verb === 'fetch' && words.length === 2) await fetchKeys(words[0]!, words[1]!);
else if (verb === 'check' && words.length > 1) process.exitCode = await check(words[0]!, words.slice(1));
else {
  console.error('Usage: node main.ts fetch LISTING FILE\n       node main.ts check FILE TOKEN…');
  process.exitCode = 2;
}

/** Anybody may: it is public keys, and which tickets are void. Fetch them as late as you can. */
async function fetchKeys(listingId: string, file: string): Promise<void> {
  const { ADMIT_SERVER: baseUrl = 'http://127.0.0.1:4100' } = process.env;
  const keys = await new AdmitOne({ baseUrl }).listings.keys(listingId);
  await writeFile(file, JSON.stringify(keys));
  console.log(
    `${keys.keys.length} keys, ${keys.revocations.length} seats with void tickets, as of ${keys.asOf}`,
  );
}

/** A signature says that a ticket is true, not that nobody came in with it yet: each gate has to remember that. */
async function check(file: string, tokens: readonly string[]): Promise<number> {
  const keys = JSON.parse(await readFile(file, 'utf8')) as ListingKeys;
  const admitted = new Set<number>();
  let refused = 0;
  for (const token of tokens) {
    const verdict = verifyTicket(token, keys);
    const isFirst = verdict.valid && !admitted.has(verdict.ticket.seat);
    if (verdict.valid) admitted.add(verdict.ticket.seat);
    if (!isFirst) refused += 1;
    const seat = 'ticket' in verdict ? `seat ${verdict.ticket.seat}: ` : '';
    console.log(
      seat + (verdict.valid ? (isFirst ? 'come in' : 'is inside already') : sentences[verdict.reason]),
    );
  }
  return refused === 0 ? 0 : 1;
}
