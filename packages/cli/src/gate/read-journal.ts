import { decodeLine, type JournalLine, type JournalScan } from './journal-line.ts';

/** What stands in a journal's file. */
export interface ReadJournal {
  lines: JournalLine[];
  /** How many bytes of it are lines with their end. */
  wholeBytes: number;
  /** After the last line end: half a line, of a scan that nobody was answered. */
  cut: Buffer | undefined;
  /** The last line is whole but for its end. */
  lacksEnd: boolean;
  /** Lines in the middle, counted from 1, that are not what was written. They stay where they are. */
  damaged: number[];
  /** A version that this program does not know. */
  foreign: unknown;
}

/** Whatever the bytes are, every whole line in them is found. */
export function readJournal(bytes: Buffer): ReadJournal {
  const found: ReadJournal = {
    lines: [],
    wholeBytes: bytes.lastIndexOf(lineEnd) + 1,
    cut: undefined,
    lacksEnd: false,
    damaged: [],
    foreign: undefined,
  };
  const note = (text: string, number: number) => {
    const read = decodeLine(text);
    if (read.state === 'whole') found.lines.push(read.line);
    else if (read.state === 'foreign') found.foreign ??= read.version;
    else found.damaged.push(number);
  };
  const texts = bytes.subarray(0, found.wholeBytes).toString('utf8').split('\n').slice(0, -1);
  for (const [at, text] of texts.entries()) note(text, at + 1);
  const rest = bytes.subarray(found.wholeBytes);
  if (rest.length === 0) return found;
  // All of it but the line end: it was written down, so it counts, and nobody comes in twice.
  if (decodeLine(rest.toString('utf8')).state === 'damaged') return { ...found, cut: Buffer.from(rest) };
  note(rest.toString('utf8'), texts.length + 1);
  return { ...found, lacksEnd: true };
}

/** What the server has not heard of, as far as the journal knows. */
export function unsyncedIn(lines: readonly JournalLine[]): JournalScan[] {
  const scans = lines.filter((line) => line.kind === 'scan');
  let synced = 0;
  for (const line of lines)
    if (line.kind === 'synced')
      synced = Math.max(synced, scans.findLastIndex(({ id }) => id === line.through) + 1);
  return scans.slice(synced);
}

const lineEnd = 0x0a;
