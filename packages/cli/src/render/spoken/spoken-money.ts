import { decimalAmount } from '@admit-one/sdk/contract';

/** An amount in minor units as it is read aloud: `65.00 EUR`. */
export function spokenMoney(amount: number, currency: string): string {
  return `${decimalAmount(amount, currency)} ${currency}`;
}

/** `45.00 to 240.00 USD`, or one price where both are the same. */
export function spokenRange(lowest: number, highest: number, currency: string): string {
  if (lowest === highest) return spokenMoney(lowest, currency);
  return `${decimalAmount(lowest, currency)} to ${spokenMoney(highest, currency)}`;
}
