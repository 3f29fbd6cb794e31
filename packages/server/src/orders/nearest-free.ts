import type { ErrorDetails } from '@admit-one/sdk/contract';
import { nearestSeats } from '@admit-one/sdk/seat-map';
import { isTakeable } from '../listings/listings.ts';
import { DatabaseUnavailable } from '../platform/database/database.ts';
import { ProblemError } from '../platform/problem.ts';
import type { OrdersDeps } from './deps.ts';
import type { ReadyHoldWish } from './hold-decision.ts';
import { seatsTaken } from './refusals.ts';

/**
 * Puts what is free nearby into the answers to those whose seats are taken. It comes from memory, so it may be gone as
 * well: it is a proposal, and nothing is held by it. `isJudged`: the database has judged every seat; where it was not
 * asked, memory says which others are taken, too.
 */
export async function offerNearest<Answer>(
  deps: Pick<OrdersDeps, 'listings'>,
  wishes: readonly ReadyHoldWish[],
  answers: readonly (Answer | Error)[],
  { isJudged }: { isJudged: boolean },
): Promise<(Answer | Error)[]> {
  // A crowd that wants the same seats gets the same proposal.
  const known = new Map<string, Promise<Proposal>>();
  const offered = answers.map(async (answer, at) => {
    const wish = wishes[at]!;
    if (!isSeatsTaken(answer) || wish.best !== undefined) return answer;
    const gone = answer.details.seats.map(({ seat }) => seat);
    const key = `${wish.listingId} ${wish.seats.join()} ${gone.join()}`;
    const proposal = known.get(key) ?? proposeNearest(deps, wish, gone, isJudged);
    known.set(key, proposal);
    const { taken, nearest } = await proposal;
    return seatsTaken(taken, wish, nearest);
  });
  return Promise.all(offered);
}

/** What is taken of these seats, and what is free instead of them all. */
interface Proposal {
  readonly taken: readonly number[];
  readonly nearest: readonly number[];
}

/** What is free nearby instead of seats of which some are gone; nothing where memory cannot tell. */
export async function proposeNearest(
  { listings }: Pick<OrdersDeps, 'listings'>,
  { listingId, seats, seatMap }: Pick<ReadyHoldWish, 'listingId' | 'seats' | 'seatMap'>,
  gone: readonly number[],
  isJudged: boolean,
): Promise<Proposal> {
  try {
    const { statuses } = await listings.freeSeats(listingId, { isAnew: false });
    const isFree = (seat: number) => isTakeable(statuses, seat) && !gone.includes(seat);
    const taken = isJudged ? gone : seats.filter((seat) => !isFree(seat));
    return { taken, nearest: nearestSeats(seatMap.index, isFree, seats) };
  } catch (error) {
    // The refusal stands without it.
    if (error instanceof DatabaseUnavailable) return { taken: gone, nearest: [] };
    throw error;
  }
}

type SeatsTaken = ProblemError<'seats_taken'> & { readonly details: ErrorDetails<'seats_taken'> };

function isSeatsTaken(answer: unknown): answer is SeatsTaken {
  return answer instanceof ProblemError && answer.code === 'seats_taken';
}
