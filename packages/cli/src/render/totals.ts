import { money } from './money.ts';

interface Priced {
  readonly total: number;
  readonly currency: string;
}

/** What they cost together, each currency by itself: `$165.50 and €40.00`. */
export function totalsInWords(priced: readonly Priced[], draws: { unicode: boolean }): string {
  const totals = new Map<string, number>();
  for (const { total, currency } of priced) totals.set(currency, (totals.get(currency) ?? 0) + total);
  const amounts = [...totals].map(([currency, total]) => money(total, currency, draws));
  return [amounts.slice(0, -1).join(', '), amounts.at(-1)].filter(Boolean).join(' and ');
}
