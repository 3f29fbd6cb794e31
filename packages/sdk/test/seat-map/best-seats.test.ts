import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestSeats,
  bestSeatsInTurn,
  indexSeats,
  nearestSeats,
  parseSeats,
  type SeatMapIndex,
  type SeatWish,
} from '../../src/seat-map/index.ts';
import { smallHouse } from './small-houses.ts';
import { blocksOf, isAllowed, isAsked, tierOf, tryAllSeats, worthOf } from './try-all-seats.ts';

const prices = { P: 9000, S: 5000 };

describe('the best seats of any small house', () => {
  test('are as good as the best of all choices there are, and none are found only where there are none', () => {
    fc.assert(
      fc.property(anyQuestion(), ({ index, isFree, wish }) => {
        const expected = tryAllSeats(index, isFree, wish);
        const found = bestSeats(index, isFree, wish);
        if ('none' in found) {
          expect(expected).toBeNull();
          return;
        }
        if (found.reasons.spread === 'apart') {
          expect(wish.spread).toBe('apart');
          expect(expected).toBeNull();
          return;
        }
        expect(expected?.tier).toBe(found.reasons.spread);
        expect(tierOf(index, found.seats)).toBe(expected!.tier);
        const worth = worthOf(index, isFree, found.seats, wish, expected!.tier);
        worth.forEach((part, at) => {
          expect(part).toBeCloseTo(expected!.worth[at]!, 6);
        });
        if (expected!.tier !== 'area') {
          expect(found.reasons.restrictedView).toBe(worth[1]);
          expect(found.reasons.leftAlone).toBe(worth[2]);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('are free, each once, and nothing but what was asked for', () => {
    fc.assert(
      fc.property(anyQuestion(), ({ index, isFree, wish }) => {
        const found = bestSeats(index, isFree, wish);
        if ('none' in found) return;
        expect(new Set(found.seats).size).toBe(wish.count);
        expect(found.seats.every((seat) => isFree(seat) && isAsked(index, seat, wish))).toBe(true);
        expect(isAllowed(index, found.seats, wish)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });

  test('who takes them apart is not refused while enough are free, and gets few blocks', () => {
    fc.assert(
      fc.property(anyQuestion(), ({ index, isFree, wish: { aisle: _, ...asked } }) => {
        const wish = { ...asked, spread: 'apart' as const };
        const usable = [...index.ordinals()].filter((seat) => isFree(seat) && isAsked(index, seat, wish));
        const plain = usable.filter((seat) => !index.isAccessible(seat) && !index.isCompanion(seat));
        const accessible = usable.filter((seat) => index.isAccessible(seat));
        const isEnough = accessible.length >= wish.accessible && plain.length >= wish.count - wish.accessible;
        const found = bestSeats(index, isFree, wish);
        if (!isEnough && wish.accessible === 0) expect(found).toHaveProperty('none');
        if (!isEnough) return;
        if ('none' in found) throw new Error('Refused while enough are free.');
        if (found.reasons.spread !== 'apart' || wish.accessible > 0) return;
        const runs = blocksOf(
          index,
          plain.filter((seat) => !index.isInArea(seat)),
        );
        expect(Math.max(0, ...runs.map((run) => run.length))).toBeLessThan(wish.count);
        const longest = Math.max(0, ...blocksOf(index, found.seats).map((block) => block.length));
        expect(longest).toBe(Math.max(1, ...runs.map((run) => run.length)));
      }),
      { numRuns: 1_000 },
    );
  });
});

function anyQuestion() {
  return smallHouse().chain((drawing) => {
    const index = indexSeats(drawing);
    return fc
      .record({
        taken: fc.array(fc.integer({ min: 0, max: 3 }), {
          minLength: index.ordinalCount,
          maxLength: index.ordinalCount,
        }),
        // More than four would be too many choices to try.
        count: fc.integer({ min: 1, max: 4 }),
        accessible: fc.constantFrom(0, 0, 1, 2),
        section: fc.constantFrom(undefined, undefined, ...drawing.sections.map(({ name }) => name)),
        category: fc.constantFrom(undefined, undefined, 'P', 'S'),
        maxPrice: fc.constantFrom(undefined, undefined, 5000),
        aisle: fc.constantFrom(undefined, undefined, true),
        spread: fc.constantFrom('row' as const, 'rows' as const, 'apart' as const),
      })
      .map(({ taken, ...said }) => ({
        index,
        isFree: (seat: number) => taken[seat] !== 0,
        wish: { ...said, accessible: Math.min(said.accessible, said.count), prices } satisfies SeatWish,
      }));
  });
}

describe('the best seats', () => {
  const hall = house('section Stalls', 'A  SSSSSSSSSS', 'B  SSSSSSSSSS', 'C  SSSSS_SSSSS');

  test('are in the middle of the row nearest to the stage', () => {
    expect(labels(hall, '', { count: 2 })).toEqual(['A-5', 'A-6']);
    // The last row is one place wider, so the middle of the house is at A-6.
    expect(labels(hall, '', { count: 1 })).toEqual(['A-6']);
  });

  test('leave no single seat alone if that can be had, and are not refused for it', () => {
    expect(labels(hall, 'A-1 A-6 A-7 A-8 A-9 A-10', { count: 3 })).toEqual(['B-5', 'B-6', 'B-7']);
    const three = house('section Stalls', 'A  SSS');
    expect(labels(three, '', { count: 2 })).toEqual(['A-1', 'A-2']);
  });

  test('are not across an aisle, and at one for who asks', () => {
    const row = house('section Stalls', 'A  SSS_SSS');
    expect(labels(row, 'A-1 A-6', { count: 3 })).toMatchObject({ reason: 'no_such_block', largest: 2 });
    expect(labels(hall, 'A-1 A-10 B-1 B-10', { count: 2, aisle: true })).toEqual(['C-4', 'C-5']);
  });

  test('are one behind the other where no row has them, two and two rather than three and one', () => {
    const low = house('section Stalls', 'A  SSSSS', 'B  SSSSS');
    expect(labels(low, '', { count: 6 })).toEqual(['A-1', 'A-2', 'A-3', 'B-1', 'B-2', 'B-3']);
    expect(labels(low, '', { count: 6, spread: 'row' })).toMatchObject({
      reason: 'no_such_block',
      free: 10,
      largest: 5,
      loosen: ['spread'],
    });
    const parted = house('section Stalls', 'A  SSS', '_', 'B  SSS');
    expect(labels(parted, '', { count: 4 })).toMatchObject({ loosen: ['spread'] });
    expect(labels(parted, '', { count: 4, spread: 'apart' })).toEqual(['A-1', 'A-2', 'A-3', 'B-1']);
  });

  test('are never accessible places for who did not ask, and come with companions’ seats for who did', () => {
    const row = house(
      'seat w: S accessible',
      'seat c: S companion',
      'section Stalls',
      'A  wcSSSS',
      '_',
      'B  SSSScw',
    );
    expect(labels(row, '', { count: 6 })).toMatchObject({ reason: 'no_such_block', free: 8, largest: 4 });
    expect(labels(row, '', { count: 2, accessible: 1 })).toEqual(['A-1', 'A-2']);
    expect(labels(row, 'A-1', { count: 2, accessible: 1 })).toEqual(['B-5', 'B-6']);
    expect(labels(row, 'A-1 B-6', { count: 1, accessible: 1 })).toMatchObject({ reason: 'sold_out' });
    const all = 'A-3 A-4 A-5 A-6 B-1 B-2 B-3 B-4';
    expect(labels(row, all, { count: 1 })).toMatchObject({ reason: 'sold_out' });
  });

  test('are places of an area where its name is asked for, and where no rows have them', () => {
    const club = house('section Balcony', 'A  PPP', 'area Pit: 5 S');
    expect(labels(club, '', { count: 2, section: 'pit' })).toEqual(['Pit 1', 'Pit 2']);
    expect(labels(club, 'Pit 1', { count: 4 })).toEqual(['Pit 2', 'Pit 3', 'Pit 4', 'Pit 5']);
    expect(labels(club, '', { count: 3 })).toEqual(['A-1', 'A-2', 'A-3']);
    expect(labels(club, '', { count: 8, spread: 'apart' })).toHaveLength(8);
    expect(labels(club, '', { count: 6 })).toMatchObject({ free: 8, largest: 5, loosen: ['spread'] });
  });

  test('keep to category, price and section, whatever their case, and say which of them to loosen', () => {
    const two = house('section Stalls', 'A  PPPP', 'section Tier', 'A  SSSS');
    expect(labels(two, '', { count: 2, category: 'standard' })).toEqual(['A-1', 'A-2']);
    expect(labels(two, '', { count: 2, maxPrice: 8999 })).toEqual(['A-1', 'A-2']);
    expect(labels(two, '', { count: 2, section: 'TIER', category: 'p' })).toMatchObject({
      free: 0,
      largest: 0,
      loosen: ['section', 'category'],
    });
    expect(labels(two, '', { count: 2, section: 'Loge' })).toMatchObject({ reason: 'unknown_section' });
    expect(labels(two, '', { count: 2, category: 'X' })).toMatchObject({ reason: 'unknown_category' });
  });

  test('count what is offered for resale at its own price', () => {
    const row = house('section Stalls', 'A  PP');
    const offers = { 1: 4000 };
    expect(labels(row, '', { count: 1, maxPrice: 5000, offers })).toEqual(['A-2']);
    expect(labels(row, '', { count: 1, maxPrice: 3000, offers })).toMatchObject({ loosen: ['maxPrice'] });
  });

  test('are near other seats for who asks that', () => {
    const near = hall.find('C-10');
    expect(labels(hall, 'C-10', { count: 1, near })).toEqual(['C-9']);
  });

  test('come with reasons', () => {
    const found = bestSeats(hall, () => true, { count: 2, prices });
    expect(found).toMatchObject({
      reasons: {
        spread: 'row',
        rows: [{ section: 'Stalls', row: 'A', seats: 2 }],
        fromMiddle: 0.5,
        leftAlone: 0,
        restrictedView: 0,
        atAisle: false,
      },
    });
  });

  test('in turn are those that one after the other would get', () => {
    fc.assert(
      fc.property(fc.array(anyQuestion(), { minLength: 1, maxLength: 12 }), ([first, ...others]) => {
        const { index, isFree } = first!;
        const taken = new Set<number>();
        const inTurn = bestSeatsInTurn(index, isFree, { prices });
        for (const { wish } of [first!, ...others]) {
          const expected = bestSeats(index, (seat) => isFree(seat) && !taken.has(seat), wish);
          expect(inTurn.choose(wish)).toEqual(expected);
          if ('seats' in expected) for (const seat of expected.seats) taken.add(seat);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are 1 to 10', () => {
    for (const count of [0, 11, 1.5, Number.NaN, -1])
      expect(() => bestSeats(hall, () => true, { count, prices })).toThrow(RangeError);
    expect(() => bestSeats(hall, () => true, { count: 1, accessible: 2, prices })).toThrow(RangeError);
    expect(labels(hall, '', { count: 10 })).toHaveLength(10);
  });
});

function house(...lines: string[]): SeatMapIndex {
  const parsed = parseSeats(
    ['name: H', 'city: C', 'time zone: UTC', 'category P: Premium', 'category S: Standard', ...lines].join(
      '\n',
    ),
  );
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return indexSeats(parsed.drawing);
}

function labels(index: SeatMapIndex, taken: string, wish: Omit<SeatWish, 'prices'>) {
  const gone = new Set(taken.split(/ (?=[A-Z]-)/).flatMap((label) => index.find(label)));
  const found = bestSeats(index, (seat) => !gone.has(seat), { ...wish, prices });
  return 'none' in found ? found.none : found.seats.map((seat) => index.shortLabelOf(seat));
}

describe('the nearest seats', () => {
  const two = house(
    'seat w: S accessible',
    'section Stalls',
    'A  PPSSSSSS',
    'B  SSSSSSSw',
    'section Tier',
    'A  PPPP',
  );
  const nearest = (gone: string, asked: string) => {
    const taken = new Set(gone.split(', ').flatMap((label) => two.find(label)));
    const wanted = asked.split(', ').flatMap((label) => two.find(label));
    return nearestSeats(two, (seat) => !taken.has(seat), wanted).map((seat) => two.labelOf(seat));
  };

  test('are together where those asked for were together, and of their category', () => {
    expect(nearest('Stalls A-4', 'Stalls A-4, Stalls A-5')).toEqual(['Stalls A-5', 'Stalls A-6']);
    expect(nearest('Stalls A-1', 'Stalls A-1, Stalls A-2')).toEqual(['Tier A-1', 'Tier A-2']);
  });

  test('are what was asked for as far as it is free, where that was apart', () => {
    const found = nearest('Stalls A-3', 'Stalls A-3, Stalls B-7');
    expect(found).toEqual(['Stalls A-4', 'Stalls B-7']);
  });

  test('are accessible for who asked for that, and none where none is free', () => {
    expect(nearest('Stalls B-8', 'Stalls B-8')).toEqual([]);
    expect(nearest('Stalls A-8', 'Stalls A-8')).toEqual(['Stalls A-7']);
  });
});
