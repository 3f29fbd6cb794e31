import type { SpokenSeats } from '../../render/spoken/say-row.ts';
import type { House } from '../seat-picker/house.ts';

/** Everything that changes while seats are chosen by words. */
export interface ReaderState {
  /** One status character per seat in the order of the ordinals. */
  statuses: string;
  /** What seats for resale cost: by ordinal, minor units. */
  offers: Readonly<Record<string, number>>;
  picked: readonly number[];
  /** How many seats somebody wants: what the best ones are looked for. */
  wanted: number;
  /** The section that was read last: where a label or a row without a section is looked for first. */
  section: number | undefined;
  outcome: 'open' | 'hold' | 'leave';
}

/** What comes of a line or of news: the next state, and the sentences that are said. */
export interface Said {
  state: ReaderState;
  says: readonly string[];
}

export function seatsOf(house: House, state: ReaderState): SpokenSeats {
  const { statuses, offers, picked } = state;
  const { prices, currency } = house;
  return { statuses, offers, prices, currency, picked: new Set(picked) };
}
