import { type SeatMapDrawing, seatStatus } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import { moneyFor, type Reader } from './for-reader.ts';
import type { SeatMapPicture } from './seat-map.ts';
import type { Column } from './table.ts';

/** One seat, as programs get it. */
export interface SeatRow {
  label: string;
  /** Its identity in the seat map. */
  ordinal: number;
  section: string;
  /** None in an area. */
  row: string;
  number: string;
  category: string;
  status: keyof typeof seatStatus;
  /** Minor units. */
  price: number | null;
  currency: string;
  accessible: boolean;
  companion: boolean;
  restrictedView: boolean;
}

/** Every seat of a drawing and every place of its areas, in the order people read it. */
export function seatRows({ drawing, statuses, prices, currency }: SeatMapPicture): SeatRow[] {
  const index = indexSeats(drawing);
  return [...index.ordinals()].map((ordinal) => {
    const section = drawing.sections[index.sectionOf(ordinal)]!;
    const letter = index.categoryOf(ordinal);
    return {
      label: index.labelOf(ordinal),
      ordinal,
      section: section.name,
      row: index.isInArea(ordinal) ? '' : section.rows[index.rowOf(ordinal)]!.label,
      number: index.numberOf(ordinal),
      category: nameOf(drawing, letter),
      status: statusOf(statuses[ordinal]),
      price: prices[letter] ?? null,
      currency,
      accessible: index.isAccessible(ordinal),
      companion: index.isCompanion(ordinal),
      restrictedView: index.hasRestrictedView(ordinal),
    };
  });
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
    ...special('accessible', 'Accessible'),
    ...special('companion', 'Companion'),
    ...special('restrictedView', 'Restricted view'),
  ];
}

function special(key: 'accessible' | 'companion' | 'restrictedView', title: string): Column<SeatRow>[] {
  return [
    { key, title, text: (seat) => (seat[key] ? 'yes' : ''), value: (seat) => seat[key], isExtra: true },
  ];
}

function nameOf(drawing: SeatMapDrawing, letter: string): string {
  return drawing.categories.find((category) => category.letter === letter)?.name ?? letter;
}

function statusOf(status: string | undefined): SeatRow['status'] {
  const names = Object.keys(seatStatus) as SeatRow['status'][];
  return names.find((name) => seatStatus[name] === status) ?? 'kept';
}
