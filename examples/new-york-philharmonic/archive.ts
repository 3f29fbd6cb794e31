import { z } from 'zod';
import { joinItalics } from './italics.ts';
import { familyName, personName } from './person-name.ts';

/**
 * Reads a programme file of the New York Philharmonic's Performance History, of any season from 1842 to today.
 * @param json The parsed file: `{ programs: […] }`.
 * @throws ZodError when the file has another shape than the archive's.
 */
export function readArchive(json: unknown): Performance[] {
  return archiveFile.parse(json).programs.flatMap(performancesOf);
}

/** One evening, as the archive knows it. */
export type Performance = {
  /** Programme, day and time: `15053-2025-06-28-1700`. Stays the same as long as those do. */
  performanceId: string;
  /** The archive's own number of the programme. */
  programId: string;
  /** `2024-25` */
  season: string;
  orchestra: string;
  eventType: string;
  venue: string;
  location: string;
  /** The day at the venue, `2025-06-28`. */
  localDate: string;
  /** The clock at the venue, `17:00`; null where the archive does not know it. */
  localTime: string | null;
  /** In the order they were played, without intermissions. */
  works: Work[];
};

export type Work = {
  /** Null where the archive names performers and no music. */
  composer: string | null;
  /** For short; null also where the music has no author, as `Traditional`. */
  composerFamily: string | null;
  /** As the archive writes it, `CONCERTO, PIANO, NO. 1, D MINOR, OP.15`. */
  title: string | null;
  movement: string | null;
  conductor: string | null;
  soloists: Soloist[];
};

type Soloist = { name: string; instrument: string | null };

/** A text, or what is left of one with some of it in italics. */
const text = z
  .union([
    z.string(),
    z.object({ _: z.string().default(''), em: z.union([z.string(), z.array(z.string())]).default([]) }),
  ])
  .transform((value) => clean(typeof value === 'string' ? value : joinItalics(value._, [value.em].flat())));

const archiveFile = z.object({
  programs: z.array(
    z.object({
      programID: z.string(),
      orchestra: text,
      season: z.string(),
      concerts: z.array(
        z.object({
          eventType: text,
          Location: text,
          Venue: text,
          Date: z.iso.datetime(),
          Time: z.string(),
        }),
      ),
      works: z
        .array(
          z.object({
            composerName: text.nullish(),
            workTitle: text.nullish(),
            movement: text.nullish(),
            conductorName: text.nullish(),
            interval: z.string().optional(),
            soloists: z
              .array(z.object({ soloistName: text, soloistInstrument: text }))
              .nullish()
              .transform((soloists) => soloists ?? []),
          }),
        )
        .default([]),
    }),
  ),
});

type Program = z.infer<typeof archiveFile>['programs'][number];

function performancesOf({ programID, season, orchestra, concerts, works }: Program): Performance[] {
  const seen = new Map<string, number>();
  return concerts.map((concert) => {
    // Midnight in New York, written as UTC: its day in UTC is the day meant.
    const localDate = concert.Date.slice(0, 10);
    const localTime = readClock(concert.Time);
    const id = `${programID}-${localDate}-${localTime?.replace(':', '') ?? 'untimed'}`;
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return {
      performanceId: times === 1 ? id : `${id}-${times}`,
      programId: programID,
      season,
      orchestra,
      eventType: concert.eventType,
      venue: concert.Venue,
      location: concert.Location,
      localDate,
      localTime,
      works: works.filter(({ interval }) => interval === undefined).map(workOf),
    };
  });
}

function workOf({
  composerName,
  workTitle,
  movement,
  conductorName,
  soloists,
}: Program['works'][number]): Work {
  return {
    composer: composerName ? personName(composerName) : null,
    composerFamily: composerName ? familyName(composerName) : null,
    title: workTitle || null,
    movement: movement || null,
    conductor: conductorName && conductorName !== 'Not conducted' ? personName(conductorName) : null,
    soloists: soloists
      .filter(({ soloistName }) => soloistName !== '')
      .map(({ soloistName, soloistInstrument }) => ({
        name: personName(soloistName),
        instrument: soloistInstrument || null,
      })),
  };
}

/** `7:30PM` → `19:30`; `None`, and whatever else is no time, → null. */
function readClock(time: string): string | null {
  const match = /^(1[0-2]|0?[1-9]):([0-5]\d)\s*([AP])M$/i.exec(time.trim());
  if (match === null) return null;
  const [, hour, minute, half] = match;
  const hours = (Number(hour) % 12) + (half!.toUpperCase() === 'P' ? 12 : 0);
  return `${String(hours).padStart(2, '0')}:${minute}`;
}

/** The archive puts two spaces where it joins fields. */
function clean(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}
