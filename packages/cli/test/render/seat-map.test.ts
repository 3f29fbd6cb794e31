import { stripVTControlCharacters } from 'node:util';
import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { describe, expect, it } from 'vitest';
import { plainScreen, type Screen } from '../../src/render/screen.ts';
import { drawSeatMap } from '../../src/render/seat-map.ts';
import { widthOf } from '../../src/render/text.ts';
import { bigHall, someSold } from '../support/big-hall.ts';

const cellar: SeatMapDrawing = {
  name: 'The Cellar',
  city: 'New York',
  timeZone: 'America/New_York',
  categories: [
    { letter: 'P', name: 'Premium' },
    { letter: 'S', name: 'Standard\u001b[2J' },
  ],
  sections: [
    {
      name: 'Floor\u202e',
      rows: [
        { label: 'A', cells: '.PP_PP.', numbers: ['1', '2', '3', '4'], ordinals: [0, 1, 2, 3] },
        {
          label: 'BB',
          cells: 'SSS_SSS',
          numbers: ['1', '2', '3', '4', '5', '6'],
          ordinals: [4, 5, 6, 7, 8, 9],
        },
      ],
    },
  ],
};
const picture = { drawing: cellar, statuses: 'fhskmfffff', prices: { P: 12000, S: 6500 }, currency: 'USD' };
const screen: Screen = { ...plainScreen, columns: 60, unicode: true };

describe('a seat map', () => {
  it('is drawn as it lies, each standing with a sign of its own', () => {
    expect(drawSeatMap(picture, screen)).toEqual([
      'Floor  6 of 10 free, $65.00 – $120.00',
      '',
      '                      ╰─── STAGE ───╯',
      '                   A     P ◦   · ·     A',
      '                  BB   ◆ S S   S S S   BB',
      '',
      'P Premium $120.00   S Standard $65.00   ◆ yours already',
      '◦ held by others   · sold',
    ]);
  });

  it('is drawn in ASCII where there is nothing else', () => {
    const lines = drawSeatMap(picture, { ...screen, unicode: false });
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lines.join('\n')).toContain('& S S   S S S');
  });

  it('differs by signs alone when the colours are taken away', () => {
    const coloured = drawSeatMap(picture, { ...screen, colours: 1 }).join('\n');
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(drawSeatMap(picture, screen).join('\n'));
  });

  it.each([200, 80, 60, 40, 25])('fits %s columns', (columns) => {
    const drawing = bigHall();
    const lines = drawSeatMap({ ...picture, drawing, statuses: someSold(3000) }, { ...screen, columns });
    expect(lines.filter((line) => widthOf(line) >= columns && /[PSW·◦]{3}|STAGE/.test(line))).toEqual([]);
  });
});
