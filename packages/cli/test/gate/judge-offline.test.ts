import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../src/gate/journal.ts';
import { offlineGate } from '../../src/gate/offline-gate.ts';
import type { Prepared } from '../../src/gate/prepared.ts';
import { evening, preparedGate, tokenOf } from '../support/gate-world.ts';

let file: string;
let present: number;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'admit-offline-')), 'journal.jsonl');
  present = evening.getTime();
});

async function open(prepared: Partial<Prepared> = {}, name = 'North 2') {
  const journal = await openJournal(file);
  const clock = { now: () => present };
  const gate = offlineGate({ prepared: preparedGate(prepared), journal, gate: name, clock });
  return { gate, journal };
}

describe('a gate without connection', () => {
  it('lets a ticket in once, whatever case it is read in, and knows it after a restart', async () => {
    const { gate, journal } = await open();
    expect(await gate.scan(tokenOf({ seat: 1 }), 'in')).toMatchObject({
      outcome: 'admitted',
      ticket: { label: 'A-2', category: 'Parquet', id: 'tkt_4h7k2m9x_1_1' },
      offline: true,
    });
    present += 180_000;
    const refused = {
      outcome: 'refused',
      reason: 'already_admitted',
      before: { gate: 'North 2', at: evening.toISOString() },
    };
    expect(await gate.scan(tokenOf({ seat: 1 }).toLowerCase(), 'in')).toMatchObject(refused);
    await journal.close();
    const again = await open();
    expect(await again.gate.scan(tokenOf({ seat: 1 }), 'in')).toMatchObject(refused);
    expect(again.journal.scans).toHaveLength(1);
    await again.journal.close();
  });

  it.each<[string, string, Partial<Prepared>]>([
    ['forged', 'hello', {}],
    ['forged', 'A'.repeat(1_000_000), {}],
    ['forged', '\u0000\u0001\ufffd', {}],
    ['forged', tokenOf({}), { keys: [] }],
    ['wrong_listing', tokenOf({ listing: 'lst_00000001' }), {}],
    ['refunded', tokenOf({}), { revocations: [{ seat: 0, lowestEpoch: 2, refunded: [1] }] }],
    ['transferred', tokenOf({}), { revocations: [{ seat: 0, lowestEpoch: 2, refunded: [] }] }],
    ['expired', tokenOf({ expiresAt: new Date('2026-11-23T19:29:59Z') }), {}],
    ['not_yet', tokenOf({}), { admitsFrom: '2026-11-23T19:31:00Z' }],
    ['cancelled', tokenOf({}), { isCancelled: true }],
    [
      'already_admitted',
      tokenOf({}),
      {
        passages: [{ seat: 0, epoch: 1, direction: 'in', gate: 'South', at: '2026-11-23T18:00:00Z' }],
      },
    ],
  ])('refuses what is %s', async (reason, token, prepared) => {
    const { gate, journal } = await open(prepared);
    expect(await gate.scan(token, 'in')).toMatchObject({ outcome: 'refused', reason });
    expect(journal.scans).toEqual([]);
    await journal.close();
  });

  it('judges by the server’s clock where its own is an hour off', async () => {
    const soon = tokenOf({ expiresAt: new Date('2026-11-23T19:40:00Z') });
    present += 3_600_000;
    const { gate, journal } = await open({ clockOffByMs: 3_600_000, admitsFrom: '2026-11-23T19:30:00Z' });
    expect(await gate.scan(soon, 'in')).toMatchObject({ outcome: 'admitted', at: evening.toISOString() });
    expect(journal.scans).toMatchObject([{ at: '2026-11-23T20:30:00.000Z', offByMs: 3_600_000 }]);
    await journal.close();
    const slow = await open({ clockOffByMs: 3_600_000, admitsFrom: '2026-11-23T19:31:00Z' });
    expect(await slow.gate.scan(tokenOf({ seat: 2 }), 'in')).toMatchObject({ reason: 'not_yet' });
    await slow.journal.close();
  });

  it('takes it for no earlier than it was when the server was asked, whatever its clock says', async () => {
    present -= 86_400_000;
    const { gate, journal } = await open({ admitsFrom: '2026-11-23T18:59:00Z' });
    expect(await gate.scan(tokenOf({}), 'in')).toMatchObject({
      outcome: 'admitted',
      at: '2026-11-23T19:00:00.000Z',
    });
    await journal.close();
  });

  it('lets out and in again where the listing has re-entry, and nowhere else', async () => {
    const token = tokenOf({});
    const { gate, journal } = await open({ reentry: true });
    const outcomes: string[] = [];
    for (const direction of ['out', 'in', 'out', 'out', 'in', 'in'] as const) {
      const { outcome, reason } = await gate.scan(token, direction);
      outcomes.push(reason ?? outcome);
      present += 1000;
    }
    expect(outcomes).toEqual([
      ...['not_inside', 'admitted', 'left', 'not_inside', 'readmitted', 'already_admitted'],
    ]);
    await journal.close();
    const strict = await open();
    expect(await strict.gate.scan(token, 'out')).toMatchObject({ reason: 'no_reentry' });
    await strict.journal.close();
  });

  it('lets a ticket in again once only where the clock was set back after it left, also after a restart', async () => {
    const token = tokenOf({});
    const { gate, journal } = await open({ reentry: true });
    expect(await gate.scan(token, 'in')).toMatchObject({ outcome: 'admitted' });
    present += 600_000;
    expect(await gate.scan(token, 'out')).toMatchObject({ outcome: 'left' });
    present -= 3_600_000;
    expect(await gate.scan(token, 'in')).toMatchObject({ outcome: 'readmitted' });
    expect(await gate.scan(token, 'in')).toMatchObject({ reason: 'already_admitted' });
    expect(journal.scans.map(({ at }) => at)).toEqual([
      ...['2026-11-23T19:30:00.000Z', '2026-11-23T19:40:00.000Z', '2026-11-23T19:40:00.001Z'],
    ]);
    await journal.close();
    const again = await open({ reentry: true });
    expect(await again.gate.scan(token, 'in')).toMatchObject({ reason: 'already_admitted' });
    await again.journal.close();
  });

  it('lets nobody in whom it could not write down', async () => {
    const { gate, journal } = await open();
    await journal.close();
    const answer = await gate.scan(tokenOf({}), 'in');
    expect(answer).toMatchObject({ outcome: 'unanswered', error: { code: 'not_recorded' } });
    const again = await open();
    expect(await again.gate.scan(tokenOf({}), 'in')).toMatchObject({ outcome: 'admitted' });
    await again.journal.close();
  });
});
