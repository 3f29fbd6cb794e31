import { refusalReason } from '@admit-one/sdk/contract';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/render/gate/answer.ts';
import { addTo, noScans, tallyInWords } from '../../../src/render/gate/tally.ts';
import { verdictLines } from '../../../src/render/gate/verdict-lines.ts';
import { verdictWords } from '../../../src/render/gate/verdict-words.ts';
import { plainScreen } from '../../../src/render/screen.ts';
import { widthOf } from '../../../src/render/text.ts';

const known = { doorsOpenAt: null, timeZone: 'UTC' };

function answer(more: Partial<Answer> = {}): Answer {
  return {
    ...{ id: 'scan-0001', listingId: 'lst_4h7k2m9x', direction: 'in', outcome: 'admitted', reason: null },
    ticket: {
      ...{ id: 'tkt_4h7k2m9x_1_1', listingId: 'lst_4h7k2m9x' },
      ...{ seat: 1, label: 'Orchestra B-12', category: 'Parquet' },
    },
    ...{ before: null, gate: 'North 2', at: '2026-11-23T19:45:07Z', offline: false, error: null },
    ...more,
  } as Answer;
}

const refused = (reason: Answer['reason'], more: Partial<Answer> = {}) =>
  answer({ outcome: 'refused', reason, ...more });

describe('what is said at the door', () => {
  it('names the seat of who comes in', () => {
    expect(verdictWords(answer(), known)).toEqual({
      ...{ verdict: 'ADMITTED', about: 'Orchestra B-12  Parquet', seat: null, advice: null },
    });
    expect(verdictWords(answer({ outcome: 'readmitted' }), known).verdict).toBe('IN AGAIN');
    expect(verdictWords(answer({ outcome: 'left' }), known).verdict).toBe('OUT');
  });

  it('says where and when somebody came in with the ticket before', () => {
    const before = { gate: 'South 1', at: '2026-11-23T19:42:07Z' };
    expect(verdictWords(refused('already_admitted', { before }), known).about).toBe(
      'already let in: South 1, 19:42:07 (3 min ago)',
    );
    const yesterday = { gate: 'South 1', at: '2026-11-22T19:42:07Z' };
    expect(verdictWords(refused('already_admitted', { before: yesterday }), known).about).toBe(
      'already let in: South 1, 22 Nov 2026, 19:42:07 (24 h ago)',
    );
  });

  it('tells the echo of a scanner from a second person', () => {
    const before = { gate: 'North 2', at: '2026-11-23T19:45:05Z' };
    expect(verdictWords(refused('already_admitted', { before }), known).advice).toContain('read twice');
  });

  it('says when the doors open', () => {
    const words = verdictWords(refused('not_yet'), { ...known, doorsOpenAt: '2026-11-23T20:10:00Z' });
    expect(words.about).toBe('the doors open at 20:10:00 (in 25 min)');
  });

  it.each(refusalReason.options)('tells what to do where it is %s', (reason) => {
    const { verdict, about, advice } = verdictWords(refused(reason), known);
    expect([verdict, about]).toEqual(['REFUSED', expect.stringMatching(/\w/)]);
    expect(advice).toMatch(/^[A-Z].+\.$/);
  });

  it('says what was not answered, and that nobody was let in', () => {
    const lost = { code: 'connection_failed', message: 'No answer.' };
    const words = verdictWords(answer({ outcome: 'unanswered', error: lost, ticket: null }), known);
    expect(words).toMatchObject({ verdict: 'NOT ANSWERED', advice: expect.stringContaining('Scan again') });
    const full = { code: 'not_recorded', message: 'It could not be written down: the disk is full.' };
    const unwritten = verdictWords(answer({ outcome: 'unanswered', error: full }), known);
    expect(unwritten).toMatchObject({ about: 'not recorded, so not let in', seat: expect.any(String) });
  });
});

describe('how it looks', () => {
  const lines = (one: Answer, more: object = {}, isSpoken = false) =>
    verdictLines(one, { ...plainScreen, ...more }, { ...known, isSpoken });

  it('says all in words where there are no colours', () => {
    expect(lines(answer())).toEqual([
      expect.stringMatching(/^ \+ ADMITTED {2}Orchestra B-12 {2}Parquet +19:45:07$/),
    ]);
    const [bar, below] = lines(refused('refunded'));
    expect(bar).toContain(' x REFUSED  was refunded');
    expect(below).toContain('Orchestra B-12, Parquet. Its money went back');
  });

  it('never is wider than the screen, whatever it is called', () => {
    const before = { gate: 'G'.repeat(60), at: '2026-11-23T19:42:07Z' };
    for (const columns of [40, 80, 200])
      for (const colours of [0, 3])
        for (const line of lines(refused('already_admitted', { before }), { columns, colours }))
          expect(widthOf(line)).toBeLessThan(columns);
  });

  it('takes nothing from a server that would move a terminal', () => {
    const ticket = { ...answer().ticket!, label: 'A\u001b[2J-1' };
    expect(lines(answer({ ticket })).join('\n')).not.toContain('\u001b');
  });

  it('is one sentence after the other where it is read aloud', () => {
    expect(lines(answer(), {}, true)).toEqual(['Admitted: Orchestra B-12, Parquet.']);
    expect(lines(refused('forged', { ticket: null }), { colours: 3 }, true).join(' ')).toMatch(
      /^Refused: not one of our tickets\. Scan the whole code again/,
    );
  });
});

it('sums up', () => {
  const all = [
    ...[answer(), answer({ outcome: 'readmitted' }), answer({ outcome: 'left' })],
    ...[refused('forged'), refused('forged'), refused('refunded'), answer({ outcome: 'unanswered' })],
  ];
  expect(tallyInWords(all.reduce(addTo, noScans))).toBe(
    '2 let in, 1 let out, 3 refused (2 not ours, 1 refunded), 1 scan not answered.',
  );
  expect(tallyInWords(noScans)).toBe('0 let in, none refused.');
});
