import { randomBytes } from 'node:crypto';
import { encodeId, type SeatEvent, seatStatus } from '@admit-one/sdk/contract';
import type { BoardView } from './board.ts';
import type { Glance } from './boards.ts';

/**
 * What the listeners of one listing were told, and since which version each seat stands as it stands: so whoever was
 * away gets what differs, whatever happened meanwhile and however often. State, not a log of events. It knows no clock
 * and nobody who listens.
 */
export class Feed {
  readonly #listingId: number;
  /** Versions of another feed, another process's or from before it was forgotten, mean nothing here. */
  #name = newName();
  #version = 0;
  #facts: Facts | null = null;
  #view: BoardView | null = null;
  #holders = new Float64Array();
  /** By seat, the version since which everybody sees it as it is. */
  #changedAt = new Uint32Array();
  /** By seat, the version since which it has the holder that it has, or none. */
  #takenAt = new Uint32Array();
  #snapshotForAll: SeatEvent | null = null;

  constructor(listingId: number) {
    this.#listingId = listingId;
  }

  get bytes(): number {
    return 1_000 + 17 * this.#holders.length;
  }

  /** What everybody was told last stands so no more: what differs, null where nothing does. */
  show(glance: Glance): Difference | null {
    const { view } = glance;
    if (view === this.#view) return null;
    const facts = factsOf(glance);
    if (this.#view === null || !isSame(facts, this.#facts)) return this.#beginAnew(view, facts);
    this.#facts = facts;
    const seats = this.#compare(view, this.#view);
    this.#view = view;
    return seats.all.length === 0 && seats.byHolder.size === 0 ? null : this.#differenceOf(seats);
  }

  #compare(view: BoardView, before: BoardView): ChangedSeats {
    const all: number[] = [];
    const byHolder = new Map<number, number[]>();
    const next = this.#version + 1;
    const { statuses } = view;
    const note = (holder: number, seat: number) => {
      if (holder === 0) return;
      const seats = byHolder.get(holder);
      if (seats === undefined) byHolder.set(holder, [seat]);
      else seats.push(seat);
    };
    for (let seat = 0; seat < statuses.length; seat += 1) {
      const isOtherwise = statuses.charCodeAt(seat) !== before.statuses.charCodeAt(seat);
      if (isOtherwise || view.offers[seat] !== before.offers[seat]) {
        this.#changedAt[seat] = next;
        all.push(seat);
      }
      const [had, has] = [this.#holders[seat]!, view.holderOf(seat)];
      if (had === has) continue;
      this.#takenAt[seat] = next;
      this.#holders[seat] = has;
      note(had, seat);
      note(has, seat);
    }
    return { all, byHolder };
  }

  #differenceOf({ all, byHolder }: ChangedSeats): Difference {
    this.#version += 1;
    this.#snapshotForAll = null;
    const isLong = all.length > longestChange(this.#holders.length);
    const forAll = all.length === 0 ? null : isLong ? this.snapshot(null) : this.#changed(all, null);
    return {
      for: (buyerId) => {
        const own = buyerId === null ? undefined : byHolder.get(buyerId);
        if (own === undefined) return isLong ? this.snapshot(buyerId) : forAll;
        return isLong ? this.snapshot(buyerId) : this.#changed([...new Set([...all, ...own])], buyerId);
      },
    };
  }

  #beginAnew(view: BoardView, facts: Facts): Difference {
    const seatCount = view.statuses.length;
    this.#name = newName();
    this.#version = 1;
    this.#facts = facts;
    this.#view = view;
    this.#holders = Float64Array.from({ length: seatCount }, (_, seat) => view.holderOf(seat));
    this.#changedAt = new Uint32Array(seatCount);
    this.#takenAt = new Uint32Array(seatCount);
    this.#snapshotForAll = null;
    return { for: (buyerId) => this.snapshot(buyerId) };
  }

  /**
   * What a listener is told first; null: what they know is true, or nothing was shown yet. `after`: what they say that
   * they heard last.
   */
  since(after: string | null, buyerId: number | null): SeatEvent | null {
    if (this.#view === null) return null;
    const known = this.#versionIn(after);
    if (known === null) return this.snapshot(buyerId);
    const seats: number[] = [];
    for (let seat = 0; seat < this.#changedAt.length; seat += 1) {
      const isChanged = this.#changedAt[seat]! > known;
      if (isChanged || (buyerId !== null && this.#takenAt[seat]! > known)) seats.push(seat);
    }
    if (seats.length === 0) return null;
    return seats.length > longestChange(this.#holders.length)
      ? this.snapshot(buyerId)
      : this.#changed(seats, buyerId);
  }

  #versionIn(after: string | null): number | null {
    const [, name, digits] = /^(\w{16})\.(\d{1,10})$/.exec(after ?? '') ?? [];
    if (name !== this.#name || Number(digits) > this.#version) return null;
    return Number(digits);
  }

  /** One object for all who hold nothing. */
  snapshot(buyerId: number | null): SeatEvent {
    const text = this.#view!.statuses;
    let own: Buffer | null = null;
    if (buyerId !== null) {
      for (
        let seat = this.#holders.indexOf(buyerId);
        seat !== -1;
        seat = this.#holders.indexOf(buyerId, seat + 1)
      ) {
        own ??= Buffer.from(text, 'latin1');
        own.write(seatStatus.mine, seat, 'latin1');
      }
    }
    if (own !== null) return this.#snapshotOf(own.toString('latin1'));
    this.#snapshotForAll ??= this.#snapshotOf(text);
    return this.#snapshotForAll;
  }

  #snapshotOf(statuses: string): SeatEvent {
    const { seatMapId, prices, currency, asOf } = this.#facts!;
    return {
      type: 'snapshot',
      version: this.#id(),
      listingId: encodeId('lst', this.#listingId),
      seatMapId: encodeId('map', seatMapId),
      statuses,
      prices,
      offers: this.#view!.offers,
      currency,
      asOf: asOf.toISOString(),
    };
  }

  #changed(ordinals: readonly number[], buyerId: number | null): SeatEvent {
    const seats: Partial<Record<Status, number[]>> = {};
    const offers: Record<string, number> = {};
    for (const seat of ordinals) {
      const price = this.#view!.offers[seat];
      if (price !== undefined) offers[seat] = price;
      const isMine = buyerId !== null && this.#holders[seat] === buyerId;
      const status = isMine ? seatStatus.mine : (this.#view!.statuses[seat] as Status);
      const alike = seats[status];
      if (alike === undefined) seats[status] = [seat];
      else alike.push(seat);
    }
    const event = {
      type: 'changed',
      version: this.#id(),
      asOf: this.#facts!.asOf.toISOString(),
      seats,
    } as const;
    return Object.keys(offers).length === 0 ? event : { ...event, offers };
  }

  #id(): string {
    return `${this.#name}.${this.#version}`;
  }
}

/** What is told to whom. The same object for all who hold none of the seats; null: they see what they saw. */
export interface Difference {
  for(buyerId: number | null): SeatEvent | null;
}

interface ChangedSeats {
  /** Those that everybody sees otherwise now. */
  readonly all: number[];
  /** By who holds them now or did before, those that changed hands. */
  readonly byHolder: Map<number, number[]>;
}

type Facts = Pick<Glance, 'seatMapId' | 'prices' | 'currency' | 'asOf'>;
type Status = (typeof seatStatus)[keyof typeof seatStatus];

function factsOf({ seatMapId, prices, currency, asOf }: Glance): Facts {
  return { seatMapId, prices, currency, asOf };
}

/** Another seat map has other ordinals, and other prices are no matter of seats: everything is told anew. */
function isSame(now: Facts, before: Facts | null): boolean {
  const key = (facts: Facts) =>
    JSON.stringify([facts.seatMapId, facts.currency, Object.entries(facts.prices)]);
  return before !== null && key(now) === key(before);
}

/** An ordinal takes six characters, a seat of a snapshot one. */
function longestChange(seatCount: number): number {
  return Math.max(50, seatCount / 6);
}

function newName(): string {
  return randomBytes(8).toString('hex');
}
