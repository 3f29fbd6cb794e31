import { readFileSync } from 'node:fs';

/** Of kernel's accounts: a hundredth of a second on every Linux there is. */
const tick = 0.01;

/** What PostgreSQL's processes have used so far, seconds; null where the system does not tell in /proc. */
export function databaseCpuSeconds(postmaster: number): number | null {
  try {
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')
      .trim()
      .split(' ');
    // Of the postmaster also what its children used that have ended.
    let ticks = ticksOf(postmaster, 4);
    for (const child of children) ticks += ticksOf(Number(child), 2);
    return ticks * tick;
  } catch {
    return null;
  }
}

/** utime, stime, cutime and cstime stand one after the other behind the name, which may hold anything. */
function ticksOf(process: number, fields: 2 | 4): number {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    const values = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return values.slice(11, 11 + fields).reduce((sum, value) => sum + Number(value), 0);
  } catch {
    // Ended meanwhile: from now on it is the postmaster's.
    return 0;
  }
}
