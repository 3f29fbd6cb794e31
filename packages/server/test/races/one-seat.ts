import { newBuyer } from '../faults/buyer.ts';
import type { World } from '../faults/world.ts';

export interface OneSeat {
  readonly listing: string;
  /** How many were told "yours", round by round. */
  readonly winners: readonly number[];
  /** What everybody else was told. */
  readonly others: ReadonlySet<string>;
}

/** Each round is a seat of its own that everybody wants at once, half of them of one server and half of the other. */
export async function raceForOneSeat(
  world: World,
  { buyers, rounds }: { buyers: number; rounds: number },
): Promise<OneSeat> {
  const listing = await world.newListing(rounds);
  const herd = (await world.newBuyers(buyers)).map((account) => newBuyer(world, account));
  const winners: number[] = [];
  const others = new Set<string>();
  for (let seat = 0; seat < rounds; seat++) {
    const told = await Promise.all(herd.map((buyer, at) => buyer.hold(listing, [seat], { server: at % 2 })));
    winners.push(told.filter(({ answer }) => answer === 'yes').length);
    for (const { answer, said } of told) if (answer !== 'yes') others.add(said);
  }
  return { listing, winners, others };
}
