import type { Entry } from '../history/history.ts';

export interface Report {
  add(history: readonly Entry[], end: { kills: number; found: readonly string[] }): void;
  hasDamage(): boolean;
  text(): string;
}

/** Counts what clients asked and were told, over all chapters. */
export function newReport(seed: number): Report {
  const started = Date.now();
  const count = { chapters: 0, asked: 0, orders: 0, sold: 0, refunded: 0, refused: 0, unknown: 0, kills: 0 };
  const found: string[] = [];
  return {
    add(history, end) {
      count.chapters += 1;
      count.kills += end.kills;
      count.asked += history.length;
      count.orders += different(history, 'hold');
      count.sold += different(history, 'pay');
      count.refunded += different(history, 'refund');
      count.refused += history.filter(({ answer }) => answer === 'no').length;
      count.unknown += history.filter(({ answer }) => answer === 'unknown').length;
      found.push(...end.found);
    },
    hasDamage: () => found.length > 0,
    text: () =>
      [
        '',
        `seed              ${seed}`,
        `minutes           ${((Date.now() - started) / 60_000).toFixed(1)}`,
        `chapters          ${count.chapters}`,
        `requests          ${count.asked}`,
        `orders            ${count.orders}`,
        `sold              ${count.sold}`,
        `refunded          ${count.refunded}`,
        `refused           ${count.refused}`,
        `unknown answers   ${count.unknown}`,
        `servers killed    ${count.kills}`,
        `found             ${found.length === 0 ? 'nothing' : found.length}`,
      ].join('\n'),
  };
}

/** How many orders were told yes. */
function different(history: readonly Entry[], operation: Entry['operation']): number {
  const told = history.filter((entry) => entry.operation === operation && entry.answer === 'yes');
  return new Set(told.map(({ order }) => order)).size;
}
