import { wrongUsage } from '../failure.ts';
import { readAmount } from '../read-amount.ts';

/** `P=120 S=65.50` in a currency → minor units by category. @throws Failure of wrong usage that shows how it is typed. */
export function readPrices(texts: readonly string[], currency: string): Record<string, number> {
  const prices: Record<string, number> = {};
  for (const text of texts) {
    const [, letter, amount] = /^\s*([A-Za-z])\s*=\s*(\S+)\s*$/.exec(text) ?? [];
    if (letter === undefined || amount === undefined)
      throw wrongUsage(`"${text}" is no price.`, 'Write the category and what it costs: P=120 S=65.50.');
    const category = letter.toUpperCase();
    if (category in prices) throw wrongUsage(`${category} has two prices here.`, 'Leave one of them out.');
    prices[category] = readAmount(amount, currency, `${category}=`);
  }
  return prices;
}
