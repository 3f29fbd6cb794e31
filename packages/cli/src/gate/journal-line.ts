import { crc32 } from 'node:zlib';
import { z } from 'zod';

const scanLine = z.object({
  kind: z.literal('scan'),
  id: z.string(),
  token: z.string(),
  gate: z.string(),
  direction: z.enum(['in', 'out']),
  outcome: z.enum(['admitted', 'readmitted', 'left']),
  seat: z.int(),
  epoch: z.int(),
  /** By the gate's own clock, UTC. */
  at: z.string(),
  /** How far that clock was known to be ahead of the server's then, ms. */
  offByMs: z.number(),
});

const syncedLine = z.object({
  kind: z.literal('synced'),
  /** The scan of this id and all before it are with the server. */
  through: z.string(),
  at: z.string(),
});

const journalLine = z.discriminatedUnion('kind', [scanLine, syncedLine]);

/** One who was let in or out. */
export type JournalScan = z.infer<typeof scanLine>;
export type JournalLine = z.infer<typeof journalLine>;

export type ReadLine =
  | { state: 'whole'; line: JournalLine }
  /** Of a version that this program does not know. */
  | { state: 'foreign'; version: unknown }
  | { state: 'damaged' };

/** One line of JSON whose last field is a checksum over all before it, so that half a line is known for what it is. */
export function encodeLine(line: JournalLine): string {
  const body = JSON.stringify({ v: version, ...line }).slice(0, -1);
  return `${body},"sum":"${sumOf(body)}"}\n`;
}

/** A line without its line end. */
export function decodeLine(text: string): ReadLine {
  const [, body, sum] = /^(\{.*),"sum":"([0-9a-f]{8})"\}$/.exec(text) ?? [];
  if (body === undefined || sumOf(body) !== sum) return { state: 'damaged' };
  const { v, ...fields }: { v?: unknown } = JSON.parse(`${body}}`);
  if (v !== version) return { state: 'foreign', version: v };
  const read = journalLine.safeParse(fields);
  return read.success ? { state: 'whole', line: read.data } : { state: 'foreign', version: v };
}

const version = 1;

function sumOf(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
