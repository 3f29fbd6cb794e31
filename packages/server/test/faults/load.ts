import type { TestAccount } from '../support/accounts.ts';
import type { Seeded } from '../support/seeded.ts';
import { type Buyer, declined, newBuyer } from './buyer.ts';
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

/** What people do: hold seats that others want too, then pay, with a card that is declined first or not, or give up. */
export async function runLoad(world: World, options: LoadOptions): Promise<void> {
  const accounts = await world.newBuyers(Math.ceil(options.orders / 3));
  const random = world.random.fork(options.listing);
  let left = options.orders;
  const work = async (bot: number) => {
    const own = random.fork(bot);
    while (left-- > 0 || options.goOn?.())
      await shop(newBuyer(world, own.pick<TestAccount>(accounts)), own, options);
  };
  await Promise.all(Array.from({ length: options.atOnce }, (_, bot) => work(bot)));
}

async function shop(buyer: Buyer, random: Seeded, options: LoadOptions): Promise<void> {
  const { listing, patienceMs = 20_000 } = options;
  const how = { patienceMs };
  // Half of them want to sit in front.
  const rows = random.chance(0.5) ? Math.ceil(options.seats / 4) : options.seats;
  const all = Array.from({ length: rows }, (_, seat) => seat);
  const held = await buyer.hold(listing, random.sample(all, 1 + random.integer(3)), how);
  if (held.body === null) return;
  const mood = random.number();
  if (mood < 0.1) return;
  if (mood < 0.2) {
    await buyer.release(held.body, how);
    return;
  }
  if (random.chance(0.1)) await buyer.pay(held.body, { ...how, card: declined });
  await buyer.pay(held.body, how);
  // Some change their minds when it is too late, or while it is not clear.
  if (random.chance(0.05)) await buyer.release(held.body, how);
}
