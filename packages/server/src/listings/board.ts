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
  /**
   * What its owner wants for it, minor units. While it is held or paid for it stays on offer at the price that it had,
   * where nothing is said here.
   */
  readonly offerPrice?: number | null;
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
  /** What owners want for those that they sell on, held or not, minor units by ordinal. */
  readonly offers: Readonly<Record<string, number>>;
}

/** What a board shows at some moment: another object as soon as it may show anything else, and good until then. */
export interface BoardView {
  /** For everybody: a character a seat, in the order of the ordinals. */
  readonly statuses: string;
  /** What the seats on offer cost, minor units by ordinal, in the order of the ordinals. */
  readonly offers: Readonly<Record<string, number>>;
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
  /** By seat, what its owner wants for it; a held one's too, which is on offer again when its hold ends. */
  readonly #offers = new Map<number, number>();
  /** True until a seat changes or a hold ends; null: none. */
  #view: BoardView | null = null;
  #viewUntil = 0;

  constructor(index: Pick<SeatMapIndex, 'ordinalCount' | 'has'>) {
    this.#states = new Uint8Array(index.ordinalCount);
    this.#buyers = new Float64Array(index.ordinalCount);
    this.#heldUntil = new Float64Array(index.ordinalCount);
    this.#dropped = Uint32Array.from(this.#states.keys().filter((seat) => !index.has(seat)));
    this.fill({ seats: [], states: '', buyers: [], heldUntil: [], offers: {} });
  }

  /** Memory that it takes, the text of the answer included. */
  get bytes(): number {
    const { byteLength } = this.#states;
    const columns = this.#buyers.byteLength + this.#heldUntil.byteLength + this.#dropped.byteLength;
    return 2 * byteLength + columns + 64 * this.#offers.size;
  }

  /** Everything anew: seats that are not in the rows are free. */
  fill({ seats, states, buyers, heldUntil, offers }: BoardRows): void {
    this.#states.fill(letters.free);
    this.#offers.clear();
    for (const [seat, price] of Object.entries(offers)) this.#offers.set(Number(seat), price);
    for (let at = 0; at < seats.length; at += 1) {
      this.#put(seats[at]!, states.charCodeAt(at), buyers[at]!, heldUntil[at]!);
    }
    for (const seat of this.#dropped) this.#states[seat] = letters.kept;
    this.#view = null;
  }

  apply({ seat, status, buyerId, heldUntil, offerPrice }: SeatChange): void {
    this.#put(seat, letters[status], buyerId ?? 0, heldUntil?.getTime() ?? 0);
    const isOnOffer = status === 'offered' || status === 'held' || status === 'paying';
    if (!isOnOffer || offerPrice === null) this.#offers.delete(seat);
    else if (offerPrice !== undefined) this.#offers.set(seat, offerPrice);
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
        if (end <= now) letter = this.#offers.has(seat) ? letters.offered : letters.free;
        else if (end < until) until = end;
      }
      characters[seat] = statusOf[letter]!;
    }
    const statuses = characters.toString('latin1');
    const isHeld = (seat: number) => statuses.charCodeAt(seat) === statusOf[letters.held];
    const offered = [...this.#offers].filter(
      ([seat]) => statuses.charCodeAt(seat) === statusOf[letters.offered],
    );
    this.#view = {
      statuses,
      offers: Object.fromEntries(offered),
      holderOf: (seat) => (isHeld(seat) ? this.#buyers[seat]! : 0),
    };
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

/** By letter, what people see. The seat of an open payment is held. */
const statusOf = new Uint8Array(128);
statusOf[letters.free] = codeOf(seatStatus.free);
statusOf[letters.held] = codeOf(seatStatus.held);
statusOf[letters.paying] = codeOf(seatStatus.held);
statusOf[letters.sold] = codeOf(seatStatus.sold);
statusOf[letters.offered] = codeOf(seatStatus.offered);
statusOf[letters.kept] = codeOf(seatStatus.kept);

const mine = codeOf(seatStatus.mine);

function codeOf(letter: string): number {
  return letter.charCodeAt(0);
}
