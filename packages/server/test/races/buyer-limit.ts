import { newBuyer } from '../faults/buyer.ts';
import type { World } from '../faults/world.ts';

export interface BuyerLimit {
  readonly listing: string;
  /** How many seats each buyer was told they have. */
  readonly had: readonly number[];
  readonly others: ReadonlySet<string>;
}

/** Each buyer wants fifty seats at once, one by one, half of them of each server. */
export async function raceForTheLimit(
  world: World,
  { limit, buyers }: { limit: number; buyers: number },
): Promise<BuyerLimit> {
  const listing = await world.newListing(50 * buyers, { buyerLimit: limit });
  const had: number[] = [];
  const others = new Set<string>();
  for (const [at, account] of (await world.newBuyers(buyers)).entries()) {
    const buyer = newBuyer(world, account);
    const told = await Promise.all(
      Array.from({ length: 50 }, (_, index) => buyer.hold(listing, [50 * at + index], { server: index % 2 })),
    );
    had.push(told.filter(({ answer }) => answer === 'yes').length);
    for (const { answer, said } of told) if (answer !== 'yes') others.add(said);
  }
  return { listing, had, others };
}
