import { describe, expect, it } from 'vitest';
import { errorCodes } from '../src/contract/index.ts';
import { type FailedAttempt, readRetryAfter, retryDelay } from '../src/retry.ts';

type Changes = Partial<Omit<FailedAttempt, 'error'>> & { error?: Partial<FailedAttempt['error']> };

function delay({ error, ...changes }: Changes, random = 1): number | null {
  return retryDelay(
    {
      retries: 0,
      maxRetries: 2,
      repeatable: true,
      ...changes,
      error: { code: 'unavailable', retryable: true, retryAfterMs: null, ...error },
    },
    random,
  );
}

describe('retryDelay', () => {
  it('doubles its ceiling up to eight seconds', () => {
    const ceilings = [0, 1, 2, 3, 4, 5, 6].map((retries) => delay({ retries, maxRetries: 9 }));
    expect(ceilings).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
  });

  it('spreads over everything below it', () => {
    expect(delay({ retries: 1 }, 0)).toBe(0);
    expect(delay({ retries: 1 }, 0.5)).toBe(250);
  });

  it('gives up when it was told so, or often enough', () => {
    expect(delay({ error: { retryable: false } })).toBeNull();
    expect(delay({ retries: 2 })).toBeNull();
    expect(delay({ maxRetries: 0 })).toBeNull();
  });

  it('waits at least as long as the server asks, and not longer than a minute', () => {
    expect(delay({ error: { retryAfterMs: 3000 } }, 0)).toBe(3000);
    expect(delay({ error: { retryAfterMs: 3000 } }, 1)).toBe(3250);
    expect(delay({ error: { retryAfterMs: 60_000 } }, 0)).toBe(60_000);
    expect(delay({ error: { retryAfterMs: 60_001 } }, 0)).toBeNull();
  });

  it('repeats what may have been done only where that is the same as doing it once', () => {
    for (const code of ['connection_failed', 'timed_out'] as const) {
      expect(delay({ error: { code }, repeatable: false })).toBeNull();
      expect(delay({ error: { code }, repeatable: true })).toBe(250);
    }
    expect(delay({ error: { code: 'rate_limited' }, repeatable: false })).toBe(250);
  });

  it('never takes a taken seat again, whatever the server says', () => {
    expect(delay({ error: { code: 'seats_taken', retryable: true } })).toBeNull();
    expect(errorCodes.seats_taken.retryable).toBe(false);
  });
});

describe('readRetryAfter', () => {
  const now = Date.parse('2030-01-01T00:00:00Z');

  it.each([
    [null, null],
    ['7', 7000],
    ['0', 0],
    ['Tue, 01 Jan 2030 00:00:09 GMT', 9000],
    ['Mon, 31 Dec 2029 23:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    ['-5', null],
  ])('%j is %j ms', (header, expected) => {
    expect(readRetryAfter(header, now)).toBe(expected);
  });
});
