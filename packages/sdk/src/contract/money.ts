/** How many digits of an amount in minor units stand after the point, by ISO 4217. */
export function minorDigits(currency: string): number {
  return digitsOf.get(currency.toUpperCase()) ?? 2;
}

/** An amount in minor units as its decimal number: `1250, 'USD'` → `12.50`. Exact at any size: nothing is divided. */
export function decimalAmount(amount: number | bigint, currency: string): string {
  const digits = minorDigits(currency);
  const value = BigInt(amount);
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const point = text.length - digits;
  const sign = value < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

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
