import { describe, expect, it } from 'vitest';
import { readExpiry } from '../src/expiry.ts';

const now = Date.parse('2026-11-23T10:00:00Z');

describe('when something ends', () => {
  it.each([
    ['12h', '2026-11-23T22:00:00.000Z'],
    ['30d', '2026-12-23T10:00:00.000Z'],
    ['2w', '2026-12-07T10:00:00.000Z'],
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T20:00:00+01:00', '2027-01-31T19:00:00.000Z'],
    ['never', undefined],
  ])('is read from %s', (text, at) => {
    expect(readExpiry(text, now)).toBe(at);
  });

  it.each(['', '0d', '-1d', '30', '1e9d', '30 d', 'soon', '2027-02-30', '2027-13-01', 'in 2027'])(
    'is not read from "%s"',
    (text) => expect(() => readExpiry(text, now)).toThrow(expect.objectContaining({ exitCode: 2 })),
  );
});
