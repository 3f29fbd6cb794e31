import { parseArgs } from 'node:util';
import { rows } from './rows.ts';

export interface Options {
  /** Names of rows; all of them unless told. */
  readonly only: readonly string[];
  readonly rounds: number;
  /** Of one side in one round. */
  readonly seconds: number;
  readonly memoryMinutes: number;
  readonly profile: boolean;
  /** Where the figures go as JSON. */
  readonly json: string;
}

export const help = `Usage: npm run bench -- [options]

Measures the server: ratios of two sides that take turns in one run. Ends with 1 where one is missed.

  --only NAME           ${Object.keys(rows).join(', ')}, memory, token, picker, pgbench; may be given more than once
  --rounds N            rounds, of which the median counts [7]
  --seconds N           how long a side has its turn in a round [3]
  --memory-minutes N    how long the server is loaded for its memory [2]; 10 is what is promised
  --profile             where each server's time goes, function by function
  --json FILE           the figures [node_modules/.cache/bench.json]
`;

/** null when the arguments ask for the help. @throws Error for arguments that make no sense */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '3' },
      'memory-minutes': { type: 'string', default: '2' },
      profile: { type: 'boolean', default: false },
      json: { type: 'string', default: 'node_modules/.cache/bench.json' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const names = [...Object.keys(rows), 'memory', 'token', 'picker', 'pgbench'];
  for (const name of values.only)
    if (!names.includes(name)) throw new Error(`There is no row "${name}": ${names.join(', ')}.`);
  return {
    only: values.only.length > 0 ? values.only : names,
    rounds: positive('--rounds', values.rounds),
    seconds: positive('--seconds', values.seconds),
    memoryMinutes: positive('--memory-minutes', values['memory-minutes']),
    profile: values.profile,
    json: values.json,
  };
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${option} takes a number above 0, not "${text}".`);
  return number;
}
