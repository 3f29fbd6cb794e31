import { batching } from '../../platform/batching.ts';
import { type Cache, isNewer } from '../../platform/cache/cache.ts';
import type { Database } from '../../platform/database/database.ts';
import type { DatabaseWatch } from '../../platform/database/database-watch.ts';
import { readSeats, type SeatRow } from '../sql.ts';
import { keptMs, type Performance, type Performances } from './performances.ts';
import type { SeatMemory } from './seat-memory.ts';
import {
  nameOf,
  ownerKeyOf,
  readState,
  type SeatKey,
  type SeatState,
  sharedKeyOf,
  writeState,
} from './seat-state.ts';

export interface SeatStatesDeps {
  readonly database: Database;
  readonly watch: DatabaseWatch;
  readonly shared: Cache;
  readonly memory: SeatMemory;
  readonly performances: Performances;
  readonly venues: { seatMap(seatMapId: number): Promise<SeatNames> };
}

interface SeatNames {
  labelOf(ordinal: number): string;
  categoryOf(ordinal: number): string;
}

/** How seats stand: from memory, then Redis, then the database. */
export interface SeatStates {
  /**
   * A state that knows of the epoch: its own or a later one, or the one before for as long as a moment.
   * @throws DatabaseUnavailable where the database is away and nobody else knows of the epoch
   */
  read(key: SeatKey, epoch: number): Promise<Answered>;
  /** What is known of an owner's tickets without the database. */
  knownOf(ownerId: number): Promise<SeatState[]>;
  /** What the database just said; `readAt`: when it was asked (`performance.now()`). */
  remember(rows: readonly SeatRow[], readAt: number): Promise<SeatState[]>;
  /** The same, and into Redis; false where that did not take it. */
  writeThrough(rows: readonly SeatRow[], readAt: number): Promise<boolean>;
  changed(keys: readonly SeatKey[]): void;
  publish(keys: readonly SeatKey[]): Promise<boolean>;
}

export interface Answered {
  readonly state: SeatState;
  /** The database could not be asked. */
  readonly isUnchecked: boolean;
}

/** Without a word of what other processes do, memory is believed so long, ms; also that there is no such ticket. */
const believedMs = 1_000;

/** So long where every change elsewhere is heard of; longer not, because Redis may lose a word. */
const believedWhileHearingMs = 60_000;

/** What Redis says is believed so long after the database said it: a Redis that fails may lose the last it was told. */
const sharedBelievedMs = 60 * 60 * 1000;

/** What was changed while Redis was away is written to it so long after it came back at the latest, ms. */
const missedMs = 60_000;

const readAtOnce = 500;

