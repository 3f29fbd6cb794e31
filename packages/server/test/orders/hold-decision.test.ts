import { describe, expect, test } from 'vitest';
import type { SaleTerms } from '../../src/listings/listings.ts';
import type { Judgement } from '../../src/orders/hold.sql.ts';
import { type Decision, decideHolds, type HoldWish } from '../../src/orders/hold-decision.ts';
import { afterNoon, noon, saleTermsAt, seatNames } from '../support/sale-terms.ts';

type ReadyWish = HoldWish & { seatMap: typeof seatNames };

let keys = 0;

function wish(said: Partial<HoldWish> & { seats: readonly number[]; body?: string }): ReadyWish {
  const { body = 'a request', ...rest } = said;
  return {
    listingId: 7,
    listing: 'lst_7',
    buyerId: 1,
    idempotencyKey: `key ${++keys}`,
    requestHash: Buffer.from(body),
    seatMap: seatNames,
    ...rest,
  };
}

/** What the database says of a wish: nothing stands in its way unless said. */
function nothing(said: Partial<Judgement> = {}): Judgement {
  return { earlier: null, taken: [], offers: [], has: 0, ...said };
}

function decide(
  wishes: readonly ReadyWish[],
  judgements: readonly Judgement[] = wishes.map(() => nothing()),
  terms: readonly SaleTerms[] = [saleTermsAt(7)],
): unknown[] {
  const decisions = decideHolds(wishes, judgements, new Map(terms.map((each) => [each.listingId, each])));
  return decisions.map((decision) => brief(decision));
}

function brief(decision: Decision<ReadyWish>): unknown {
  if (decision instanceof Error) return { code: decision.code, ...decision.details };
  if ('hold' in decision) return { hold: decision.hold.seats };
  return decision;
}

function taken(...seats: number[]) {
  return {
    code: 'seats_taken',
    seats: seats.map((seat) => ({ seat, label: seatNames.labelOf(seat) })),
  };
}

describe('one wish', () => {
  test('has its seats, under the terms of its listing', () => {
    const terms = saleTermsAt(7);
    const other = saleTermsAt(8);
    const asked = wish({ seats: [3, 1] });
    expect(
      decideHolds(
        [asked],
        [nothing()],
        new Map([
          [8, other],
          [7, terms],
        ]),
      ),
    ).toEqual([{ hold: asked, terms, offers: [] }]);
  });

  test('is refused where a seat is taken, with all that are, sorted', () => {
    expect(decide([wish({ seats: [5, 2, 4] })], [nothing({ taken: [5, 4] })])).toEqual([taken(4, 5)]);
  });

  test('for a listing that is not there is not found', () => {
    expect(decide([wish({ seats: [1] })], [nothing()], [saleTermsAt(8)])).toEqual([
      { code: 'not_found', what: 'listing' },
    ]);
  });

  test('whose key was used answers as it did, whatever became of the seats and the sale since', () => {
    const earlier = { orderId: 12, requestHash: Buffer.from('a request') };
    const ended = saleTermsAt(7, { saleClosesAt: noon });
    expect(decide([wish({ seats: [1] })], [nothing({ earlier, taken: [1], has: 4 })], [ended])).toEqual([
      { earlier: 12 },
    ]);
  });

  test('whose key was used for something else is refused', () => {
    const earlier = { orderId: 12, requestHash: Buffer.from('another') };
    expect(decide([wish({ seats: [1] })], [nothing({ earlier })])).toEqual([
      { code: 'idempotency_mismatch' },
    ]);
  });
});

describe('wishes of one batch', () => {
  test('that want the same seat: the first has it, whoever the first is', () => {
    const one = wish({ seats: [1, 2], buyerId: 1 });
    const other = wish({ seats: [2, 3], buyerId: 2 });
    expect(decide([one, other])).toEqual([{ hold: [1, 2] }, taken(2)]);
    expect(decide([other, one])).toEqual([{ hold: [2, 3] }, taken(2)]);
  });

  test('that want the same seat of two listings: both have it', () => {
    const wishes = [wish({ seats: [1] }), wish({ seats: [1], listingId: 8 })];
    expect(decide(wishes, undefined, [saleTermsAt(7), saleTermsAt(8)])).toEqual([
      { hold: [1] },
      { hold: [1] },
    ]);
  });

  test('what a refused wish wanted is there for the next', () => {
    const wishes = [wish({ seats: [1, 2] }), wish({ seats: [1], buyerId: 2 })];
    expect(decide(wishes, [nothing({ taken: [2] }), nothing()])).toEqual([taken(2), { hold: [1] }]);
  });

  test('seats taken before the batch and in it are named together', () => {
    const wishes = [wish({ seats: [9] }), wish({ seats: [9, 3, 5], buyerId: 2 })];
    expect(decide(wishes, [nothing(), nothing({ taken: [3] })])).toEqual([{ hold: [9] }, taken(3, 9)]);
  });

  test('the same key with the same request is one hold, however often', () => {
    const twice = { seats: [1], idempotencyKey: 'twice' };
    const wishes = [wish({ seats: [5] }), wish(twice), wish(twice), wish(twice)];
    expect(decide(wishes)).toEqual([{ hold: [5] }, { hold: [1] }, { sameAs: 1 }, { sameAs: 1 }]);
  });

  test('the same key with another request: the first has it', () => {
    const wishes = [
      wish({ seats: [1], idempotencyKey: 'twice' }),
      wish({ seats: [2], idempotencyKey: 'twice', body: 'another' }),
    ];
    expect(decide(wishes)).toEqual([{ hold: [1] }, { code: 'idempotency_mismatch' }]);
  });

  test('the same key of another buyer, or of another listing, is another key', () => {
    const key = { idempotencyKey: 'anybody’s' };
    const wishes = [
      wish({ seats: [1], ...key }),
      wish({ seats: [2], buyerId: 2, ...key }),
      wish({ seats: [3], listingId: 8, ...key }),
    ];
    expect(decide(wishes, undefined, [saleTermsAt(7), saleTermsAt(8)])).toEqual([
      { hold: [1] },
      { hold: [2] },
      { hold: [3] },
    ]);
  });

  test('numbers that read the same when put together are told apart', () => {
    const key = { idempotencyKey: 'k' };
    const wishes = [
      wish({ seats: [11], listingId: 7, buyerId: 11, ...key }),
      wish({ seats: [12], listingId: 71, buyerId: 1, ...key }),
      wish({ seats: [1], listingId: 71, buyerId: 1 }),
    ];
    expect(decide(wishes, undefined, [saleTermsAt(7), saleTermsAt(71, { buyerLimit: 2 })])).toEqual([
      { hold: [11] },
      { hold: [12] },
      { hold: [1] },
    ]);
  });

  test('a key whose first wish was refused is free for the next', () => {
    const twice = { seats: [1], idempotencyKey: 'twice' };
    expect(decide([wish(twice), wish(twice)], [nothing({ taken: [1] }), nothing()])).toEqual([
      taken(1),
      { hold: [1] },
    ]);
  });
});

