import { type BestSeats, bestSeats } from '@admit-one/sdk/seat-map';
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
  const named = here.flatMap(({ wish }) => (wish.best === undefined ? wish.seats : []));
  const taken = new Set(named);
  const isFree = (seat: number) => isTakeable(statuses, seat) && !taken.has(seat);
  // Of many who want the same and get nothing, only the first is looked for.
  const refused = new Map<string, BestSeats>();
  for (const { wish, at } of here) {
    const { best, seatMap, gone = [] } = wish;
    if (best === undefined) continue;
    // Of what is on offer, buyers may not have their own, and nobody what was let in since: memory does not know.
    const isTheirs = (seat: number) => isFree(seat) && !(gone.includes(seat) && seat in offers);
    const key = JSON.stringify([best, gone]);
    const found = refused.get(key) ?? bestSeats(seatMap.index, isTheirs, { ...best, prices, offers });
    if ('none' in found) {
      refused.set(key, found);
      wishes[at] = { ...wish, seats: [], choice: { none: found.none } };
    } else {
      for (const seat of found.seats) taken.add(seat);
      wishes[at] = { ...wish, seats: found.seats, choice: { reasons: found.reasons } };
    }
  }
  return refused.size === 0;
}
