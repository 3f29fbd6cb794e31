import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { type Journal, openJournal } from './journal.ts';
import type { Kind, Records } from './records.ts';

type Change = [kind: Kind, id: string, record: unknown];

/** The sandbox's memory: in one file, complete after every answer, whatever kills the process. */
export interface State {
  get<K extends Kind>(kind: K, id: string): Records[K] | undefined;
  /** In the order in which they came to be. */
  all<K extends Kind>(kind: K): IterableIterator<Records[K]>;
  /** Records are replaced, never changed in place, so that `rollback` and events keep what they saw. */
  put<K extends Kind>(kind: K, id: string, record: Records[K]): void;
  remove(kind: Kind, id: string): void;
  /** Makes all changes since the last commit one line of the file: after a crash there are all or none. */
  commit(): Promise<void>;
  rollback(): void;
  close(): Promise<void>;
}

/** Idempotency keys are kept as long as Stripe keeps them at least. */
const keyLifetimeMs = 24 * 60 * 60 * 1000;
const header = JSON.stringify(['admit-one-sandbox', 1]);

export async function openState(path: string, now = Date.now()): Promise<State> {
  const tables = read(await readIfThere(path), path);
  for (const [key, saved] of table(tables, 'idempotency')) {
    if ((saved as Records['idempotency']).savedAt < now - keyLifetimeMs)
      table(tables, 'idempotency').delete(key);
  }
  await writeFileAtomic(path, write(tables), { mode: 0o600 });
  return createState(tables, await openJournal(path));
}

type Tables = Map<Kind, Map<string, unknown>>;

function createState(tables: Tables, journal: Journal): State {
  let changes: Change[] = [];
  let undo: (() => void)[] = [];

  function set(kind: Kind, id: string, record: unknown): void {
    const rows = table(tables, kind);
    const before = rows.get(id);
    undo.push(() => apply(tables, [kind, id, before ?? null]));
    apply(tables, [kind, id, record]);
    changes.push([kind, id, record]);
  }

  return {
    get: <K extends Kind>(kind: K, id: string) => table(tables, kind).get(id) as Records[K] | undefined,
    all: <K extends Kind>(kind: K) => table(tables, kind).values() as IterableIterator<Records[K]>,
    put: (kind, id, record) => set(kind, id, record),
    remove: (kind, id) => set(kind, id, null),
    commit() {
      if (changes.length > 0) journal.append(JSON.stringify(changes));
      changes = [];
      undo = [];
      return journal.durable();
    },
    rollback() {
      for (const step of undo.reverse()) step();
      changes = [];
      undo = [];
    },
    close: () => journal.close(),
  };
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function read(text: string, path: string): Tables {
  const tables: Tables = new Map();
  const lines = text.split('\n');
  // What stands after the last line end was being written when the process died, so nobody was told of it.
  lines.pop();
  const first = lines[0] ?? text;
  if (first !== header && !(lines.length === 0 && header.startsWith(first))) throw unreadable(path, 1);
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    try {
      for (const change of JSON.parse(line) as Change[]) apply(tables, change);
    } catch {
      throw unreadable(path, index + 1);
    }
  }
  return tables;
}

function write(tables: Tables): string {
  const lines = [header];
  for (const [kind, rows] of tables) {
    for (const [id, record] of rows) lines.push(JSON.stringify([[kind, id, record]]));
  }
  return `${lines.join('\n')}\n`;
}

function table(tables: Tables, kind: Kind): Map<string, unknown> {
  let rows = tables.get(kind);
  if (rows === undefined) {
    rows = new Map();
    tables.set(kind, rows);
  }
  return rows;
}

function apply(tables: Tables, [kind, id, record]: Change): void {
  if (record === null) table(tables, kind).delete(id);
  else table(tables, kind).set(id, record);
}

function unreadable(path: string, line: number): Error {
  return new Error(
    `Line ${line} of the payment sandbox's file ${path} cannot be read. Nothing was changed. Move the file away to start with an empty sandbox.`,
  );
}
