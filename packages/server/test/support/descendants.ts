import { readdir, readFile } from 'node:fs/promises';

/** The processes that it started, and theirs. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const each of pids) {
    const stat = await readFile(`/proc/${each}/stat`, 'utf8').catch(() => '');
    const parent = /\) \w (\d+)/.exec(stat)?.[1];
    if (parent !== undefined) parents.set(each, Number(parent));
  }
  const family = [pid];
  for (const member of family) family.push(...pids.filter((each) => parents.get(each) === member));
  return family.slice(1);
}
