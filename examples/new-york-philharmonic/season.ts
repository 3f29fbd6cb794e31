import type { NewListing, SeatMapDrawing } from '@admit-one/sdk/contract';
import { DateTime } from 'luxon';
import type { Performance, Work } from './archive.ts';
import { listingTitle } from './listing-title.ts';
import { pricesFor } from './prices.ts';
import { workTitle } from './work-title.ts';

/** What a hall's `.seats` file says; the seats themselves do not matter here. */
export type Hall = Pick<SeatMapDrawing, 'name' | 'timeZone' | 'categories'>;

/** A listing to make, but for the id of its venue, which is known by its name. */
export type SeasonListing = Omit<NewListing, 'venueId'> & {
  performanceId: string;
  venueName: string;
  metadata: SeasonMetadata;
};

/**
 * Turns performances of the past into listings to come. All of them are moved by the same whole number of weeks, as
 * few as it takes to have the first one begin a day from `now` or later. A week is one of the local calendar: what
 * began on a Thursday at 19:30 does so again, whether or not summer time came between.
 * @throws Error when there is no hall of a performance's venue.
 */
export function planSeason(
  performances: readonly Performance[],
  halls: ReadonlyMap<string, Hall>,
  now: Date,
): SeasonListing[] {
  const evenings = performances.map((performance) => {
    const hall = halls.get(venueName(performance.venue));
    if (hall === undefined) throw new Error(`No hall is drawn for ${performance.venue}.`);
    return { performance, hall, start: originalStart(performance, hall.timeZone) };
  });
  const earliest = DateTime.fromJSDate(now).plus({ days: 1 });
  const weeks = weeksUntil(
    earliest,
    evenings.map(({ start }) => start),
  );
  return evenings.map(({ performance, hall, start }) => listingOf(performance, hall, start.plus({ weeks })));
}

/** `Museum of Modern Art, The` → `The Museum of Modern Art`, which is how its hall is called. */
export function venueName(archived: string): string {
  return archived.replace(/^(.+), (The)$/, '$2 $1');
}

/** When the archive knows no time. */
const usualTime = '19:30';

function originalStart({ localDate, localTime }: Performance, zone: string): DateTime {
  return DateTime.fromISO(`${localDate}T${localTime ?? usualTime}`, { zone });
}

/** Counted on the clock first; summer time may make that an hour too short for one of them, hence the loop. */
function weeksUntil(earliest: DateTime, starts: readonly DateTime[]): number {
  if (starts.length === 0) return 0;
  const first = DateTime.min(...starts)!;
  let weeks = Math.max(0, Math.floor(earliest.diff(first, 'weeks').weeks));
  while (starts.some((start) => start.plus({ weeks }) < earliest)) weeks += 1;
  return weeks;
}

function listingOf(performance: Performance, hall: Hall, start: DateTime): SeasonListing {
  return {
    performanceId: performance.performanceId,
    venueName: hall.name,
    title: listingTitle(performance),
    description: describe(performance),
    startsAt: start.toUTC().toISO({ suppressMilliseconds: true })!,
    ...pricesFor(hall.categories, performance.eventType, hall.timeZone),
    metadata: metadataOf(performance),
  };
}

/** What is searched and shown besides the title. A type and not an interface, so that it is JSON to the compiler. */
type SeasonMetadata = {
  performanceId: string;
  programId: string;
  season: string;
  orchestra: string;
  eventType: string;
  /** When it really was, at the venue. */
  performedOn: string;
  /** Only where the archive does not know when it began. */
  startTime?: string;
  conductors: string[];
  soloists: string[];
  works: {
    composer: string | null;
    title: string | null;
    movement?: string;
    conductor?: string;
    soloists?: { name: string; instrument: string | null }[];
  }[];
};

function metadataOf(performance: Performance): SeasonMetadata {
  const { performanceId, programId, season, orchestra, eventType, localDate, localTime, works } = performance;
  return {
    performanceId,
    programId,
    season,
    orchestra,
    eventType,
    performedOn: localTime === null ? localDate : `${localDate} ${localTime}`,
    ...(localTime === null ? { startTime: `assumed: the archive does not say when it began` } : {}),
    conductors: conductorsOf(works),
    soloists: soloistsOf(works),
    works: works.map(({ composer, title, movement, conductor, soloists }) => ({
      composer,
      title: title === null ? null : workTitle(title),
      ...(movement === null ? {} : { movement }),
      ...(conductor === null ? {} : { conductor }),
      ...(soloists.length === 0 ? {} : { soloists }),
    })),
  };
}

function describe({ orchestra, eventType, works }: Performance): string {
  const conductors = conductorsOf(works);
  const soloists = soloistsOf(works);
  return [
    `${orchestra}. ${eventType}.`,
    ...(conductors.length === 0 ? [] : [`Conducted by ${conductors.join(', ')}.`]),
    ...(soloists.length === 0 ? [] : [`With ${soloists.join(', ')}.`]),
  ].join(' ');
}

function conductorsOf(works: readonly Work[]): string[] {
  return [...new Set(works.flatMap(({ conductor }) => conductor ?? []))];
}

/** `Emanuel Ax (piano)` */
function soloistsOf(works: readonly Work[]): string[] {
  const all = works.flatMap(({ soloists }) => soloists);
  return [
    ...new Set(
      all.map(({ name, instrument }) =>
        instrument === null ? name : `${name} (${instrument.toLowerCase()})`,
      ),
    ),
  ];
}
