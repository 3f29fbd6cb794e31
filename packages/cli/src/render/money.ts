import { decimalAmount, minorDigits } from '@admit-one/sdk/contract';

/**
 * An amount in minor units of its currency as people read it: `1250, 'USD'` → `$12.50`, `1250, 'JPY'` → `¥1,250`,
 * `1250, 'KWD'` → `KWD 1.250`. Exact at any size: the decimal point is put into the digits, nothing is divided.
 * Where only ASCII can be drawn the currency's code stands in place of its sign.
 */
export function money(
  amount: number | bigint,
  currency: string,
  draws: { unicode: boolean } = { unicode: true },
): string {
  const code = currency.toUpperCase();
  if (!/^[A-Z]{3}$/.test(code)) return `${amount}`;
  const text = formatFor(code, draws.unicode).format(
    decimalAmount(amount, code) as Intl.StringNumericLiteral,
  );
  return text.replaceAll('\u00a0', ' ');
}

/** `$40.00 – $120.00`, or one price where both are the same. */
export function priceRange(
  lowest: number,
  highest: number,
  currency: string,
  draws: { unicode: boolean } = { unicode: true },
): string {
  if (lowest === highest) return money(lowest, currency, draws);
  return `${money(lowest, currency, draws)} ${draws.unicode ? '–' : '-'} ${money(highest, currency, draws)}`;
}

function formatFor(currency: string, unicode: boolean): Intl.NumberFormat {
  const key = `${currency}${unicode}`;
  let format = formats.get(key);
  if (format === undefined) {
    const digits = minorDigits(currency);
    format = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      currencyDisplay: unicode ? 'symbol' : 'code',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format;
}

const formats = new Map<string, Intl.NumberFormat>();
