import { type AdmitOne, type HeldOrder, isAdmitOneError } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { explain } from '../failure.ts';
import { ensureLoggedIn } from '../login.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { holdSeats } from './hold-seats.ts';
import type { House } from './open-house.ts';
import { type PickOptions, pickSeats } from './pick-seats.ts';

export interface Picking extends Pick<PickOptions, 'isSpoken'> {
  house: House;
  /** Reads the house as it stands now. */
  reopen: () => Promise<House>;
}

/**
 * Picks seats and holds them. While others are faster it goes back to the map, with the seats that can still be had
 * taken as they were. Nothing when somebody leaves.
 */
export async function pickAndHold(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  picking: Picking,
): Promise<HeldOrder | undefined> {
  const { reopen, house: first, ...options } = picking;
  let picked: readonly number[] = [];
  for (let house = first; ; house = await reopen()) {
    const chosen = await pickSeats(context, prompts, client, house, { ...options, picked });
    if (chosen === undefined) return undefined;
    picked = chosen;
    context.output.note(`Picked ${chosen.map((seat) => house.index.labelOf(seat)).join(', ')}.`);
    const buyer = await ensureLoggedIn(context);
    try {
      return await holdSeats(context, buyer, house.listing, chosen);
    } catch (error) {
      if (!mayPickAgain.has(explain(error).code)) throw error;
      context.output.warn(explain(error).message);
      if (!isAdmitOneError(error, 'seats_taken')) picked = [];
      await prompts.pause('Enter goes back to the map');
    }
  }
}

const mayPickAgain: ReadonlySet<string> = new Set(['seats_taken', 'limit_reached']);
