import { describe, expect, it } from 'vitest';
import { titleFor } from '../../src/render/title-for.ts';
import { wrap } from '../../src/render/wrap.ts';

const programme = 'Mozart: Piano Concerto No. 14 · Mahler: Symphony No. 5 in C-sharp minor';

describe('a title on a narrow screen', () => {
  it.each([
    ['mahler', 30, '… Mahler: Symphony No. 5 in C-sharp minor'],
    ['mahler', 80, programme],
    ['mozart', 30, programme],
    ['mahler mozart', 30, programme],
    ['', 30, programme],
    ['bruckner', 30, programme],
  ])('that was found by %j in %i columns', (words, room, expected) => {
    expect(titleFor(programme, words, room, '…')).toBe(expected);
  });
});

describe('wrap', () => {
  it('breaks between words, and inside one that is too long', () => {
    expect(wrap('two good seats', 8)).toEqual(['two good', 'seats']);
    expect(wrap('Donaudampfschiff ahoi', 8)).toEqual(['Donaudam', 'pfschiff', 'ahoi']);
    expect(wrap('', 8)).toEqual([]);
  });
});
