import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import { help, type Options, readOptions } from './options.ts';
import { measurePgbench } from './pgbench.ts';
import { measurePicker } from './picker.ts';
import { hasRedis } from './redis.ts';
import { judge, type Result, table } from './report.ts';
import { measureRounds, type Rounds } from './rounds.ts';
import { type Row, rows } from './rows.ts';
import { type DatabaseName, type SideName, sides } from './sides.ts';
import { measureTokens } from './tokens.ts';
import { openWorld } from './world.ts';

/** `npm run bench`: see docs/performance.md. Exit code 1 when a ratio is missed, 2 for arguments that make no sense. */
process.exit(
  await main(process.argv.slice(2)).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }),
);

async function main(args: readonly string[]): Promise<number> {
  let options: Options | null;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return 2;
  }
  if (options === null) {
    process.stdout.write(help);
    return 0;
  }
  const { result, profiles } = await measureAndClose(options);
  for (const [side, lines] of Object.entries(profiles)) {
    process.stdout.write(
      `\nWhere the server's time goes: ${sides[side as SideName].what}\n${lines.join('\n')}\n`,
    );
  }
  process.stdout.write(`\n${table(result)}`);
  await mkdir(dirname(options.json), { recursive: true });
  await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  const { rows: judged, memory, token, picker } = result;
  const missed = [...judged, memory, token, picker].some((each) => each?.passed === false);
  if (missed)
    process.stderr.write('\nA ratio was missed. With --profile the bench says where the time goes.\n');
  return missed ? 1 : 0;
}

async function measureAndClose(options: Options): Promise<Measured> {
  await using opened = new AsyncDisposableStack();
  return await Promise.race([measure(options, opened), whenStopped()]);
}

interface Measured {
  readonly result: Result;
  readonly profiles: Rounds['profiles'];
}

async function measure(options: Options, opened: AsyncDisposableStack): Promise<Measured> {
  const asked = (Object.entries(rows) as [string, Row][]).filter(([name]) => options.only.includes(name));
  const wanted = hasRedis() ? asked : asked.filter(([, row]) => sides[row.measured].server !== 'redis');
  if (wanted.length < asked.length)
    say('redis-server is not installed: the rows that read from Redis are left out');
  const compared = new Set(wanted.flatMap(([, row]) => [row.measured, row.against]));
  const names = (Object.keys(sides) as SideName[]).filter((name) => compared.has(name));
  const withMemory = options.only.includes('memory');
  const databases = new Set<DatabaseName>([...names.map((name) => sides[name].database), 'constant']);
  if (withMemory) databases.add('sale');

  say('a database, its listings and buyers');
  const world = await openWorld([...databases], opened);
  if (options.only.includes('picker')) say('the seat picker of a house of 60,000');
  const picker = options.only.includes('picker') ? await measurePicker() : null;
  if (options.only.includes('token')) say('tickets verified offline, and their signatures alone');
  const token = options.only.includes('token') ? measureTokens(options.rounds, options.seconds) : null;
  const { turns, profiles } = await measureRounds(world, names, options, say);
  const pgbenchPerSecond = options.only.includes('pgbench')
    ? await measurePgbench(world, options.seconds)
    : null;
  if (withMemory) say(`the server's memory: ${options.memoryMinutes} minutes of checkouts`);
  const result: Result = {
    machine: describeMachine(world.postgresVersion),
    rounds: options.rounds,
    seconds: options.seconds,
    rows: wanted.map(([name, row]) => judge(name, row, turns)),
    memory: withMemory ? await measureMemory(world, options.memoryMinutes) : null,
    token,
    picker,
    pgbenchPerSecond,
    turns,
  };
  return { result, profiles };
}

/** Throws at the first signal, so that the database is stopped and its files are gone; the other processes see us go. */
function whenStopped(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new Error(`Stopped by ${signal}: nothing was measured.`)));
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
