import { expect, it } from 'vitest';
import { ageInWords } from '../../src/render/age.ts';
import { recalledNote } from '../../src/render/recalled.ts';

const minute = 60_000;
const now = Date.parse('2026-11-23T20:00:00Z');
const ago = (minutes: number) => new Date(now - minutes * minute).toISOString();
const server = 'https://tickets.example';

it.each([
  [-5, 'a moment ago'],
  [0.9, 'a moment ago'],
  [1, '1 minute ago'],
  [119, '1 hour ago'],
  [120, '2 hours ago'],
  [24 * 60, '1 day ago'],
  [400 * 24 * 60, '400 days ago'],
])('%d minutes are %s', (minutes, words) => {
  expect(ageInWords(minutes * minute)).toBe(words);
});

it('says why, since when, and that it may be otherwise by now', () => {
  const note = (readAt: string[]) =>
    recalledNote('program', { notAsked: 'silent', readAt, now, server }).replace(
      `${server} does not answer. `,
      '',
    );
  expect(note([ago(125)])).toBe(
    'This is what was known here 2 hours ago, 2026-11-23T17:55:00.000Z. It may have changed hands since.',
  );
  expect(note([ago(125), ago(124.5)])).toMatch(/here 2 hours ago, .* They may have/);
  expect(note([ago(5), ago(3000)])).toMatch(/here up to 2 days ago, 2026-11-21T18/);
});

it('names whose tickets they are where nobody is logged in', () => {
  const recalled = { notAsked: 'nobody', readAt: [ago(1)], now, server } as const;
  expect(recalledNote('program', { ...recalled, owner: 'ada@example.com' })).toContain('ada@example.com has');
  expect(recalledNote('program', recalled)).toContain('Nobody is logged in. `admit auth login`');
});
