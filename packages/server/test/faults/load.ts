import type { TestAccount } from '../support/accounts.ts';
import type { Seeded } from '../support/seeded.ts';
import type { Told } from './ask-and-note.ts';
import { type Buyer, declined, newBuyer } from './buyer.ts';
import { deal, type Market } from './deal.ts';
import { keep, letGo } from './seller.ts';
import type { World } from './world.ts';

export interface LoadOptions {
  readonly listing: string;
  readonly seats: number;
  /** How many orders are tried at least. */
  readonly orders: number;
  /** Whether more are wanted. */
  goOn?(): boolean;
  /** How many buyers try at the same time. */
  readonly atOnce: number;
  /** How long each goes on asking while it does not know, ms. */
  readonly patienceMs?: number;
}

/**
 * What people do: hold seats that others want too, or the best there are, take others instead, then pay, with a card that
 * is declined first or not, or give up; and they deal with the tickets that they have.
 */
export async function runLoad(world: World, options: LoadOptions): Promise<void> {
  const accounts = await world.newBuyers(Math.ceil(options.orders / 3));
  const random = world.random.fork(options.listing);
  const market: Market = { tickets: [], offered: [], open: [] };
  // An offer of a ticket whose money is not taken yet is `payment_pending` for as long as the gateway is away.
  const how = { patienceMs: 2_000 };
  let left = options.orders;
  const work = async (bot: number) => {
    const own = random.fork(bot);
    while (left > 0 || options.goOn?.()) {
      if (own.chance(0.4)) {
        await deal(world, market, { random: own, accounts, how });
        continue;
      }
      left -= 1;
      const account = own.pick<TestAccount>(accounts);
      const paid = await shop(newBuyer(world, account), market, { random: own, options });
      for (const ticket of paid?.body?.ticketIds ?? []) market.tickets.push({ account, ticket, paid: paid! });
      if (own.chance(0.02)) await keepForAWhile(world, own, options);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, (_, bot) => work(bot)));
}

/** What was told in the end of those who paid. */
async function shop(
  buyer: Buyer,
  { offered }: Market,
  { random, options }: { random: Seeded; options: LoadOptions },
): Promise<Told | null> {
  const { listing, patienceMs = 20_000 } = options;
  const how = { patienceMs };
  // Half of them want to sit in front.
  const rows = random.chance(0.5) ? Math.ceil(options.seats / 4) : options.seats;
  const all = Array.from({ length: rows }, (_, seat) => seat);
  const some = () => {
    const seats = random.sample(all, 1 + random.integer(3));
    return offered.length > 0 && random.chance(0.3) ? [...new Set([...seats, random.pick(offered)])] : seats;
  };
  const held = random.chance(0.15)
    ? await buyer.holdBest(listing, 1 + random.integer(3), how)
    : await buyer.hold(listing, some(), how);
  if (held.body === null) return null;
  const mood = random.number();
  if (mood < 0.1) return null;
  if (mood < 0.2) {
    await buyer.release(held.body, how);
    return null;
  }
  let order = held.body;
  if (random.chance(0.2)) order = (await buyer.change(order, some(), how)).body ?? order;
  if (random.chance(0.1)) await buyer.pay(order, { ...how, card: declined });
  const paid = await buyer.pay(order, how);
  // Some change their minds when it is too late, or while it is not clear.
  if (random.chance(0.05)) await buyer.release(order, how);
  return paid;
}

/** The seller keeps a seat back that nobody has, and puts it on sale again, or not. */
async function keepForAWhile(world: World, random: Seeded, options: LoadOptions): Promise<void> {
  const { listing, seats, patienceMs = 20_000 } = options;
  const seat = random.integer(seats);
  const kept = await keep(world, listing, seat, { patienceMs });
  if (kept.answer !== 'no' && random.chance(0.7)) await letGo(world, listing, seat, { patienceMs });
}
