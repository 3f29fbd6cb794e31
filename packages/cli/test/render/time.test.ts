import { describe, expect, it } from 'vitest';
import { countdown, shortStartOf, startOf } from '../../src/render/time.ts';

describe('startOf', () => {
  it('is the clock of the venue', () => {
    expect(startOf('2026-09-12T23:30:00Z', 'America/New_York', 'America/New_York')).toBe(
      'Sat 12 Sep 2026, 7:30 PM',
    );
  });

  it('names the zone where the viewer has another time', () => {
    expect(startOf('2026-06-10T10:30:00Z', 'Asia/Seoul', 'America/New_York')).toBe(
      'Wed 10 Jun 2026, 7:30 PM GMT+9',
    );
    expect(startOf('2026-09-12T23:30:00Z', 'America/New_York', 'UTC')).toBe('Sat 12 Sep 2026, 7:30 PM EDT');
  });

  it('does not name it where the clocks agree', () => {
    expect(startOf('2026-09-12T23:30:00Z', 'America/New_York', 'America/Toronto')).toBe(
      'Sat 12 Sep 2026, 7:30 PM',
    );
  });

  it('knows both sides of a change of the clock', () => {
    expect(startOf('2026-11-01T05:30:00Z', 'America/New_York', 'UTC')).toBe('Sun 1 Nov 2026, 1:30 AM EDT');
    expect(startOf('2026-11-01T06:30:00Z', 'America/New_York', 'UTC')).toBe('Sun 1 Nov 2026, 1:30 AM EST');
  });

  it('throws on nothing', () => {
    expect(startOf('2026-09-12T23:30:00Z', 'Nowhere/Atlantis', 'America/New_York')).toBe(
      'Sat 12 Sep 2026, 11:30 PM UTC',
    );
    expect(startOf('nonsense', 'UTC', 'UTC')).toBe('unknown time');
    expect(shortStartOf('2026-09-12T23:30:00Z', 'America/New_York')).toBe('12 Sep 7:30 PM');
  });
});

describe('countdown', () => {
  it.each([
    [581_000, '9:41'],
    [580_001, '9:41'],
    [60_000, '1:00'],
    [1, '0:01'],
    [0, '0:00'],
    [-5000, '0:00'],
    [3_723_000, '1:02:03'],
  ])('%s ms are %s', (left, expected) => {
    expect(countdown(1_000_000 + left, 1_000_000)).toBe(expected);
  });
});
