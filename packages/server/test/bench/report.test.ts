import { describe, expect, test } from 'vitest';
import { readOptions } from '../../bench/options.ts';
import { judge, table } from '../../bench/report.ts';
import type { Turn } from '../../bench/rounds.ts';

const row = { what: 'holds / nothing', measured: 'hold', against: 'constant', atLeast: 0.65 } as const;

function turns(perSecond: readonly number[]): Turn[] {
  const rest = { loadCpuSeconds: 0, serverCpuSeconds: 0, databaseCpuSeconds: 0, settledSeconds: 0 };
  return perSecond.map((each) => ({
    ...rest,
    ...{ requests: each, seconds: 1, perSecond: each, next: 0, failures: {}, medianMs: 1, p99Ms: 2 },
  }));
}

describe('a ratio', () => {
  test('is the median of the rounds, each against its own neighbour', () => {
    // The whole machine was slow in the second round, and something held one side up in the third.
    const judged = judge('hold', row, { hold: turns([700, 70, 10]), constant: turns([1000, 100, 1000]) });
    expect(judged).toMatchObject({ ratio: 0.7, lowest: 0.01, highest: 0.7, passed: true });
  });

  test('below what is promised is missed, and the table says so', () => {
    const measured = { hold: turns([600]), constant: turns([1000]) };
    const machine = { cpu: 'Abacus', cores: 2, memoryGB: 1, os: 'none', node: 'v0', postgres: '0' };
    const judged = judge('hold', row, measured);
    expect(judged.passed).toBe(false);
    const picker = {
      seats: 60_000,
      firstFrameMs: 30,
      keyMedianMs: 1,
      slowestKey: { key: 'b', ms: 17 },
      changeMs: 2,
      passed: false,
    };
    const nothing = { memory: null, token: null, pgbenchPerSecond: null, picker };
    const text = table({ machine, rounds: 1, seconds: 1, rows: [judged], turns: measured, ...nothing });
    expect(text).toMatch(/hold +holds \/ nothing +0\.60 +0\.60–0\.60 +0\.65 +MISSED/);
    expect(text).toContain(
      'first frame 30 ms (≤ 150), a key 1.0 ms, the slowest, "b", 17.0 ms (≤ 16), a change 2.0 ms: MISSED',
    );
  });
});

test('arguments that make no sense are refused by name', () => {
  expect(() => readOptions(['--only', 'speed'])).toThrow('There is no row "speed"');
  expect(() => readOptions(['--rounds', 'many'])).toThrow('--rounds takes a number above 0');
  expect(readOptions(['--help'])).toBeNull();
  expect(readOptions(['--only', 'hot', '--rounds', '1'])).toMatchObject({ only: ['hot'], rounds: 1 });
});
