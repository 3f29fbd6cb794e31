import { parseSeats } from '@admit-one/sdk/seat-map';
import { describe, expect, it } from 'vitest';
import { sayHouse } from '../../src/render/spoken/say-house.ts';
import type { SpokenSeats } from '../../src/render/spoken/say-row.ts';

const text = `name: The Cellar
city: Prague
time zone: Europe/Prague
category P: Premium
category S: Seat
seat w: S accessible
seat c: S companion
seat r: S restricted view
section Orchestra
  numbers: 1 | 11
  A  PPPPP_..PP
  B  wcSSS_SSSr
section Balcony
  A  SSSSSSS  numbers odd from right
  C  SSSS  numbers 12 skip 13
area Pit: 3 S
`;

/** What is said of the house with these statuses. */
function said(statuses: string, more: Partial<SpokenSeats> = {}): string[] {
  const parsed = parseSeats(text);
  if (!('drawing' in parsed) || parsed.drawing === undefined) throw new Error('the house has faults');
  const prices = { P: 6500, S: 4000 };
  return sayHouse(parsed.drawing, {
    statuses,
    prices,
    offers: {},
    currency: 'EUR',
    picked: new Set(),
    ...more,
  });
}

describe('a house read aloud', () => {
  it('says each section, and each row from the left with its aisles', () => {
    expect(said('f'.repeat(30))).toEqual([
      'Orchestra: 16 of 16 free, 40.00 to 65.00 EUR.',
      'Orchestra, row A: 1 to 5 free at 65.00 EUR, aisle, 11 and 12 free at 65.00 EUR.',
      'Orchestra, row B: 1 free at 40.00 EUR for a wheelchair, 2 free at 40.00 EUR for a companion, 3 to 5 free at 40.00 EUR, aisle, 11 to 13 free at 40.00 EUR, 14 free at 40.00 EUR with restricted view.',
      'Balcony: 11 of 11 free, 40.00 EUR.',
      'Balcony, row A: odd 13 to 1 free at 40.00 EUR.',
      'Balcony, row C: 12 and 14 free at 40.00 EUR, 15 and 16 free at 40.00 EUR.',
      'Pit: 3 of 3 places free, 40.00 EUR.',
    ]);
  });

  it('says who has them, and what cannot be had', () => {
    const [orchestra, row] = said(`fffhs${'sk'}${'s'.repeat(9)}mo${'k'.repeat(30)}`, {
      offers: { 17: 4500 },
      picked: new Set([1]),
    });
    expect(orchestra).toBe('Orchestra: 3 of 16 free, 65.00 EUR, 1 taken by you.');
    expect(row).toBe(
      'Orchestra, row A: 1 free at 65.00 EUR, 2 taken by you at 65.00 EUR, 3 free at 65.00 EUR, 4 held, 5 sold, aisle, 11 sold, 12 not for sale.',
    );
    const lines = said(`${'s'.repeat(16)}mof${'s'.repeat(11)}`, { offers: { 17: 4500 } });
    expect(lines[0]).toBe('Orchestra: none of 16 free.');
    expect(lines[4]).toMatch(
      /^Balcony, row A: 13 yours already, 11 offered for resale at 45.00 EUR, 9 free at/,
    );
  });
});
