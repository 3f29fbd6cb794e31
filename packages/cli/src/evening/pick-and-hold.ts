import { type AdmitOne, isAdmitOneError, type Listing, type Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { explain } from '../failure.ts';
import { ensureLoggedIn } from '../login.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { money } from '../render/money.ts';
import { clockTime } from '../render/time.ts';
import { holdSeats } from '../sale/hold-seats.ts';
import { openHouse } from '../sale/open-house.ts';
import { pickSeats } from '../sale/pick-seats.ts';

/** Picks seats and holds them, again while others are faster; nothing when somebody goes back. */
export async function pickAndHold(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  listing: Listing,
): Promise<Order | undefined> {
  let picked: readonly number[] = [];
  for (;;) {
    const house = await openHouse(context, client, listing.id);
    const chosen = await pickSeats(context, prompts, client, house, { picked });
    if (chosen === undefined) return undefined;
    picked = chosen;
    context.output.note(`Picked ${chosen.map((seat) => house.index.labelOf(seat)).join(', ')}.`);
    const buyer = await ensureLoggedIn(context);
    try {
      const order = await holdSeats(context, buyer, listing, chosen);
      sayHeld(context, order);
      return order;
    } catch (error) {
      if (!mayPickAgain.has(explain(error).code)) throw error;
      context.output.warn(explain(error).message);
      if (!isAdmitOneError(error, 'seats_taken')) picked = [];
      await prompts.pause('Enter goes back to the map');
    }
  }
}

function sayHeld({ output }: Context, order: Order): void {
  const screen = output.messageScreen;
  const until = clockTime(order.expiresAt, screen.timeZone);
  const total = money(order.total, order.currency, screen);
  output.done(`Yours until ${until}: ${order.seats.map(({ label }) => label).join(', ')}, ${total}.`);
}

const mayPickAgain: ReadonlySet<string> = new Set(['seats_taken', 'limit_reached']);
