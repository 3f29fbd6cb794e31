import type { AdmitOne } from '@admit-one/sdk';
import { seatStatus } from '@admit-one/sdk/contract';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { startOf } from '../render/time.ts';
import { followSeats } from './follow-seats.ts';
import type { House } from './open-house.ts';

export interface PickOptions {
  /** Taken already, as ordinals. */
  picked?: readonly number[];
  /** By words, for who has the screen read aloud; as the settings say unless told. */
  isSpoken?: boolean;
}

/** Lets somebody pick seats on the map, which follows what others do. Nothing when they left. */
export async function pickSeats(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  house: House,
  { picked = [], isSpoken = context.settings.terminal.isSpoken }: PickOptions = {},
): Promise<number[] | undefined> {
  const { listing, drawing, seats } = house;
  const screen = context.output.messageScreen;
  const start = startOf(listing.startsAt, listing.venue.timeZone, screen.timeZone);
  return prompts.pickSeats({
    title: listing.title,
    subtitle: `${start}, ${listing.venue.name}`,
    drawing,
    statuses: seats.statuses,
    offers: seats.offers,
    isSpoken,
    prices: seats.prices,
    currency: seats.currency,
    max: mayStillTake(house),
    picked,
    follow: (hear, signal) => void followSeats(client, listing.id, hear, { clock: context.clock, signal }),
    now: context.clock.now,
    screen,
  });
}

/** What the listing allows, less what the buyer holds already. What they own only the server knows. */
function mayStillTake({ listing, seats }: House): number {
  const held = [...seats.statuses].filter((status) => status === seatStatus.mine).length;
  const left = listing.buyerLimit - held;
  if (left > 0) return left;
  throw new Failure(`You hold ${held} seats of this listing, and more than that nobody may.`, {
    code: 'limit_reached',
    exitCode: 14,
    hint: 'Pay for them with `admit buy ORDER`, or give some back with `admit release ORDER`.',
  });
}
