import { cell, type SeatMapDrawing, seatStatus } from '@admit-one/sdk/contract';
import { moneyFor, type Reader } from './for-reader.ts';
import type { SeatMapPicture } from './seat-map.ts';
import type { Column } from './table.ts';

/** One seat, as programs get it. */
export interface SeatRow {
  label: string;
  /** Its identity in the seat map. */
  ordinal: number;
  section: string;
  row: string;
  number: string;
  category: string;
  status: keyof typeof seatStatus;
  /** Minor units. */
  price: number | null;
  currency: string;
}

/** Every seat of a drawing, in the order people read it. */
export function seatRows({ drawing, statuses, prices, currency }: SeatMapPicture): SeatRow[] {
  return drawing.sections.flatMap((section) =>
    section.rows.flatMap((row) =>
      [...row.cells]
        .filter((letter) => letter !== cell.gap && letter !== cell.aisle)
        .flatMap((letter, place): SeatRow[] => {
          const ordinal = row.ordinals[place];
          const number = row.numbers[place];
          if (ordinal === undefined || number === undefined) return [];
          return [
            {
              label: `${section.name} ${row.label}-${number}`,
              ordinal,
              section: section.name,
              row: row.label,
              number,
              category: nameOf(drawing, letter),
              status: statusOf(statuses[ordinal]),
              price: prices[letter] ?? null,
              currency,
            },
          ];
        }),
    ),
  );
}

export function seatColumns(reader: Reader): Column<SeatRow>[] {
  return [
    { key: 'label', title: 'Seat', text: ({ label }) => label },
    { key: 'ordinal', title: 'Ordinal', text: ({ ordinal }) => `${ordinal}`, align: 'right' },
    { key: 'status', title: 'Status', text: ({ status }) => status },
    {
      key: 'price',
      title: 'Price',
      text: ({ price, currency }) => (price === null ? '' : moneyFor(reader, price, currency)),
      value: ({ price }) => price,
      align: 'right',
    },
    { key: 'category', title: 'Category', text: ({ category }) => category },
    { key: 'section', title: 'Section', text: ({ section }) => section, isExtra: true },
    { key: 'row', title: 'Row', text: ({ row }) => row, isExtra: true },
    { key: 'number', title: 'Number', text: ({ number }) => number, isExtra: true },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
  ];
}

function nameOf(drawing: SeatMapDrawing, letter: string): string {
  return drawing.categories.find((category) => category.letter === letter)?.name ?? letter;
}

function statusOf(status: string | undefined): SeatRow['status'] {
  const names = Object.keys(seatStatus) as SeatRow['status'][];
  return names.find((name) => seatStatus[name] === status) ?? 'kept';
}
