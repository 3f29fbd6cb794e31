import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { findSeats } from '../../src/sale/find-seats.ts';
import { splitLabels } from '../../src/sale/split-labels.ts';
import { twoTiers } from '../support/two-tiers.ts';

const parsed = parseSeats(twoTiers);
if (!('drawing' in parsed)) throw new Error('the test hall has faults');
const index = indexSeats(parsed.drawing);

function labelsOf(texts: string[]): string[] {
  return findSeats(index, texts).map((seat) => index.labelOf(seat));
}

/** What is said of labels that mean no seat. */
function complaint(...texts: string[]): string {
  try {
    findSeats(index, texts);
  } catch (error) {
    if (error instanceof Failure && error.exitCode === 2) return `${error.message} ${error.hint}`;
    throw error;
  }
  throw new Error('seats were found');
}

describe('labels of seats', () => {
  it.each([
    [['Orchestra A-2,Orchestra A-3'], ['Orchestra A-2', 'Orchestra A-3']],
    [['orchestra  a-2 , ORCHESTRA A-2'], ['Orchestra A-2']],
    [['Tier 1 Left B-2,Orchestra B-1'], ['Tier 1 Left B-2', 'Orchestra B-1']],
    [
      ['tier 1 left a-1', 'A-8'],
      ['Tier 1 Left A-1', 'Orchestra A-8'],
    ],
  ])('%j are found', (texts, expected) => {
    expect(labelsOf(texts)).toEqual(expected);
  });

  it('that mean several seats are refused, naming them', () => {
    expect(complaint('A-2')).toBe('"A-2" may be "Orchestra A-2" or "Tier 1 Left A-2". Name the section too.');
  });

  it('that mean none are refused, naming the nearest', () => {
    expect(complaint('Orchestra A-9')).toMatch(
      /^There is no seat "Orchestra A-9" in this house\. The nearest are .*Orchestra A-/,
    );
    expect(complaint('somewhere nice')).toContain('Seats are called like "Orchestra A-1"');
    expect(complaint(',')).toContain('No seats are named.');
  });
});

describe('labels on the command line', () => {
  it.each([
    ['B-12, B-13', ['B-12', 'B-13']],
    ['"Box 3, left A-1",B-13', ['Box 3, left A-1', 'B-13']],
    ['Box 3\\, left A-1', ['Box 3, left A-1']],
    ['say \\"x\\" A-1', ['say "x" A-1']],
    [' , ,', []],
    ['"A-1', ['A-1']],
    ['A\\-1', ['A\\-1']],
  ])('%j', (text, labels) => {
    expect(splitLabels(text)).toEqual(labels);
  });
});
