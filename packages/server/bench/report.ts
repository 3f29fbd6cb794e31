import type { Machine } from './machine.ts';
import type { MemoryUse } from './memory.ts';
import { type PickerTimes, pickerAtMost } from './picker.ts';
import type { Rounds, Turn } from './rounds.ts';
import { memoryAtMost, type Row } from './rows.ts';
import { type SideName, sides } from './sides.ts';
import { type TokenTimes, tokensAtLeast } from './tokens.ts';

/** A row with what came of it. */
export interface Judged extends Row {
  readonly name: string;
  /** The median of the rounds' ratios. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  readonly passed: boolean;
}

export interface Result {
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  readonly rows: readonly Judged[];
  readonly memory: MemoryUse | null;
  readonly token: TokenTimes | null;
  readonly picker: PickerTimes | null;
  readonly pgbenchPerSecond: number | null;
  readonly turns: Rounds['turns'];
}

/** Each round gives one ratio, of two turns a few seconds apart: what slows the whole machine slows both. */
export function judge(name: string, row: Row, turns: Rounds['turns']): Judged {
  const against = turns[row.against]!;
  const ratios = turns[row.measured]!.map((turn, round) => turn.perSecond / against[round]!.perSecond);
  const ratio = median(ratios);
  const [lowest, highest] = [Math.min(...ratios), Math.max(...ratios)];
  return { ...row, name, ratio, lowest, highest, passed: ratio >= row.atLeast };
}

export function table(result: Result): string {
  const { machine, rows, memory, token, picker, pgbenchPerSecond, turns } = result;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB; ${machine.os}; Node ${machine.node}; PostgreSQL ${machine.postgres}`,
    `Medians of ${result.rounds} rounds of ${result.seconds} s; buyers, server and database share the cores.`,
    '',
    ...columns([
      ['row', 'measured / against', 'ratio', 'rounds', 'at least', ''],
      ...rows.map((row) => [
        row.name,
        row.what,
        row.ratio.toFixed(2),
        `${row.lowest.toFixed(2)}–${row.highest.toFixed(2)}`,
        row.atLeast.toFixed(2),
        row.passed ? 'ok' : 'MISSED',
      ]),
      ...(memory === null ? [] : [memoryRow(memory)]),
      ...(token === null ? [] : [tokenRow(token)]),
    ]),
    ...(token === null ? [] : ['', tokenLine(token)]),
    ...(picker === null ? [] : ['', pickerLine(picker)]),
    '',
    ...columns([
      ['side', 'requests/s', 'median', 'p99', 'server CPU', 'database', 'buyers', 'to finish'],
      ...(Object.entries(turns) as [SideName, readonly Turn[]][]).map(([side, of]) => sideRow(side, of)),
      ...(pgbenchPerSecond === null
        ? []
        : [['pgbench, a durable insert each', Math.round(pgbenchPerSecond).toLocaleString('en')]]),
    ]),
    '',
  ].join('\n');
}

function memoryRow({ minutes, earlyBytes, lateBytes, ratio, passed }: MemoryUse): string[] {
  const megabytes = `${Math.round(earlyBytes / 1e6)} → ${Math.round(lateBytes / 1e6)} MB`;
  const what = `the server’s memory after ${minutes} min of checkouts / after ${minutes / 10}`;
  return ['memory', what, ratio.toFixed(2), megabytes, `≤ ${memoryAtMost}`, passed ? 'ok' : 'MISSED'];
}

function tokenRow({ ratio, lowest, highest, passed }: TokenTimes): string[] {
  const rounds = `${lowest.toFixed(2)}–${highest.toFixed(2)}`;
  const what = 'tickets verified offline / crypto.verify of their signatures';
  return ['token', what, ratio.toFixed(2), rounds, tokensAtLeast.ratio.toFixed(2), passed ? 'ok' : 'MISSED'];
}

function tokenLine({ perSecond, signaturesPerSecond, worst }: TokenTimes): string {
  const [tickets, alone] = [perSecond, signaturesPerSecond].map((each) =>
    Math.round(each).toLocaleString('en'),
  );
  const bad = `of bad tokens the ${worst.kind} ones take longest, ${worst.microseconds.toFixed(0)} µs`;
  return `tickets verified by one core: ${tickets}/s, signatures ${alone}/s; ${bad} (< ${tokensAtLeast.worstMicroseconds})`;
}

function pickerLine({ seats, firstFrameMs, keyMedianMs, slowestKey, changeMs, passed }: PickerTimes): string {
  const first = `first frame ${firstFrameMs.toFixed(0)} ms (≤ ${pickerAtMost.firstFrameMs})`;
  const slowest = `the slowest, ${JSON.stringify(slowestKey.key)}, ${slowestKey.ms.toFixed(1)} ms (≤ ${pickerAtMost.keyMs})`;
  const house = `picker of ${seats.toLocaleString('en')} seats`;
  const rest = `a key ${keyMedianMs.toFixed(1)} ms, ${slowest}, a change ${changeMs.toFixed(1)} ms`;
  return `${house}: ${first}, ${rest}: ${passed ? 'ok' : 'MISSED'}`;
}

function sideRow(side: SideName, turns: readonly Turn[]): string[] {
  const of = (value: (turn: Turn) => number) => median(turns.map(value));
  const perRequest = (seconds: (turn: Turn) => number) =>
    `${Math.round(of((turn) => (1e6 * seconds(turn)) / turn.requests))} µs`;
  return [
    sides[side].what,
    Math.round(of((turn) => turn.perSecond)).toLocaleString('en'),
    `${of((turn) => turn.medianMs).toFixed(1)} ms`,
    `${of((turn) => turn.p99Ms).toFixed(1)} ms`,
    perRequest((turn) => turn.serverCpuSeconds),
    perRequest((turn) => turn.databaseCpuSeconds ?? 0),
    perRequest((turn) => turn.loadCpuSeconds),
    `${of((turn) => turn.settledSeconds).toFixed(1)} s`,
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function columns(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
