import { readFileSync } from 'node:fs';
import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { House } from '../../src/prompts/seat-picker/house.ts';
import { answerLine, saySections } from '../../src/prompts/seat-reader/answer-line.ts';
import { hearNews } from '../../src/prompts/seat-reader/hear-news.ts';
import type { ReaderState } from '../../src/prompts/seat-reader/reader-state.ts';
import { twoTiers } from '../support/two-tiers.ts';

const { drawing } = parseSeats(twoTiers) as { drawing: Parameters<typeof indexSeats>[0] };
const house: House = {
  title: 'Mahler',
  subtitle: 'tonight',
  index: indexSeats(drawing),
  prices: { P: 12_000, S: 4_550 },
  currency: 'USD',
  max: 4,
};
const start: ReaderState = {
  statuses: `s${'f'.repeat(23)}`,
  offers: {},
  picked: [],
  wanted: 2,
  section: undefined,
  outcome: 'open',
};

/** What is said to the last of these lines, and what is taken then. */
function after(...lines: string[]): ReaderState & { says: string } {
  let state = start;
  let says: readonly string[] = [];
  for (const line of lines) ({ state, says } = answerLine(house, state, line));
  return { ...state, says: says.join(' ') };
}

describe('choosing seats by words', () => {
  it.each([
    ['sections', /^Orchestra: 15 of 16 free, 45.50 to 120.00 USD. Tier 1 Left: 8 of 8 free, 45.50 USD.$/],
    ['orchestra', /Orchestra, row A: 1 sold, 2 to 4 free at 120.00 USD, aisle, 5 to 8 free at 120.00 USD\./],
    ['tier 1 left row b', /^Tier 1 Left, row B: 1 to 4 free at 45.50 USD\.$/],
    ['B', /^That may be Orchestra row B or Tier 1 Left row B\. Say the section too\.$/],
    ['B-2', /^That may be Orchestra B-2 or Tier 1 Left B-2\./],
    ['Orchestra A-1', /^Orchestra A-1 is sold\.$/],
    ['3', /^You want 3 seats\./],
    ['best 5', /^You may take 1 to 4 seats here\.$/],
    ['best 9 in the bar', /^Nothing here is called "the bar"/],
    ['Orchestre', /^Nothing here is called "Orchestre"\. The nearest is Orchestra\./],
    ['hold', /^You have taken no seat yet\./],
    ['', /^You have taken no seat yet\. Type help/],
    ['help', /quit to leave/],
  ])('answers %j', (line, says) => {
    expect(after(line)).toMatchObject({ says: expect.stringMatching(says), picked: [], outcome: 'open' });
  });

  it('takes seats by label, drops them, and knows where it reads', () => {
    expect(after('Orchestra B-2, Orchestra B-3')).toMatchObject({
      picked: [9, 10],
      says: 'Taken: Orchestra B-2 and Orchestra B-3. Total 91.00 USD. Type hold to hold them.',
    });
    expect(after('Tier 1 Left', 'b-2').picked).toEqual([21]);
    expect(after('Tier 1 Left', 'b').says).toMatch(/^Tier 1 Left, row B/);
    expect(after('Orchestra B-2 and Orchestra B-3', 'drop Orchestra B-2').picked).toEqual([10]);
    expect(after('Orchestra B-2', 'drop all').picked).toEqual([]);
    expect(after('Orchestra B-2', 'Orchestra A-1').picked).toEqual([9]);
    expect(after('best 4', 'Tier 1 Left A-1').says).toBe(
      'You may take 4 seats here, and have 4. Drop one first.',
    );
  });

  it('takes the best, as many as are wanted, instead of what was taken', () => {
    const { picked, says } = after('Tier 1 Left B-4', '3', 'best');
    expect(picked).toHaveLength(3);
    expect(says).toMatch(/^Taken: Orchestra A-\d, Orchestra A-\d and Orchestra A-\d\. Total 360\.00 USD\./);
    expect(after('best 2 in tier 1 left').says).toMatch(/^Taken: Tier 1 Left A-1 and Tier 1 Left A-2\./);
  });

  it('answers as the page about it shows', () => {
    const page = readFileSync(new URL('../../../../docs/picker.md', import.meta.url), 'utf8');
    const [, shown = ''] = /```\n([^`]+)```/.exec(page) ?? [];
    let state = { ...start, statuses: `sh${'f'.repeat(22)}` };
    const said = [
      ...saySections(house, state).slice(0, 1),
      'You may take 10 seats. Type best, or the label of a seat; help says what else.',
    ];
    for (const [, line = ''] of shown.matchAll(/^Seats\? (.+)$/gm)) {
      const answer = answerLine({ ...house, max: 10 }, state, line);
      state = answer.state;
      said.push(`Seats? ${line}`, ...answer.says);
    }
    expect(said).toEqual(shown.trimEnd().split('\n'));
    expect(state.outcome).toBe('hold');
  });

  it('holds and leaves', () => {
    expect(after('best', 'hold').outcome).toBe('hold');
    expect(after('best', 'quit').outcome).toBe('leave');
  });

  it('tells only of seats that were taken and went to somebody else', () => {
    const taken = after('Orchestra B-2, Orchestra B-3');
    const statuses = `${'s'.repeat(10)}${'f'.repeat(14)}`;
    const news = hearNews(house, taken, { statuses });
    expect(news.says).toEqual(['Orchestra B-2 went to somebody else. You still have 1 seat.']);
    expect(news.state.picked).toEqual([10]);
    expect(hearNews(house, start, { statuses }).says).toEqual([]);
  });

  it('answers any line, and never takes what cannot be had', () => {
    const words = fc.constantFrom(
      'best',
      'best 3',
      'drop',
      'B-1',
      'Orchestra',
      'A',
      ',',
      '9',
      'in',
      'row',
      ' ',
    );
    const line = fc.oneof(
      fc.array(words).map((parts) => parts.join(' ')),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        let state = start;
        for (const one of lines) {
          const said = answerLine(house, state, one);
          state = said.state;
          if (state.outcome !== 'open') return;
          expect(said.says.length).toBeGreaterThan(0);
          expect(new Set(state.picked).size).toBe(state.picked.length);
          expect(state.picked.length).toBeLessThanOrEqual(house.max);
          expect(state.picked.every((seat) => state.statuses[seat] === 'f')).toBe(true);
        }
      }),
    );
  });
});
