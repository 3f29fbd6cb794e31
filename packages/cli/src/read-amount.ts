import { minorDigits } from '@admit-one/sdk/contract';
import { wrongUsage } from './failure.ts';

/** `120` or `120.50` in a currency → minor units. Digits are moved, nothing is multiplied. */
export function readAmount(text: string, currency: string, option: string): number {
  const digits = minorDigits(currency);
  const [, whole = '', fraction = ''] = /^(\d{1,9})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole !== '' && fraction.length <= digits) return Number(whole + fraction.padEnd(digits, '0'));
  const example = digits === 0 ? '120' : `120 or 120.${'5'.padEnd(digits, '0')}`;
  throw wrongUsage(`${option} takes an amount of ${currency} like ${example}, not "${text}".`);
}
