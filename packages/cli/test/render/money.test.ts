import { minorDigits } from '@admit-one/sdk/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, priceRange } from '../../src/render/money.ts';

describe('money', () => {
  it.each([
    [1250, 'USD', '$12.50'],
    [0, 'USD', '$0.00'],
    [5, 'EUR', '€0.05'],
    [-1250, 'USD', '-$12.50'],
    [1250, 'JPY', '¥1,250'],
    [12500, 'KWD', 'KWD 12.500'],
    [100, 'HUF', 'HUF 1.00'],
    [1000, 'IQD', 'IQD 1.000'],
    [Number.MAX_SAFE_INTEGER, 'USD', '$90,071,992,547,409.91'],
    [123456789012345678901n, 'USD', '$1,234,567,890,123,456,789.01'],
  ])('writes %s %s as %s', (amount, currency, expected) => {
    expect(money(amount, currency)).toBe(expected);
  });

  it('stays within ASCII where nothing else can be drawn', () => {
    expect(money(1250, 'JPY', { unicode: false })).toBe('JPY 1,250');
    expect(priceRange(100, 250, 'EUR', { unicode: false })).toBe('EUR 1.00 - EUR 2.50');
  });

  it('does not trust a currency that is none', () => {
    expect(money(1250, '\u001b[31m')).toBe('1250');
  });

  it('says one price once', () => {
    expect(priceRange(4500, 4500, 'USD')).toBe('$45.00');
    expect(priceRange(4500, 24000, 'USD')).toBe('$45.00 – $240.00');
  });

  it('shows every digit of every amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'),
        (amount, currency) => {
          const shown = money(amount, currency).replace(/[^\d]/g, '');
          expect(BigInt(shown)).toBe(amount);
          expect(money(amount, currency).split('.')[1]?.length ?? 0).toBe(minorDigits(currency));
        },
      ),
    );
  });
});
