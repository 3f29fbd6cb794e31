import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

/**
 * Lets one process at a time into a folder; gives what ends that. Each holder makes the file with the next number, which
 * only one can, and the highest number counts while its process lives. None is removed but by a higher one, so nobody who
 * looked a moment ago can take what somebody else has now; and a crash leaves nothing that has to be cleaned up.
 * @throws Failure `gate_runs`
 */
export async function lockJournal(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const [highest = 0] = await numbersIn(folder);
    const holder = highest === 0 ? undefined : await holderOf(fileOf(folder, highest));
    if (holder !== undefined && isAlive(holder)) throw inUse(holder);
    const mine = highest + 1;
    if (!(await claim(folder, mine))) continue;
    // Emptied, not removed: the number must stay the highest.
    return () => truncate(fileOf(folder, mine)).catch(() => {});
  }
}

/** Whether the number is this process's, and the highest: who looked a while ago may come with one that was gone through. */
export async function claim(folder: string, number: number): Promise<boolean> {
  if (!(await isMade(fileOf(folder, number)))) return false;
  const [last, ...lower] = await numbersIn(folder);
  const gone = last === number ? lower : [number];
  for (const one of gone) await rm(fileOf(folder, one), { force: true });
  return last === number;
}

interface Holder {
  pid: number;
  /** When the process started, as far as the system tells: another one may have got its number since. */
  started: string;
}

function fileOf(folder: string, number: number): string {
  return join(folder, `lock-${number}`);
}

/** The highest first. */
async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  const numbers = names.flatMap((name) => /^lock-(\d{1,9})$/.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((one, other) => other - one);
}

/** With its content from the first moment on: an empty one is free. */
async function isMade(file: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  const text = `${process.pid} ${startOf(process.pid)}`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await link(draft, file).catch((error: unknown) => {
      if (!noLinks.has(codeOf(error))) throw error;
      return writeFile(file, text, { mode: 0o600, flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** File systems of memory cards have none. */
const noLinks: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Nobody, where it is free or has gone meanwhile. */
async function holderOf(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [, pid, started = ''] = /^(\d+) ?(.*)$/.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), started };
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user lives, too.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return started === '' || startOf(pid) === started;
}

/** On Linux its start in ticks and which start of the machine that is counted from; elsewhere nothing. */
function startOf(pid: number): string {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? '';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${afterName.trim().split(' ')[19]} ${boot}`;
  } catch {
    return '';
  }
}

function inUse({ pid }: Holder): Failure {
  return new Failure(`Another gate of this machine works on this listing already (process ${pid}).`, {
    code: 'gate_runs',
    hint: 'Scan there, or end it with Ctrl-C. Two gates of one machine would not see whom the other lets in.',
  });
}
