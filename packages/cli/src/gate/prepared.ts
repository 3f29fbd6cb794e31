import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Failure } from '../failure.ts';

const prepared = z.object({
  format: z.literal(1),
  listingId: z.string(),
  title: z.string(),
  startsAt: z.string(),
  venue: z.object({ name: z.string(), city: z.string(), timeZone: z.string() }),
  isCancelled: z.boolean(),
  /** From when the gate lets in; null: from any time. */
  admitsFrom: z.string().nullable(),
  reentry: z.boolean(),
  /** Tickets that somebody owned then. */
  sold: z.int(),
  keys: z.array(z.object({ id: z.string(), publicKey: z.string(), listingId: z.string().nullable() })),
  revocations: z.array(z.object({ seat: z.int(), lowestEpoch: z.int(), refunded: z.array(z.int()) })),
  /** Labels by the seats' ordinals; null where no seat is. */
  labels: z.array(z.string().nullable()),
  categories: z.array(z.string()),
  /** Each seat's category, by its place in `categories`. */
  categoryOf: z.array(z.int()),
  /** The last that the server knew of each ticket that was let in. */
  passages: z.array(
    z.object({
      seat: z.int(),
      epoch: z.int(),
      direction: z.enum(['in', 'out']),
      gate: z.string(),
      at: z.string(),
    }),
  ),
  /** When the server said all this, by its own clock. */
  asOf: z.string(),
  /** How far this machine's clock was ahead of the server's, ms; 0 where they agreed. */
  clockOffByMs: z.number(),
});

/** What a gate needs to work without connection, as it lies on this machine. */
export type Prepared = z.infer<typeof prepared>;

export async function writePrepared(folder: string, content: Prepared): Promise<void> {
  const file = preparedFile(folder);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, JSON.stringify(content), { mode: 0o600 });
}

/** @throws Failure `not_prepared`, where it is not there or cannot be used */
export async function readPrepared(folder: string, listingId: string): Promise<Prepared> {
  const file = preparedFile(folder);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) throw notPrepared(`This machine is not prepared for ${listingId}.`, listingId);
  try {
    return prepared.parse(JSON.parse(text));
  } catch (cause) {
    throw notPrepared(`What was prepared, ${file}, is damaged or of another version.`, listingId, cause);
  }
}

function preparedFile(folder: string): string {
  return join(folder, 'prepared.json');
}

function notPrepared(message: string, listingId: string, cause?: unknown): Failure {
  return new Failure(message, {
    code: 'not_prepared',
    hint: `Run \`admit gate prepare --listing ${listingId}\` where there is a connection.`,
    cause,
  });
}
