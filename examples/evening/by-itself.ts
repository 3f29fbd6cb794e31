import { resolve } from 'node:path';
import type { AdmitOne, Listing, SeatMap } from '@admit-one/sdk';
import { verifyTicket } from '@admit-one/sdk/token';
import { admit } from './admit.ts';

export interface Evening {
  readonly server: string;
  readonly client: AdmitOne;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Something in the evening did not go as it should; the message says what. */
export class EveningFailed extends Error {}

/** The whole evening without anybody at the terminal: each step is what a person would type, and what they would see. */
export async function playByItself(evening: Evening): Promise<void> {
  await type(evening, ['search', 'mahler', '--available', '2', '--limit', '5']);
  const listing = await choose(evening.client);
  const seatMap = await evening.client.listings.seatMap(listing.seatMapId);
  const { section, labels } = await twoGoodSeats(evening.client, listing, seatMap);

  await type(evening, ['seats', listing.id, '--section', section]);
  await type(evening, ['hold', listing.id, '--seats', labels.join(',')]);
  const order = await newestHold(evening.client, listing.id);
  await type(evening, ['buy', order, '--pay-with', 'test']);
  const [ticketId] = (await evening.client.orders.get(order)).ticketIds;
  if (ticketId === undefined) throw new EveningFailed(`The order ${order} was paid and has no ticket.`);
  const png = resolve('ticket.png');
  await type(evening, ['ticket', ticketId, '--png', png]);
  await type(evening, ['tickets']);
  await readAgain(evening.client, ticketId);
}

/** Prints the line as it would be typed, and what it answers. */
async function type(evening: Evening, words: readonly string[]): Promise<void> {
  process.stdout.write(
    `\n$ admit ${words.map((word) => (/[\s,]/.test(word) ? `'${word}'` : word)).join(' ')}\n`,
  );
  const exitCode = await admit(words, {
    server: evening.server,
    token: evening.token,
    signal: evening.signal,
  });
  if (exitCode !== 0) throw new EveningFailed(`admit ${words[0]} ended with ${exitCode}.`);
}

/** The first evening with Mahler of which this buyer has no ticket yet: one buyer may have ten seats a listing. */
async function choose(client: AdmitOne): Promise<Listing> {
  const owned = new Set<string>();
  for await (const ticket of client.tickets.list({ limit: 100 })) owned.add(ticket.listingId);
  for await (const listing of client.listings.search({ text: 'mahler', available: 2 })) {
    if (!owned.has(listing.id)) return listing;
  }
  throw new EveningFailed('Every evening with Mahler is sold out or has been bought.');
}

/** Two free neighbours in the middle of the first row that has them. */
async function twoGoodSeats(
  client: AdmitOne,
  listing: Listing,
  seatMap: SeatMap,
): Promise<{ section: string; labels: string[] }> {
  const { statuses } = await client.listings.seats(listing.id);
  for (const section of seatMap.drawing.sections) {
    for (const row of section.rows) {
      const middle = (row.ordinals.length - 1) / 2;
      const pairs = row.ordinals
        .slice(1)
        .map((_, index) => index)
        .filter((index) => [index, index + 1].every((place) => statuses[row.ordinals[place]!] === 'f'))
        .toSorted((a, b) => Math.abs(a + 0.5 - middle) - Math.abs(b + 0.5 - middle));
      const best = pairs[0];
      if (best !== undefined) {
        const numbers = [row.numbers[best], row.numbers[best + 1]];
        return {
          section: section.name,
          labels: numbers.map((number) => `${section.name} ${row.label}-${number}`),
        };
      }
    }
  }
  throw new EveningFailed(`"${listing.title}" has no two free seats side by side.`);
}

async function newestHold(client: AdmitOne, listingId: string): Promise<string> {
  for await (const order of client.orders.list({ state: 'held' })) {
    if (order.listingId === listingId) return order.id;
  }
  throw new EveningFailed('The hold is not among the orders.');
}

/** What the gate will do: the ticket's own text, checked with nothing but the published keys. */
async function readAgain(client: AdmitOne, ticketId: string): Promise<void> {
  const ticket = await client.tickets.get(ticketId);
  const verdict = verifyTicket(ticket.qr, await client.tickets.keys());
  if (!verdict.valid) throw new EveningFailed(`The ticket ${ticketId} is not valid: ${verdict.reason}.`);
  process.stdout.write(`\nRead again, and good at the gate: ${ticketId}, ${ticket.label}\n${ticket.qr}\n`);
}
