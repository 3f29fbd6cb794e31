import { seatStatus } from '@admit-one/sdk/contract';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';

/** How a seat stands after a commit of this process. */
export interface SeatChange {
  readonly listingId: number;
  readonly seat: number;
  readonly status: 'free' | 'held' | 'paying' | 'sold' | 'offered' | 'kept';
  /** Who holds it or pays for it, or whose it is; null for a free seat and one kept back. */
  readonly buyerId: number | null;
  /** The end of a hold; null for every other status. */
  readonly heldUntil: Date | null;
}

/** The seats of a listing that are not free, as columns: the n-th of each is about the same seat. */
export interface BoardRows {
  readonly seats: readonly number[];
  /** The first letter of each one's state. */
  readonly states: string;
  /** 0: nobody. */
  readonly buyers: readonly number[];
  /** Ms since 1970 by the database's clock; 0 where it is not held. */
  readonly heldUntil: readonly number[];
}

/** What a board shows at some moment: another object as soon as it may show anything else, and good until then. */
export interface BoardView {
  /** For everybody: a character a seat, in the order of the ordinals. */
  readonly statuses: string;
  /** Who holds the seat or pays for it; 0: nobody. */
  holderOf(seat: number): number;
}

/**
 * The seat statuses of one listing in memory: what rows said at some moment, and commits since. It knows no clock and
 * no database: whoever asks says what time it is by the database's clock, ms since 1970; it may go back with a `fill`
 * only.
 */
export class Board {
  /** A letter a seat; a hold stays in it past its time, and reads as free from then on. */
  readonly #states: Uint8Array;
  readonly #buyers: Float64Array;
  readonly #heldUntil: Float64Array;
  /** Ordinals that no seat of the seat map has any more: they cannot be had. */
  readonly #dropped: Uint32Array;
  /** True until a seat changes or a hold ends; null: none. */
  #view: BoardView | null = null;
  #viewUntil = 0;

  constructor(index: Pick<SeatMapIndex, 'ordinalCount' | 'has'>) {
    this.#states = new Uint8Array(index.ordinalCount);
    this.#buyers = new Float64Array(index.ordinalCount);
    this.#heldUntil = new Float64Array(index.ordinalCount);
    this.#dropped = Uint32Array.from(this.#states.keys().filter((seat) => !index.has(seat)));
    this.fill({ seats: [], states: '', buyers: [], heldUntil: [] });
  }

  /** Memory that it takes, the text of the answer included. */
  get bytes(): number {
    const { byteLength } = this.#states;
    return 2 * byteLength + this.#buyers.byteLength + this.#heldUntil.byteLength + this.#dropped.byteLength;
  }

  /** Everything anew: seats that are not in the rows are free. */
  fill({ seats, states, buyers, heldUntil }: BoardRows): void {
    this.#states.fill(letters.free);
    for (let at = 0; at < seats.length; at += 1) {
      this.#put(seats[at]!, states.charCodeAt(at), buyers[at]!, heldUntil[at]!);
    }
    for (const seat of this.#dropped) this.#states[seat] = letters.kept;
    this.#view = null;
  }

  apply({ seat, status, buyerId, heldUntil }: SeatChange): void {
    this.#put(seat, letters[status], buyerId ?? 0, heldUntil?.getTime() ?? 0);
    this.#view = null;
  }

  #put(seat: number, letter: number, buyerId: number, heldUntil: number): void {
    this.#states[seat] = letter;
    this.#buyers[seat] = buyerId;
    this.#heldUntil[seat] = heldUntil;
  }

  /** A character a seat, in the order of the ordinals; what this buyer holds or pays for is theirs: `m`. */
  statuses(now: number, buyerId: number | null): string {
    const text = this.view(now).statuses;
    if (buyerId === null) return text;
    let own: Buffer | null = null;
    for (
      let seat = this.#buyers.indexOf(buyerId);
      seat !== -1;
      seat = this.#buyers.indexOf(buyerId, seat + 1)
    ) {
      if (text.charCodeAt(seat) !== statusOf[letters.held]) continue;
      own ??= Buffer.from(text, 'latin1');
      own[seat] = mine;
    }
    return own === null ? text : own.toString('latin1');
  }

  view(now: number): BoardView {
    if (this.#view !== null && now < this.#viewUntil) return this.#view;
    const states = this.#states;
    const characters = Buffer.allocUnsafe(states.length);
    let until = Number.POSITIVE_INFINITY;
    for (let seat = 0; seat < states.length; seat += 1) {
      let letter = states[seat]!;
      if (letter === letters.held) {
        const end = this.#heldUntil[seat]!;
        if (end <= now) letter = letters.free;
        else if (end < until) until = end;
      }
      characters[seat] = statusOf[letter]!;
    }
    const statuses = characters.toString('latin1');
    const isHeld = (seat: number) => statuses.charCodeAt(seat) === statusOf[letters.held];
    this.#view = { statuses, holderOf: (seat) => (isHeld(seat) ? this.#buyers[seat]! : 0) };
    this.#viewUntil = until;
    return this.#view;
  }

  /** Those of the seats that somebody else owns and does not offer. */
  soldToOthers(buyerId: number, seats: readonly number[]): number[] {
    return seats.filter((seat) => this.#states[seat] === letters.sold && this.#buyers[seat] !== buyerId);
  }
}

const letters = {
  free: codeOf('f'),
  held: codeOf('h'),
  paying: codeOf('p'),
  sold: codeOf('s'),
  offered: codeOf('o'),
  kept: codeOf('k'),
} as const satisfies Record<SeatChange['status'], number>;

/** By letter, what people see. The seat of an open payment is held, and an offered one somebody's still. */
const statusOf = new Uint8Array(128);
statusOf[letters.free] = codeOf(seatStatus.free);
statusOf[letters.held] = codeOf(seatStatus.held);
statusOf[letters.paying] = codeOf(seatStatus.held);
statusOf[letters.sold] = codeOf(seatStatus.sold);
statusOf[letters.offered] = codeOf(seatStatus.sold);
statusOf[letters.kept] = codeOf(seatStatus.kept);

const mine = codeOf(seatStatus.mine);

function codeOf(letter: string): number {
  return letter.charCodeAt(0);
}
