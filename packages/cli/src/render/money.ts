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
    decimal(amount, minorDigits(code)) as Intl.StringNumericLiteral,
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

/** How many digits of an amount in minor units stand after the point, by ISO 4217. */
export function minorDigits(currency: string): number {
  return digitsOf.get(currency.toUpperCase()) ?? 2;
}

function decimal(amount: number | bigint, digits: number): string {
  const value = BigInt(amount);
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const point = text.length - digits;
  const sign = value < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`;
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

/**
 * ISO 4217 where it is not two. Intl's own digits are those in everyday use (the forint none, the Iraqi dinar none)
 * and change with the version of ICU: amounts would be a hundred times off.
 */
const digitsOf: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
  ]
    .concat('XPF')
    .map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
]);
