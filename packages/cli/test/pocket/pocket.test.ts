import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Ticket } from '@admit-one/sdk';
import { beforeEach, expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { emptyPockets } from '../../src/pocket/empty-pockets.ts';
import { openPocket } from '../../src/pocket/pocket.ts';
import { sampleTicket } from '../support/sample-ticket.ts';

let folder: string;
let begun: number;
let present: number;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'admit-pocket-')), 'pocket', 'of-ann');
  begun = Date.now();
  present = begun;
});

const open = () => openPocket(folder, () => present);
const moment = (minutes: number) => new Date(begun + minutes * 60_000).toISOString();
const read = (ticket: Ticket, minutes = 0) => ({ ticket, readAt: moment(minutes) });
const seats = async () => (await open().tickets()).kept.map(({ ticket }) => ticket.seat);
const fileOf = (ticket: Ticket) => join(folder, 'tickets', `${ticket.id}.json`);

it('gives back what was kept, what came last first, and is for its owner only', async () => {
  await open().keep([read(sampleTicket(2)), read(sampleTicket(1))]);
  present += 1000;
  await open().keep([read(sampleTicket(3))]);
  expect(await seats()).toEqual([3, 2, 1]);
  expect((await open().tickets()).kept[0]).toMatchObject({
    ...{ ticket: sampleTicket(3, { startsAt: expect.any(String) }), readAt: moment(0), goneAt: null },
    ...{ offer: null, transfer: null },
  });
  expect(statSync(fileOf(sampleTicket(3))).mode & 0o777).toBe(0o600);
  for (const place of [folder, join(folder, '..'), join(folder, 'tickets')])
    expect(statSync(place).mode & 0o777).toBe(0o700);
});

it('an older reading never replaces a newer one, and a ticket that is gone may come back', async () => {
  present += 60 * 60_000;
  await open().keep([read(sampleTicket(1, { label: 'new' }))]);
  await open().keep([read(sampleTicket(1, { label: 'old' }), -5)]);
  await open().markGone(sampleTicket(1).id, moment(-5));
  expect((await open().tickets()).kept).toMatchObject([{ ticket: { label: 'new' }, goneAt: null }]);
  await open().markGone(sampleTicket(1).id, moment(5));
  await open().keep([read(sampleTicket(1), 4)]);
  expect((await open().tickets()).kept).toMatchObject([{ ticket: { label: 'new' }, goneAt: moment(5) }]);
  await open().keep([read(sampleTicket(1), 6)]);
  expect((await open().tickets()).kept).toMatchObject([{ readAt: moment(6), goneAt: null }]);
});

it('what was noted while the clock was ahead does not stand until then', async () => {
  const aYear = 365 * 24 * 60;
  await open().keep([1, 2].map((seat) => read(sampleTicket(seat, { label: 'old' }), aYear)));
  await open().keep([read(sampleTicket(1, { label: 'new' }))]);
  await open().markGone(sampleTicket(2).id, moment(0));
  expect((await open().tickets()).kept.map(({ ticket, goneAt }) => [ticket.label, goneAt])).toEqual([
    ['new', null],
    ['old', moment(0)],
  ]);
});

it('writes what says the same once a minute at most', async () => {
  const ticket = sampleTicket(1);
  for (const [minutes, known] of [
    [0, 0],
    [0.5, 0],
    [1.5, 1.5],
  ] as const) {
    await open().keep([read(ticket, minutes)]);
    expect((await open().tickets()).kept[0]!.readAt).toBe(moment(known));
  }
});

it('says which file is damaged, keeps it aside once the ticket is known again, and leaves a newer one', async () => {
  await open().keep([1, 2, 3].map((seat) => read(sampleTicket(seat))));
  writeFileSync(fileOf(sampleTicket(1)), '{"format":1,"val');
  writeFileSync(fileOf(sampleTicket(2)), '{"format":2,"value":{"other":true}}');
  expect(await open().tickets()).toMatchObject({
    kept: [{ ticket: { seat: 3 } }],
    unreadable: [
      { file: fileOf(sampleTicket(1)), why: 'damaged' },
      { file: fileOf(sampleTicket(2)), why: 'newer' },
    ],
  });
  await open().keep([1, 2, 3].map((seat) => read(sampleTicket(seat), 5)));
  expect(await seats()).toHaveLength(2);
  expect(readFileSync(`${fileOf(sampleTicket(1))}.damaged`, 'utf8')).toBe('{"format":1,"val');
  expect(readFileSync(fileOf(sampleTicket(2)), 'utf8')).toContain('"format":2');
});

it('tidies what is a year past its start', async () => {
  await open().keep([read(sampleTicket(1)), read(sampleTicket(2, { startsAt: moment(60) }))]);
  present += 364 * 24 * 60 * 60 * 1000;
  await open().tidy();
  expect(await seats()).toHaveLength(2);
  present += 2 * 24 * 60 * 60 * 1000;
  await open().tidy();
  expect(await seats()).toEqual([1]);
  expect(await open().empty()).toBe(1);
  expect(await seats()).toEqual([]);
});

it('that cannot be emptied is told, and the next is emptied nonetheless', async () => {
  await open().keep([read(sampleTicket(1))]);
  const shut = {
    ...open(),
    folder: '/elsewhere',
    empty: () => Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })),
  };
  const warned: string[] = [];
  const output = { warn: (text: string) => warned.push(text) } as unknown as Context['output'];
  expect(await emptyPockets({ output }, [shut, open()])).toBe(1);
  expect(warned).toEqual([expect.stringContaining('Remove the folder /elsewhere yourself.')]);
  expect(await seats()).toEqual([]);
});

it('loses nothing that four processes keep at once', async () => {
  const script = fileURLToPath(new URL('../support/keep-in-pocket.ts', import.meta.url));
  const run = (from: number, step: number) =>
    promisify(execFile)(process.execPath, [
      ...['--conditions=@admit-one/source', script, folder, `${from}`, `${step}`],
    ]);
  await Promise.all([run(0, 2), run(1, 2), run(0, 3), run(0, 1)]);
  const { kept, unreadable } = await open().tickets();
  expect([kept.length, unreadable]).toEqual([40, []]);
  expect(readdirSync(join(folder, 'tickets'))).toHaveLength(40);
});
