import { type BestSeats, bestSeats, bestSeatsInTurn } from '@admit-one/sdk/seat-map';
import { type FreeSeats, isTakeable } from '../listings/listings.ts';
import type { OrdersDeps } from './deps.ts';
import type { ReadyHoldWish } from './hold-decision.ts';

/**
 * Chooses for those wishes of a batch that name no seats, in order of arrival, from what memory shows to be free, less
 * what the others of the batch name or were chosen before. Nothing is granted by it: the database judges what was
 * chosen like what was named. `isAnew`: memory has let somebody down, so the rows are read again; they are too before
 * anybody is told that there are none.
 */
export async function chooseSeats(
  { listings }: Pick<OrdersDeps, 'listings'>,
  wishes: readonly ReadyHoldWish[],
  isAnew: boolean,
): Promise<readonly ReadyHoldWish[]> {
  const listingIds = new Set(
    wishes.flatMap(({ best, listingId }) => (best === undefined ? [] : [listingId])),
  );
  const chosen = [...wishes];
  const choose = async (listingId: number) => {
    const free = await listings.freeSeats(listingId, { isAnew });
    if (chooseAll(free, listingId, chosen) || isAnew) return;
    chooseAll(await listings.freeSeats(listingId, { isAnew: true }), listingId, chosen);
  };
  await Promise.all([...listingIds].map(choose));
  return chosen;
}

/** Puts seats into the wishes of a listing that name none. Whether there were enough for all. */
function chooseAll(
  { statuses, prices, offers }: FreeSeats,
  listingId: number,
  wishes: ReadyHoldWish[],
): boolean {
  const here = wishes.flatMap((wish, at) => (wish.listingId === listingId ? [{ wish, at }] : []));
  const { index } = here[0]!.wish.seatMap;
  const free = Uint8Array.from({ length: statuses.length }, (_, seat) =>
    isTakeable(statuses, seat) ? 1 : 0,
  );
  for (const { wish } of here) if (wish.best === undefined) for (const seat of wish.seats) free[seat] = 0;
  const isFree = (seat: number) => free[seat] === 1;
  const inTurn = bestSeatsInTurn(index, isFree, { prices, offers });
  // Of many who want the same and get nothing, only the first is looked for.
  const refused = new Map<string, BestSeats>();
  for (const { wish, at } of here) {
    const { best, gone = [] } = wish;
    if (best === undefined) continue;
    // Of what is on offer, buyers may not have their own, and nobody what was let in since: memory does not know.
    const others = gone.filter((seat) => seat in offers);
    const key = JSON.stringify([best, others]);
    const choose = () =>
      others.length === 0
        ? inTurn.choose(best)
        : bestSeats(index, (seat) => isFree(seat) && !others.includes(seat), { ...best, prices, offers });
    const found = refused.get(key) ?? choose();
    if ('none' in found) {
      refused.set(key, found);
      wishes[at] = { ...wish, seats: [], choice: { none: found.none } };
      continue;
    }
    for (const seat of found.seats) free[seat] = 0;
    if (others.length > 0) inTurn.take(found.seats);
    wishes[at] = { ...wish, seats: found.seats, choice: { reasons: found.reasons } };
  }
  return refused.size === 0;
}
