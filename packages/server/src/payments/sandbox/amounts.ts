import { invalidParameter } from './problem.ts';

/**
 * Gives the currency in lower case, as Stripe shows it.
 * @throws a `Problem` (400) where Stripe charges no such amount: https://docs.stripe.com/currencies
 */
export function requireChargeable(amount: number, currency: string): string {
  const name = currency.toLowerCase();
  if (!/^[a-z]{3}$/.test(name) || !currencies.has(name.toUpperCase())) {
    throw invalidParameter('currency', `Invalid currency: ${name}`);
  }
  if (amount < 1) {
    throw invalidParameter(
      'amount',
      'This value must be greater than or equal to 1.',
      'parameter_invalid_integer',
    );
  }
  const least = minimum[name] ?? 1;
  if (amount < least) {
    throw invalidParameter('amount', `Amount must be at least ${show(least, name)}`, 'amount_too_small');
  }
  if (amount > 99_999_999) {
    throw invalidParameter(
      'amount',
      `Amount must be no more than ${show(99_999_999, name)}`,
      'amount_too_large',
    );
  }
  if (threeDecimals.has(name) && amount % 10 !== 0) {
    throw invalidParameter('amount', 'Invalid amount: the last digit must be 0 in three-decimal currencies.');
  }
  return name;
}

/** `$20.00`, from 2000 and `usd`. */
export function show(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
const threeDecimals = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/** Stripe's minimum charges, in minor units. */
const minimum: Record<string, number> = {
  usd: 50,
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};
