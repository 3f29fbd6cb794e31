import type { Database } from '../../src/platform/database/database.ts';
import type { HandEntry } from '../history/hands.ts';
import type { Entry } from '../history/history.ts';

export interface Report {
  add(
    world: { readonly history: readonly Entry[]; readonly hands: readonly HandEntry[] },
    end: { kills: number; found: readonly string[] },
  ): void;
  hasDamage(): boolean;
  text(changes: ChangesOfHands): string;
}

export interface ChangesOfHands {
  readonly soldOn: number;
  readonly handedOn: number;
}

/** All that there were, by the log. */
export async function countChangesOfHands({ connection }: Database): Promise<ChangesOfHands> {
  const [row] = await connection.query<ChangesOfHands>(
    `select count(*) filter (where kind = 'sold' and from_id is not null) as "soldOn",
            count(*) filter (where kind = 'transferred') as "handedOn"
     from ownership_log`,
  );
  return row!;
}

/** Counts what clients asked and were told, over all chapters. */
export function newReport(seed: number): Report {
  const started = Date.now();
  const count = {
    chapters: 0,
    asked: 0,
    orders: 0,
    sold: 0,
    refunded: 0,
    letIn: 0,
    refused: 0,
    unknown: 0,
    kills: 0,
  };
  const found: string[] = [];
  return {
    add({ history, hands }, end) {
      count.chapters += 1;
      count.kills += end.kills;
      count.asked += history.length + hands.length;
      count.orders += different(history, 'hold');
      count.sold += different(history, 'pay');
      count.refunded += different(history, 'refund');
      count.letIn += hands.filter(({ operation, answer }) => operation === 'scan' && answer === 'yes').length;
      for (const { answer } of [...history, ...hands]) {
        if (answer === 'no') count.refused += 1;
        if (answer === 'unknown') count.unknown += 1;
      }
      found.push(...end.found);
    },
    hasDamage: () => found.length > 0,
    text: ({ soldOn, handedOn }) =>
      [
        '',
        `seed              ${seed}`,
        `minutes           ${((Date.now() - started) / 60_000).toFixed(1)}`,
        `chapters          ${count.chapters}`,
        `requests          ${count.asked}`,
        `orders            ${count.orders}`,
        `sold              ${count.sold}`,
        `refunded          ${count.refunded}`,
        `sold on           ${soldOn}`,
        `handed on         ${handedOn}`,
        `let in            ${count.letIn}`,
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
