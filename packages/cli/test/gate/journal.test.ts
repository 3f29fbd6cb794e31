import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { smallDisk } from '../../../server/test/support/small-disk.ts';
import { openJournal } from '../../src/gate/journal.ts';
import { encodeLine, type JournalScan } from '../../src/gate/journal-line.ts';
import { claim, lockJournal } from '../../src/gate/journal-lock.ts';
import { readJournal } from '../../src/gate/read-journal.ts';
import { journalScan } from '../support/gate-world.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admit-journal-'));
  file = join(folder, 'journal.jsonl');
});

const scans = (howMany: number): JournalScan[] =>
  Array.from({ length: howMany }, (_, seat) => journalScan({ id: `scan-000${seat}`, seat }));

async function written(lines: readonly JournalScan[], in_ = file): Promise<void> {
  const journal = await openJournal(in_);
  for (const line of lines) await journal.append(line);
  await journal.close();
}

describe('the journal of a gate', () => {
  it('gives back what was written, in its order, to its owner alone', async () => {
    await written(scans(3));
    const journal = await openJournal(file);
    expect(journal.scans).toEqual(scans(3));
    expect(journal.findings).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await journal.close();
  });

  it('knows what was synced, also when it is opened anew', async () => {
    await written(scans(3));
    const journal = await openJournal(file);
    await journal.markSynced('scan-0001', '2026-11-23T22:00:00Z');
    await journal.append(journalScan({ id: 'scan-0009' }));
    expect(journal.unsynced().map(({ id }) => id)).toEqual(['scan-0002', 'scan-0009']);
    await journal.close();
    const again = await openJournal(file);
    expect(again.unsynced().map(({ id }) => id)).toEqual(['scan-0002', 'scan-0009']);
    expect(again.scans).toHaveLength(4);
    await again.close();
  });

  it('loses nothing but half a line, wherever it is cut off', () => {
    const texts = scans(4).map(encodeLine);
    const whole = Buffer.from(texts.join(''));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        const { lines, cut, lacksEnd, damaged } = readJournal(whole.subarray(0, length));
        const ends = texts.map((_, at) => texts.slice(0, at + 1).join('').length);
        const answered = ends.filter((end) => end <= length).length;
        // A line that only lacks its end is whole.
        const isAllButEnd = ends.includes(length + 1);
        expect(lines).toEqual(scans(4).slice(0, answered + (isAllButEnd ? 1 : 0)));
        expect(lacksEnd).toBe(isAllButEnd);
        expect(cut === undefined).toBe(isAllButEnd || length === 0 || ends.includes(length));
        expect(damaged).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes no line that was changed for what was written', () => {
    const whole = Buffer.from(scans(2).map(encodeLine).join(''));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ by;
        for (const line of readJournal(changed).lines) expect(scans(2)).toContainEqual(line);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps aside the half line that a crash left, says so, and goes on', async () => {
    await written(scans(2));
    const half = encodeLine(journalScan({ id: 'scan-half' })).slice(0, 60);
    appendFileSync(file, half);
    const journal = await openJournal(file);
    expect(journal.findings).toEqual([expect.stringContaining('cut short')]);
    await journal.append(journalScan({ id: 'scan-next' }));
    await journal.close();
    const aside = readdirSync(folder).find((name) => name.includes('.cut-'));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(half);
    const again = await openJournal(file);
    expect(again.findings).toEqual([]);
    expect(again.scans.map(({ id }) => id)).toEqual(['scan-0000', 'scan-0001', 'scan-next']);
    await again.close();
  });

  it('takes a line without its line end for written, and writes the next one below it', async () => {
    await written(scans(2));
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
    await written([journalScan({ id: 'scan-next' })]);
    expect(readJournal(readFileSync(file)).lines).toHaveLength(3);
  });

  it('says which line in the middle cannot be read, and counts the others', async () => {
    const [first = '', second = '', third = ''] = scans(3).map(encodeLine);
    writeFileSync(file, first + second.replace('North 2', 'South 2') + third);
    const journal = await openJournal(file);
    expect(journal.findings).toEqual([expect.stringContaining('line 2')]);
    expect(journal.scans.map(({ id }) => id)).toEqual(['scan-0000', 'scan-0002']);
    await journal.close();
    expect(readFileSync(file, 'utf8')).toContain('South 2');
  });

  it('leaves alone what another version has written', async () => {
    const other = JSON.stringify({ v: 7, what: 'news' }).slice(0, -1);
    const { crc32 } = await import('node:zlib');
    const line = `${other},"sum":"${crc32(other).toString(16).padStart(8, '0')}"}\n`;
    writeFileSync(file, line);
    await expect(openJournal(file)).rejects.toMatchObject({ code: 'journal_version' });
    expect(readFileSync(file, 'utf8')).toBe(line);
  });

  it('takes back what a full disk has taken half of', async (context) => {
    const disk = await smallDisk(context, '64k');
    const full = join(disk, 'journal.jsonl');
    const journal = await openJournal(full);
    let recorded = 0;
    const fill = async () => {
      for (;;) {
        await journal.append(journalScan({ id: `scan-${recorded}` }));
        recorded += 1;
      }
    };
    await expect(fill()).rejects.toMatchObject({ code: 'not_recorded' });
    await expect(journal.append(journalScan({}))).rejects.toMatchObject({ code: 'not_recorded' });
    await journal.close();
    const read = readJournal(readFileSync(full));
    expect(read.lines).toHaveLength(recorded);
    expect(read.cut).toBeUndefined();
  });
});

describe('its lock', () => {
  const script = fileURLToPath(new URL('../support/lock-and-wait.ts', import.meta.url));

  async function holderInAnotherProcess() {
    const child = spawn(process.execPath, ['--conditions=@admit-one/source', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(createInterface({ input: child.stdout }), 'line');
    return { child, said };
  }

  it('lets one process in, and after a crash the next', async () => {
    const { child, said } = await holderInAnotherProcess();
    expect(said).toBe('locked');
    await expect(lockJournal(folder)).rejects.toMatchObject({
      code: 'gate_runs',
      message: expect.stringContaining(`process ${child.pid}`),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const release = await lockJournal(folder);
    await release();
    const again = await lockJournal(folder);
    await again();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is one’s, however many ask at once after a crash', async () => {
    writeFileSync(join(folder, 'lock-3'), '999999999 never');
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockJournal(folder)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not taken by who looked before others came and went', async () => {
    const release = await lockJournal(folder);
    await release();
    const later = await lockJournal(folder);
    expect(readdirSync(folder)).toEqual(['lock-2']);
    // Number 1 is free again, and was the next one when it looked.
    expect(await claim(folder, 1)).toBe(false);
    expect(readdirSync(folder)).toEqual(['lock-2']);
    await later();
    expect(await claim(folder, 3)).toBe(true);
    expect(readdirSync(folder)).toEqual(['lock-3']);
  });
});
