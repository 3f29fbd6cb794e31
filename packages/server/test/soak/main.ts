import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { migrate } from '../../src/platform/database/migrate.ts';
import { createLog } from '../../src/platform/log.ts';
import { startCluster } from '../faults/cluster.ts';
import { settle } from '../faults/settle.ts';
import { openWorld, type World } from '../faults/world.ts';
import { chooseSeed } from '../support/seeded.ts';
import { type Chapter, chapters } from './chapters.ts';
import { countChangesOfHands, newReport } from './report.ts';

/**
 * `npm run soak -- --minutes 60 --seed 7`: the long forms of the races and faults, one after the other and from the
 * beginning again, for as long as it is told. Ends with 1 at the first damage, which it keeps in a file.
 */
const foundFolder = fileURLToPath(new URL('../../../../node_modules/.cache/soak/', import.meta.url));

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(chooseSeed()) },
      only: { type: 'string', default: '' },
    },
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  const chosen = chapters.filter(({ name }) => name.includes(values.only));
  if (!(minutes > 0) || !Number.isInteger(seed) || chosen.length === 0) {
    say('Usage: npm run soak -- [--minutes 10] [--seed 1] [--only WORDS OF A CHAPTER]');
    return 2;
  }
  say(`seed ${seed}, ${minutes} minutes`);
  await using cluster = await startCluster();
  await migrate({ url: cluster.url, log: createLog('silent') });
  await using world = await openWorld({ databaseUrl: cluster.url, seed, withRedis: true });
  const report = newReport(seed);
  const endAt = Date.now() + minutes * 60_000;
  const isTimeUp = () => Date.now() > endAt;
  for (let at = 0; at === 0 || !isTimeUp(); at++) {
    const chapter = chosen[at % chosen.length]!;
    world.forget();
    const startedAt = Date.now();
    const { listings, found, kills } = await runChapter(world, chapter, () =>
      chapter.run(world, cluster, isTimeUp),
    );
    report.add(world, { kills, found });
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    say(`${found.length === 0 ? 'ok  ' : 'FOUND'} ${chapter.name}, ${seconds} s`);
    if (found.length === 0) continue;
    for (const sentence of found.slice(0, 20)) say(`     ${sentence}`);
    say(`     kept in ${await keep(world, { seed, chapter: chapter.name, found, listings })}`);
    break;
  }
  say(report.text(await countChangesOfHands(world.database)));
  return report.hasDamage() ? 1 : 0;
}

/** What it does, and what is left when everything has come to rest; an error is a finding too. */
async function runChapter(
  world: World,
  { name }: Chapter,
  run: () => ReturnType<Chapter['run']>,
): Promise<{ listings: readonly string[]; found: string[]; kills: number }> {
  try {
    const { listings, found, kills = 0 } = await run();
    return { listings, kills, found: [...found, ...(await settle(world, listings))] };
  } catch (error) {
    return { listings: [], kills: 0, found: [`"${name}" broke off: ${(error as Error).stack}`] };
  }
}

interface Finding {
  readonly seed: number;
  readonly chapter: string;
  readonly found: readonly string[];
  readonly listings: readonly string[];
}

/** All that was asked and told, and what the servers logged. */
async function keep(world: World, finding: Finding): Promise<string> {
  await mkdir(foundFolder, { recursive: true });
  const file = join(foundFolder, `found-${finding.seed}-${Date.now()}.json`);
  const logs = await Promise.all(world.servers.map(({ logFile }) => readFile(logFile, 'utf8')));
  await writeFile(
    file,
    JSON.stringify({ ...finding, history: world.history, hands: world.hands, logs }, null, 1),
  );
  return file;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