describe('the limit of a buyer', () => {
  const limit = (has: number, wants: number) => ({ code: 'limit_reached', limit: 4, has, wants });

  test('may be reached and not passed', () => {
    const seats = [1, 2];
    expect(decide([wish({ seats })], [nothing({ has: 2 })])).toEqual([{ hold: seats }]);
    expect(decide([wish({ seats })], [nothing({ has: 3 })])).toEqual([limit(3, 2)]);
  });

  test('counts what the wishes before have got in the batch, and only that', () => {
    const wishes = [
      wish({ seats: [1, 2] }),
      wish({ seats: [1] }),
      wish({ seats: [3, 4, 5] }),
      wish({ seats: [6, 7] }),
      wish({ seats: [8] }),
    ];
    expect(decide(wishes)).toEqual([{ hold: [1, 2] }, taken(1), limit(2, 3), { hold: [6, 7] }, limit(4, 1)]);
  });

  test('adds what the buyer had before the batch to what came in it', () => {
    const wishes = [wish({ seats: [1] }), wish({ seats: [2] })];
    expect(decide(wishes, [nothing({ has: 3 }), nothing({ has: 3 })])).toEqual([{ hold: [1] }, limit(4, 1)]);
  });

  test('is each buyer’s own, and each listing’s own', () => {
    const four = [1, 2, 3, 4];
    const wishes = [
      wish({ seats: four }),
      wish({ seats: [5], buyerId: 2 }),
      wish({ seats: [5], listingId: 8 }),
    ];
    expect(decide(wishes, undefined, [saleTermsAt(7), saleTermsAt(8)])).toEqual([
      { hold: four },
      { hold: [5] },
      { hold: [5] },
    ]);
  });

  test('says what the buyer has and what to do about it', () => {
    const [refused] = decideHolds(
      [wish({ seats: [1, 2] })],
      [nothing({ has: 3 })],
      new Map([[7, saleTermsAt(7)]]),
    );
    expect((refused as Error).message).toBe(
      'One buyer may have 4 seats of this listing; you have 3 and asked for 2 more. Nothing new is held.',
    );
  });
});

describe('the sale', () => {
  function at(said: Partial<SaleTerms>): unknown {
    return decide([wish({ seats: [1] })], undefined, [saleTermsAt(7, said)])[0];
  }

  function messageAt(said: Partial<SaleTerms>): string {
    const terms = new Map([[7, saleTermsAt(7, said)]]);
    return (decideHolds([wish({ seats: [1] })], [nothing()], terms)[0] as Error).message;
  }

  test('opens in the very millisecond it says, and not one before', () => {
    expect(at({ saleOpensAt: noon })).toEqual({ hold: [1] });
    expect(at({ saleOpensAt: afterNoon(1) })).toEqual({
      code: 'not_on_sale',
      reason: 'not_yet',
      opensAt: '2031-05-01T12:00:00.001Z',
    });
    expect(messageAt({ saleOpensAt: afterNoon(1) })).toBe(
      'The sale of "An evening" opens at 2031-05-01T12:00:00.001Z.',
    );
  });

  test('has ended in the very millisecond it says, and not one before', () => {
    expect(at({ saleClosesAt: afterNoon(1) })).toEqual({ hold: [1] });
    expect(at({ saleClosesAt: noon, saleOpensAt: afterNoon(-1) })).toEqual({
      code: 'not_on_sale',
      reason: 'ended',
      opensAt: '2031-05-01T11:59:59.999Z',
    });
    expect(messageAt({ saleClosesAt: noon })).toBe('The sale of "An evening" has ended.');
  });

  test('of a cancelled listing is over, whatever its times say', () => {
    expect(at({ state: 'cancelled', saleOpensAt: afterNoon(1) })).toMatchObject({ reason: 'cancelled' });
    expect(messageAt({ state: 'cancelled' })).toBe(
      '"An evening" was cancelled. Nothing is held, and nothing was charged.',
    );
  });

  test('is looked at after the seats and before the limit', () => {
    const ended = saleTermsAt(7, { saleClosesAt: noon });
    expect(decide([wish({ seats: [1] })], [nothing({ taken: [1], has: 9 })], [ended])).toEqual([taken(1)]);
    expect(decide([wish({ seats: [1] })], [nothing({ has: 9 })], [ended])).toMatchObject([
      { code: 'not_on_sale' },
    ]);
  });
});
