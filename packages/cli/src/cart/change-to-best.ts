import { type AdmitOne, type BestWish, type HeldOrder, isAdmitOneError, type Order } from '@admit-one/sdk';
import { errorCodes, seatStatus } from '@admit-one/sdk/contract';
import { type BestSeats, bestSeats } from '@admit-one/sdk/seat-map';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { count } from '../render/text.ts';
import { type House, openHouse } from '../sale/open-house.ts';
import { changeSeats } from './change-seats.ts';

/** Seats that go, and what those that come instead of them, or in addition, are to be like. */
export interface Exchange {
  readonly replaced: readonly number[];
  readonly wish: BestWish;
}

/**
 * Changes seats of an order to the best there are: chosen here, and chosen again when somebody else was faster. Those
 * that go count as free, so that nobody loses the best seats they have; where they are the best, nothing changes.
 * @throws Failure with exit code 11, which says what there is
 */
export async function changeToBest(
  context: Context,
  client: AdmitOne,
  order: Order,
  exchange: Exchange,
  seen?: House,
): Promise<HeldOrder> {
  const stay = order.seats.map(({ seat }) => seat).filter((seat) => !exchange.replaced.includes(seat));
  for (let round = 1; ; round += 1) {
    const isFirst = round === 1 && seen !== undefined;
    const house = isFirst ? seen : await openHouse(context, client, order.listingId);
    const found = choose(house, exchange, stay);
    if ('none' in found) throw noneLike(found.none, order);
    if (found.seats.every((seat) => exchange.replaced.includes(seat))) return order;
    try {
      const changed = await changeSeats(context, client, order, [...stay, ...found.seats]);
      return { ...changed, reasons: found.reasons };
    } catch (error) {
      if (round === mostRounds || !isAdmitOneError(error, 'seats_taken')) throw error;
    }
  }
}

/** As often as a crowd may be faster, with what it left looked at anew each time. */
const mostRounds = 5;

function choose({ index, seats }: House, { replaced, wish }: Exchange, stay: readonly number[]): BestSeats {
  const { statuses, prices, offers } = seats;
  const isFree = (seat: number) => {
    const status = statuses[seat];
    return status === seatStatus.free || status === seatStatus.offered || replaced.includes(seat);
  };
  // Those that come in addition are wanted beside the ones there are.
  const near = replaced.length === 0 ? stay : undefined;
  return bestSeats(index, isFree, { ...wish, prices, offers, near });
}

function noneLike(
  { reason, free, largest }: Extract<BestSeats, { none: unknown }>['none'],
  order: Order,
): Failure {
  const code = reason === 'sold_out' ? 'sold_out' : 'no_such_block';
  const there =
    largest > 0 ? `the most of that kind is ${count(largest, 'seat')}` : `${free} like that are free`;
  const what = code === 'sold_out' ? 'No such seat is free any more.' : `There are none like that: ${there}.`;
  const held = order.seats.map(({ label }) => label).join(', ');
  return new Failure(`${what} You still hold ${held}.`, {
    code,
    exitCode: errorCodes[code].exitCode,
    hint: 'Fewer wishes, or `--apart`, find more; `admit seats LISTING` shows what is free.',
  });
}
