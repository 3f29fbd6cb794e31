import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdmitOne, BodyOf } from '@admit-one/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { clockOffBy } from '../../src/gate/clock-off-by.ts';
import { type Journal, openJournal } from '../../src/gate/journal.ts';
import { encodeLine } from '../../src/gate/journal-line.ts';
import { syncJournal } from '../../src/gate/sync-journal.ts';
import { evening, journalScan } from '../support/gate-world.ts';

type Body = BodyOf<'syncScans'>;

const clock = { now: () => evening.getTime() };
let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'admit-sync-')), 'journal.jsonl');
});

async function journalOf(scans: readonly Parameters<typeof journalScan>[0][]): Promise<Journal> {
  writeFileSync(file, scans.map((scan) => encodeLine(journalScan(scan))).join(''));
  return openJournal(file);
}

/** A server that keeps what it hears, until it is gone. */
function server(serverNow: Date, answersLeft = 9) {
  const heard: Body[] = [];
  const gates = {
    counts: async () => ({ asOf: serverNow.toISOString() }),
    sync: async (_listingId: string, body: Body) => {
      if (heard.length === answersLeft) throw new Error('gone');
      heard.push(body);
      return { items: body.scans.map(({ id }) => ({ id, recordedAs: 'recorded' })) };
    },
  };
  return { heard, client: { gates } as unknown as Pick<AdmitOne, 'gates'> };
}

describe('a journal', () => {
  it('is sent 500 at a time, and goes on where it was interrupted', async () => {
    const journal = await journalOf(
      Array.from({ length: 1200 }, (_, at) => ({ id: `scan-${at}`, seat: at, epoch: 1 })),
    );
    const first = server(evening, 1);
    await expect(syncJournal(first.client, 'lst_4h7k2m9x', journal, { clock })).rejects.toThrow('gone');
    await journal.close();
    const again = await openJournal(file);
    const second = server(evening);
    const synced = await syncJournal(second.client, 'lst_4h7k2m9x', again, { clock });
    expect(synced.scans).toHaveLength(700);
    expect([...first.heard, ...second.heard].map(({ scans }) => scans.length)).toEqual([500, 500, 200]);
    expect(second.heard[0]?.scans[0]?.id).toBe('scan-500');
    expect(again.unsynced()).toEqual([]);
    expect((await syncJournal(second.client, 'lst_4h7k2m9x', again, { clock })).scans).toEqual([]);
    await again.close();
  });

  it.each([
    ['is still an hour ahead', 3_600_000, '2026-11-23T19:30:00.000Z'],
    ['was set right since', 0, '2026-11-23T18:30:00.000Z'],
  ])('is told in the time of the clock that it is sent by, where that %s', async (_, offByMs, at) => {
    const journal = await journalOf([{ at: '2026-11-23T19:30:00.000Z', offByMs: 3_600_000 }]);
    const { heard, client } = server(new Date(evening.getTime() - offByMs));
    const synced = await syncJournal(client, 'lst_4h7k2m9x', journal, { clock });
    expect(heard[0]).toMatchObject({ sentAt: evening.toISOString(), scans: [{ at }] });
    expect(synced.clockOffBySeconds).toBe(offByMs / 1000);
    await journal.close();
  });
});

it('a clock that is a moment off, or asked over a slow line, is taken for right', () => {
  const asked = evening.getTime();
  expect(clockOffBy(new Date(asked - 1500).toISOString(), asked, asked + 100)).toBe(0);
  expect(clockOffBy(new Date(asked + 500).toISOString(), asked, asked + 6000)).toBe(0);
  expect(clockOffBy(new Date(asked - 3_600_000).toISOString(), asked, asked + 200)).toBe(3_600_100);
  expect(clockOffBy(new Date(asked + 60_000).toISOString(), asked, asked)).toBe(-60_000);
});
