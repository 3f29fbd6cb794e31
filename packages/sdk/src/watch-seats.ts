import { AdmitOneError } from './admit-one-error.ts';
import type { SeatEvent, SeatStatuses, seatStatus } from './contract/index.ts';

/** How the seats stand at one moment of a `watch`, and what differs from the moment before. */
export interface SeatUpdate extends SeatStatuses {
  /** None in the first update, and none where the listing has another seat map now. */
  readonly changed: readonly SeatChange[];
}

/** One seat that stands otherwise than it did. */
export interface SeatChange {
  /** Its ordinal. */
  readonly seat: number;
  readonly before: SeatStatus;
  readonly now: SeatStatus;
}

/** `f` free, `o` on offer, `h` held, `s` sold, `k` kept back, `m` held by you. */
export type SeatStatus = (typeof seatStatus)[keyof typeof seatStatus];

/**
 * Makes whole statuses of snapshots and differences. A snapshot after a break is compared with what was known, so that
 * whoever watches hears of each seat what became of it, however they were told.
 */
export async function* watchSeats(events: AsyncIterable<SeatEvent>): AsyncGenerator<SeatUpdate, void, void> {
  let known: SeatStatuses | null = null;
  for await (const event of events) {
    const update: SeatUpdate = known === null ? firstOf(event) : next(known, event);
    const isNews = known === null || update.changed.length > 0 || !isSameBut(update, known);
    const { changed: _, ...statuses } = update;
    known = statuses;
    if (isNews) yield update;
  }
}

function firstOf(event: SeatEvent): SeatUpdate {
  if (event.type === 'snapshot') return { ...statusesOf(event), changed: [] };
  throw new AdmitOneError('invalid_response', 'The server told what differs and not from what.', {
    details: {},
  });
}

function next(known: SeatStatuses, event: SeatEvent): SeatUpdate {
  if (event.type === 'changed') {
    const { statuses, changed } = apply(known.statuses, event.seats);
    const offers = offersAfter(known.offers, event);
    return { ...known, asOf: event.asOf, statuses, offers, changed };
  }
  const statuses = statusesOf(event);
  const isSameMap = statuses.seatMapId === known.seatMapId;
  return { ...statuses, changed: isSameMap ? compare(known.statuses, statuses.statuses) : [] };
}

function statusesOf({ type: _type, version: _version, ...statuses }: Snapshot): SeatStatuses {
  return statuses;
}

function apply(before: string, seats: Changed['seats']): { statuses: string; changed: SeatChange[] } {
  const cells = before.split('');
  const changed: SeatChange[] = [];
  for (const [now, ordinals] of Object.entries(seats) as [SeatStatus, number[]][]) {
    for (const seat of ordinals) {
      if (seat >= cells.length || cells[seat] === now) continue;
      changed.push({ seat, before: cells[seat] as SeatStatus, now });
      cells[seat] = now;
    }
  }
  return { statuses: cells.join(''), changed };
}

/** A seat that is told of is on offer at the price that comes with it, or is on offer no more. */
function offersAfter(before: SeatStatuses['offers'], { seats, offers }: Changed): SeatStatuses['offers'] {
  const told = new Set(Object.values(seats).flatMap((ordinals) => ordinals.map(String)));
  const stay = Object.entries(before).filter(([seat]) => !told.has(seat));
  return { ...Object.fromEntries(stay), ...offers };
}

function compare(before: string, now: string): SeatChange[] {
  const changed: SeatChange[] = [];
  for (let seat = 0; seat < now.length; seat += 1) {
    if (before[seat] === now[seat]) continue;
    changed.push({ seat, before: before[seat] as SeatStatus, now: now[seat] as SeatStatus });
  }
  return changed;
}

/** Whether nothing but the seats and the time may be another. */
function isSameBut(update: SeatStatuses, known: SeatStatuses): boolean {
  const facts = ({ seatMapId, currency, prices, offers }: SeatStatuses) =>
    JSON.stringify([seatMapId, currency, Object.entries(prices), Object.entries(offers)]);
  return facts(update) === facts(known);
}

type Snapshot = Extract<SeatEvent, { type: 'snapshot' }>;
type Changed = Extract<SeatEvent, { type: 'changed' }>;
