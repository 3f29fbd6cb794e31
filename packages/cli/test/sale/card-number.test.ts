import { describe, expect, it } from 'vitest';
import { isCardNumber, readExpiry, shownNumber } from '../../src/sale/card-number.ts';

describe('a card as it is typed', () => {
  it.each([
    ['4242424242424242', true],
    ['4242 4242-4242 4242', true],
    ['378282246310005', true],
    ['4242424242424241', false],
    ['4242', false],
    ['', false],
    ['4242 4242 4242 424x', false],
  ])('%j is a card number: %s', (text, expected) => {
    expect(isCardNumber(text)).toBe(expected);
  });

  it('is shown in groups, and then only its end', () => {
    expect(shownNumber('42424242', false)).toBe('4242 4242');
    expect(shownNumber('424242424', false)).toBe('4242 4242 4');
    expect(shownNumber('4242 4242 4242 4242', true)).toBe('**** 4242');
  });

  const today = new Date(2026, 10, 23);
  it.each([
    ['12/34', { expMonth: 12, expYear: 2034 }],
    ['0130', { expMonth: 1, expYear: 2030 }],
    ['1/2030', { expMonth: 1, expYear: 2030 }],
    ['11/26', { expMonth: 11, expYear: 2026 }],
    ['10/26', 'This card is past its time.'],
    ['13/30', 'The month and the year as on the card, 12/34.'],
    ['soon', 'The month and the year as on the card, 12/34.'],
  ])('%j ends %j', (text, expected) => {
    expect(readExpiry(text, today)).toEqual(expected);
  });
});
