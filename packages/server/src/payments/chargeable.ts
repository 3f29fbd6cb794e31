import { decimalAmount } from '@admit-one/sdk/contract';

/**
 * Why the gateway would never charge this amount, in minor units, or null. Nothing is charged for what is free, so 0 is
 * fine. Known before anybody is offered a seat at such a price: https://docs.stripe.com/currencies
 */
export function unchargeable(amount: number, currency: string): string | null {
  if (amount === 0) return null;
  const least = leastCharges[currency] ?? 1;
  if (amount < least) {
    return `must be 0 or at least ${decimalAmount(least, currency)} ${currency} (${least}): no card is charged less`;
  }
  if (threeDecimals.has(currency) && amount % 10 !== 0) {
    return `must end in 0: a card is charged in steps of ${decimalAmount(10, currency)} ${currency}`;
  }
  return null;
}

/** In minor units; other currencies have their least amount where half a dollar is, which moves with the day's rate. */
const leastCharges: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17_500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
};

const threeDecimals = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