export function createSeatStates(deps: SeatStatesDeps): SeatStates {
  const { database, watch, shared, memory, performances } = deps;

  /** By seat and epoch: those who ask while it is read wait for the same reading. */
  const readings = new Map<string, Promise<Answered>>();

  const fromDatabase = batching<SeatKey, SeatState>({
    async run(keys) {
      const readAt = performance.now();
      const rows = await readSeats(database.connection, distinct(keys));
      const states = new Map((await remember(rows, readAt)).map((state) => [nameOf(state), state]));
      return keys.map((key) => states.get(nameOf(key))!);
    },
    isShared: () => true,
  });

  function isBelieved(readAt: number): boolean {
    const age = performance.now() - readAt;
    if (age < believedMs) return true;
    const hearingSince = shared.hearingSince();
    return age < believedWhileHearingMs && hearingSince !== null && readAt >= hearingSince;
  }

  function isSharedBelieved({ revision }: SeatState): boolean {
    const readAt = revision / 1000;
    const cameBackAt = shared.cameBackAt();
    const mayHaveMissed = cameBackAt !== null && readAt < cameBackAt && Date.now() - cameBackAt < missedMs;
    return !mayHaveMissed && Date.now() - readAt < sharedBelievedMs;
  }

  async function readThrough(key: SeatKey, epoch: number): Promise<Answered> {
    const known = await fromShared(key);
    const isEnough = known !== null && known.epoch >= epoch && isSharedBelieved(known);
    return { state: isEnough ? known : await fromDatabase(key), isUnchecked: false };
  }

  /** What was changed here is written to Redis a moment later: until then Redis is not asked. */
  async function fromShared(key: SeatKey): Promise<SeatState | null> {
    const name = nameOf(key);
    if (memory.isAhead(name)) return null;
    const readAt = performance.now();
    const [found] = await shared.read([sharedKeyOf(key)]);
    const state = readState(key, found ?? null);
    const known = memory.get(name);
    if (state === null || memory.isAhead(name)) return null;
    if (known !== undefined && isNewer(writeState(known.state).version, writeState(state).version))
      return null;
    return memory.put(state, readAt);
  }

  async function withoutDatabase(key: SeatKey, epoch: number): Promise<Answered | undefined> {
    const name = nameOf(key);
    const remembered = memory.get(name)?.state;
    const [theirs] =
      remembered === undefined || remembered.epoch < epoch || memory.isChanged(name)
        ? await shared.read([sharedKeyOf(key)])
        : [];
    // What is remembered, here and in Redis, is from before a change of which only the database can tell.
    if (memory.isAhead(name)) return undefined;
    const found = readState(key, theirs ?? null);
    const state = found === null ? remembered : memory.put(found, Number.NEGATIVE_INFINITY);
    return state === undefined || state.epoch < epoch ? undefined : { state, isUnchecked: true };
  }

  async function put(rows: readonly SeatRow[], readAt: number): Promise<SeatState[]> {
    const states = await Promise.all(rows.map((row) => stateOf(deps, row)));
    return states.map((state) => memory.put(state, readAt));
  }

  async function writeThrough(rows: readonly SeatRow[], readAt: number): Promise<boolean> {
    return write(await put(rows, readAt));
  }

  async function remember(rows: readonly SeatRow[], readAt: number): Promise<SeatState[]> {
    const kept = await put(rows, readAt);
    // Not waited for: who asked has their answer, and Redis is told again when the ticket changes.
    void write(kept).catch(() => undefined);
    return kept;
  }

  async function write(states: readonly SeatState[]): Promise<boolean> {
    const sold = states.filter(({ epoch }) => epoch > 0);
    const listings = [...new Set(sold.map(({ listingId }) => listingId))];
    const [known, ...isShared] = await Promise.all([
      performancesOf(performances, listings),
      ...listings.map((listingId) => performances.share(listingId)),
    ]);
    const written = await Promise.all([
      shared.write(
        sold.map((state) => {
          const ttlMs = keptMs(known.get(state.listingId)!);
          return { key: sharedKeyOf(state), ...writeState(state), ttlMs };
        }),
      ),
      ...sold.flatMap((state) =>
        state.ticket === null
          ? []
          : [
              shared.addToSet(
                ownerKeyOf(state.ticket.ownerId),
                nameOf(state),
                keptMs(known.get(state.listingId)!),
              ),
            ],
      ),
    ]);
    return [...isShared, ...written].every(Boolean);
  }

  function changed(keys: readonly SeatKey[], isShared: boolean): void {
    memory.changed(keys, isShared);
    // Nobody who asks from now on may be given what was read before.
    const names = new Set(keys.map(nameOf));
    for (const reading of readings.keys())
      if (names.has(reading.slice(0, reading.lastIndexOf(' ')))) readings.delete(reading);
  }

  shared.onTold(topic, (text) => changed(readKeys(text), true));

  return {
    async read(key, epoch) {
      const name = nameOf(key);
      const remembered = memory.get(name);
      if (remembered !== undefined && watch.isAway()) {
        if (epoch <= remembered.state.epoch && !memory.isChanged(name))
          return { state: remembered.state, isUnchecked: true };
      } else if (remembered !== undefined) {
        const { state, readAt } = remembered;
        // An epoch never comes back.
        if (epoch < state.epoch) return { state, isUnchecked: false };
        if (epoch === state.epoch && isBelieved(readAt)) return { state, isUnchecked: false };
        if (epoch > state.epoch && performance.now() - readAt < believedMs)
          return { state, isUnchecked: false };
      }
      const shareName = `${name} ${epoch}`;
      const underWay = readings.get(shareName);
      if (underWay !== undefined) return underWay;
      const reading = watch.ask(
        () => readThrough(key, epoch),
        () => withoutDatabase(key, epoch),
      );
      readings.set(shareName, reading);
      const over = () => {
        if (readings.get(shareName) === reading) readings.delete(shareName);
      };
      reading.then(over, over);
      return reading;
    },

    async knownOf(ownerId) {
      const members = await shared.readSet(ownerKeyOf(ownerId));
      const names = [...new Set([...memory.namesOf(ownerId), ...members])];
      const keys = names.flatMap(readName).filter((key) => !memory.isAhead(nameOf(key)));
      const unknown = keys.filter(
        (key) => memory.get(nameOf(key)) === undefined || memory.isChanged(nameOf(key)),
      );
      const texts = await shared.read(unknown.map(sharedKeyOf));
      unknown.forEach((key, at) => {
        const state = readState(key, texts[at]!);
        if (state !== null) memory.put(state, Number.NEGATIVE_INFINITY);
      });
      return keys.flatMap((key) => {
        const state = memory.get(nameOf(key))?.state;
        return state?.ticket?.ownerId === ownerId ? [state] : [];
      });
    },

    remember,
    writeThrough,
    changed: (keys) => changed(keys, false),

    async publish(keys) {
      // What is to be published waits for Redis, and costs the database nothing meanwhile.
      if (shared.isAway()) return false;
      const wanted = distinct(keys);
      for (let at = 0; at < wanted.length; at += readAtOnce) {
        const some = wanted.slice(at, at + readAtOnce);
        const readAt = performance.now();
        if (!(await writeThrough(await readSeats(database.connection, some), readAt))) return false;
        // After Redis has it: whoever hears this asks there.
        shared.tell(topic, some.map(nameOf).join(' '));
      }
      return true;
    },
  };
}

const topic = 'tickets';

function readKeys(text: string): SeatKey[] {
  return text.split(' ').flatMap(readName);
}

function readName(name: string): SeatKey[] {
  const parts = /^(\d{1,16})\/(\d{1,10})$/.exec(name);
  return parts === null ? [] : [{ listingId: Number(parts[1]), seat: Number(parts[2]) }];
}

function distinct(keys: readonly SeatKey[]): SeatKey[] {
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()];
}

async function performancesOf(
  performances: Performances,
  listingIds: readonly number[],
): Promise<Map<number, Performance>> {
  return new Map(await Promise.all(listingIds.map(async (id) => [id, await performances.of(id)] as const)));
}

async function stateOf(
  { performances, venues }: Pick<SeatStatesDeps, 'performances' | 'venues'>,
  { listingId, seat, epoch, revision, ownerId, ...ticket }: SeatRow,
): Promise<SeatState> {
  if (ownerId === null) return { listingId, seat, epoch, revision, ticket: null };
  const { seatMapId } = await performances.of(listingId);
  const names = await venues.seatMap(seatMapId);
  const { orderId, price, currency, since } = ticket;
  const [label, category] = [names.labelOf(seat), names.categoryOf(seat)];
  return {
    listingId,
    seat,
    epoch,
    revision,
    ticket: { ownerId, orderId, price, currency, since, label, category },
  };
}
