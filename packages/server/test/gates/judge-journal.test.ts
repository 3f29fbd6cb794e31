import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JournalLine, type JudgedLine, judgeJournal } from '../../src/gates/judge-journal.ts';
import { comparePassings, type Passing } from '../../src/gates/passing.ts';

const someScan = fc.record({
  seat: fc.integer({ min: 0, max: 1 }),
  direction: fc.constantFrom('in' as const, 'out' as const),
  minute: fc.integer({ min: 0, max: 12 }),
  gate: fc.constantFrom('North', 'South'),
});

function lineOf(
  scan: { seat: number; direction: 'in' | 'out'; minute: number; gate: string },
  at: number,
): JournalLine {
  const { seat, direction, minute, gate } = scan;
  const row = { seat, state: 'sold', ownerId: 1, epoch: 1 } as const;
  return {
    ...{ scanId: `scan-${at}`, token: 'T', gate, direction, isElsewhere: false },
    at: new Date(minute * 60_000),
    ticket: { seat, epoch: 1, row, end: null, expiresAt: new Date(1e12) },
  };
}

const counts = (line: JudgedLine): line is JudgedLine & Passing =>
  line.recordedAs === 'recorded' || line.recordedAs === 'double';

test.each([true, false])(
  'journals in whatever pieces and order: all is kept, each ticket is admitted once, and whoever came in beside is a double (reentry: %s)',
  (reentry) => {
    fc.assert(
      fc.property(fc.array(fc.array(someScan, { maxLength: 5 }), { maxLength: 4 }), (journals) => {
        const terms = { doorsOpenAt: null, reentry, cancelledAt: null };
        const log: JudgedLine[] = [];
        let next = 0;
        for (const journal of journals) {
          const lines = journal.map((scan) => lineOf(scan, next++));
          const known = log.filter(counts).toSorted(comparePassings);
          log.push(...judgeJournal(lines, known, terms));
        }
        expect(log.map(({ scanId }) => scanId).sort()).toEqual(
          Array.from({ length: next }, (_, at) => `scan-${at}`).sort(),
        );
        for (const seat of [0, 1]) {
          const passings = log
            .filter(counts)
            .filter((line) => line.seat === seat)
            .toSorted(comparePassings);
          const ins = passings.filter(({ outcome }) => outcome !== 'left');
          const right = ins.filter(({ recordedAs }) => recordedAs === 'recorded');
          expect(right.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(Math.min(ins.length, 1));
          if (!reentry) expect(right).toHaveLength(Math.min(ins.length, 1));
          for (const [place, line] of passings.entries()) {
            const before = passings[place - 1];
            if (line.outcome === 'left' || before === undefined || before.outcome === 'left') continue;
            expect([line.recordedAs, before.recordedAs]).toContain('double');
          }
          for (const line of ins)
            if (line.recordedAs === 'double')
              expect(ins.some(({ at, gate }) => +at === +line.beforeAt! && gate === line.beforeGate)).toBe(
                true,
              );
        }
      }),
    );
  },
);
