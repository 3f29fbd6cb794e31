import type { Told } from '../faults/ask-and-note.ts';
import { newBuyer } from '../faults/buyer.ts';
import { refund } from '../faults/seller.ts';
import type { World } from '../faults/world.ts';

export interface Refunds {
  readonly listing: string;
  /** How often each order was refunded, by what the seller was told. */
  readonly done: readonly number[];
  readonly others: ReadonlySet<string>;
}

/** Each order is refunded fifty times at once, each time for the first time, half of them by each server. */
export async function raceForRefunds(world: World, { orders }: { orders: number }): Promise<Refunds> {
  const listing = await world.newListing(2 * orders);
  const accounts = await world.newBuyers(orders);
  const paid = await Promise.all(
    accounts.map(async (account, at): Promise<Told> => {
      const buyer = newBuyer(world, account);
      const held = await buyer.hold(listing, [2 * at, 2 * at + 1], { patienceMs: 20_000 });
      return buyer.pay(held.body!, { patienceMs: 20_000 });
    }),
  );
  const done: number[] = [];
  const others = new Set<string>();
  for (const order of paid) {
    const told = await Promise.all(
      Array.from({ length: 50 }, (_, at) => refund(world, order, { server: at % 2 })),
    );
    done.push(told.filter(({ answer }) => answer === 'yes').length);
    for (const { answer, said } of told) if (answer !== 'yes') others.add(said);
  }
  return { listing, done, others };
}
