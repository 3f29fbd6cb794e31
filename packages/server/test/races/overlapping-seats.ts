import { newBuyer } from '../faults/buyer.ts';
import type { World } from '../faults/world.ts';

export interface OverlappingSeats {
  readonly listing: string;
  readonly said: ReadonlySet<string>;
  /** How many holds were had. */
  readonly held: number;
  /** How many statements PostgreSQL ended because two transactions waited for each other. */
  readonly deadlocks: number;
}

/** Everybody wants one to four of the same seats, named in any order, and gives them back at once, but for the first hold of some. */
export async function raceForOverlappingSeats(
  world: World,
  { seats, holds, atOnce, kept }: { seats: number; holds: number; atOnce: number; kept: number },
): Promise<OverlappingSeats> {
  const listing = await world.newListing(seats);
  const herd = (await world.newBuyers(atOnce)).map((account) => newBuyer(world, account));
  const all = Array.from({ length: seats }, (_, seat) => seat);
  const said = new Set<string>();
  let [held, deadlocks, left] = [0, 0, holds];
  for (const { proxy } of world.servers) {
    proxy.rules.answered = ({ errorCode }) => {
      if (errorCode === '40P01') deadlocks += 1;
      return 'pass';
    };
  }
  await Promise.all(
    herd.map(async (buyer, at) => {
      const random = world.random.fork(`${listing} ${at}`);
      let keepsNext = at < kept;
      while (left-- > 0) {
        const wish = random.sample(all, 1 + random.integer(4));
        const told = await buyer.hold(listing, wish, { server: at % 2 });
        said.add(told.said);
        if (told.body === null) continue;
        held += 1;
        // By the other server, so that both move the same rows.
        if (!keepsNext) said.add((await buyer.release(told.body, { server: (at + 1) % 2 })).said);
        keepsNext = false;
      }
    }),
  );
  for (const { proxy } of world.servers) delete proxy.rules.answered;
  return { listing, said, held, deadlocks };
}
