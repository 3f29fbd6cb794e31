import type { Order } from '@admit-one/sdk/contract';
import { chosenColumns } from './chosen-columns.ts';
import type { Reader } from './for-reader.ts';
import { orderColumns } from './order-columns.ts';
import type { Column } from './table.ts';
import { countdown } from './time.ts';

/** What became of an order of a cart that was paid for. */
export type SettlementRow = Order & {
  readonly outcome: 'paid' | 'refused' | 'open' | 'kept' | 'released';
  /** Of the refusal; null: there was none. */
  readonly code: string | null;
  readonly message: string | null;
};

export function settlementRows(
  settlements: readonly {
    readonly order: Order;
    readonly outcome: SettlementRow['outcome'];
    readonly refusal?: { readonly code: string; readonly message: string };
  }[],
): SettlementRow[] {
  return settlements.map(({ order, outcome, refusal }) => ({
    ...order,
    outcome,
    code: refusal?.code ?? null,
    message: refusal?.message ?? null,
  }));
}

/** `now` in milliseconds. */
export function settlementColumns(reader: Reader, now: number): Column<SettlementRow>[] {
  const columns: Column<SettlementRow>[] = [
    ...orderColumns(reader, now),
    {
      key: 'outcome',
      title: 'Outcome',
      text: (row) => (reader === 'program' ? row.outcome : outcomeInWords(row, now)),
      value: ({ outcome }) => outcome,
    },
    { key: 'code', title: 'Code', text: ({ code }) => code ?? '' },
    { key: 'message', title: 'Why', text: ({ message }) => message ?? '' },
  ];
  return chosenColumns(columns, ['id', 'title', 'seats', 'total', 'outcome']);
}

function outcomeInWords({ outcome, state, expiresAt }: SettlementRow, now: number): string {
  if (outcome === 'open') return 'being paid';
  if (outcome === 'released') return 'given back';
  if (outcome === 'paid') return 'paid';
  const end = Date.parse(expiresAt);
  const held = state === 'held' && end > now ? `held, ${countdown(end, now)} left` : 'not held any more';
  return outcome === 'refused' ? `refused, ${held}` : held;
}
