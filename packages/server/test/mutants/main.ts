import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type MutantRow, scores, survivors } from './report.ts';
import { runSqlMutants } from './sql-run.ts';
import { runStryker } from './stryker-run.ts';

/**
 * npm run mutants [sql | steps | rest]: changes one thing after the other in the sale and looks whether a test notices.
 * `sql`: the conditions of its statements; `steps`: the code of hold, pay and release; `rest`: of all else in orders/.
 */
const parts = {
  sql: runSql,
  steps: () => runStryker('steps', (file) => steps.test(file)),
  rest: () => runStryker('rest', (file) => !steps.test(file)),
};

const steps =
  /^(authorize|begin|begin-decision|cancel|capture|decline|drive|expire|hold|hold-decision|in-one-commit|lock|new-order-row|outbox|pay|payment|reconcile|refusals|release|seats-of|sell|sorted|states|tell-board)(\.sql)?\.ts$/;

/** Where the statements of the sale stand. */
const rooms = ['orders/', 'tickets/'];
const src = new URL('../../src/', import.meta.url);

/** In the form of Stryker's results. */
async function runSql(): Promise<MutantRow[]> {
  const files = new Map<string, string>();
  for (const file of await readdir(src, { recursive: true })) {
    if (!file.endsWith('.ts') || !rooms.some((room) => file.startsWith(room))) continue;
    const source = await readFile(new URL(file, src), 'utf8');
    for (const [, name] of source.matchAll(/name: '(\w+\.\w+)'/g))
      files.set(name!, file.replace(/^orders\//, ''));
  }
  return (await runSqlMutants()).map(({ name, mutant, killedBy }) => ({
    file: `${files.get(name)} (SQL)`,
    where: name,
    what: `${mutant.was.replaceAll(/\s+/g, ' ')} → ${mutant.is || 'nothing'}`,
    about: mutant.about,
    isKilled: killedBy !== null,
  }));
}

const asked = process.argv.slice(2);
const rows: MutantRow[] = [];
for (const [part, run] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(part)) rows.push(...(await run()));
}
const report = `${scores(rows)}\n\n${survivors(rows)}\n`;
const folder = new URL('../../../../node_modules/.cache/mutants/', import.meta.url);
await mkdir(folder, { recursive: true });
const file = fileURLToPath(new URL('report.md', folder));
await writeFile(file, report);
process.stdout.write(`${report}\n${file}\n`);
