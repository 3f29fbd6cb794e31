import { importsThat } from '../imports.ts';
import type { Rule } from '../rule.ts';
import { isTypeScript, type SourceFile } from '../source-file.ts';

/**
 * Who may know whom inside the server. A room is a folder of server/src that is not `platform`; its main files are
 * `<noun>/<noun>.ts` and, for the payments, the gateway's interface. The sandbox lies in the payments' folder and is a
 * program of its own.
 */
export const roomRules: Rule[] = [
  {
    rule: 'routes.ts knows its own room, the platform and the contract',
    instead:
      'A handler turns input into one verb of its own noun. What it needs of another room is handed to it in app.ts.',
    find: (files) =>
      roomFiles(files)
        .filter(isRoutes)
        .flatMap((file) =>
          importsThat(
            [file],
            ({ target }) => isOurs(target) && roomOf(target) !== roomOf(file.path) && !isPlatform(target),
          ),
        ),
    planted: {
      'packages/server/src/orders/routes.ts': `
        import { createTickets } from '../tickets/tickets.ts'; // ✗
        import { readConfig } from '../config.ts'; // ✗
        import { mount } from '../platform/http/mount.ts';
        import type { Orders } from './orders.ts';
        import { decodeId } from '@admit-one/sdk/contract';
      `,
    },
  },
  {
    rule: 'routes.ts sends no SQL',
    instead: 'Rules and statements belong to the noun: give <noun>.ts a verb that does it, and call that.',
    find: (files) => importsThat(roomFiles(files).filter(isRoutes), ({ target }) => isSql(target)),
    planted: {
      'packages/server/src/venues/routes.ts': `
        import { findVenue } from './sql.ts'; // ✗
        import { insertSeatMap } from './seat-maps.sql.ts'; // ✗
        import type { Venues } from './venues.ts';
      `,
    },
  },
  {
    rule: "Nobody imports another room's SQL",
    instead: 'Ask for a verb of that room: its <noun>.ts exports it, and app.ts hands it over.',
    find: (files) =>
      serverFiles(files).flatMap((file) =>
        importsThat(
          [file],
          ({ target }) => isSql(target) && isRoom(roomOf(target)) && roomOf(target) !== roomOf(file.path),
        ),
      ),
    planted: {
      'packages/server/src/orders/hold.ts': `
        import { findListing } from '../listings/sql.ts'; // ✗
        import type { CardRow } from '../accounts/cards.sql.ts'; // ✗
        import { lockBuyer } from './hold.sql.ts';
        import type { Sql } from '../platform/database/sql.ts';
      `,
      'packages/server/src/app.ts': `
        import { findOrder } from './orders/read.sql.ts'; // ✗
      `,
    },
  },
  {
    rule: "A room knows the platform, and of other rooms their main file or the payments' gateway.ts",
    instead:
      'Export it from that room\'s <noun>.ts; better, name the few verbs you need in your own "…Deps" and let app.ts hand them over.',
    find: (files) =>
      roomFiles(files).flatMap((file) =>
        importsThat(
          [file],
          ({ target }) =>
            isOurs(target) &&
            !isPlatform(target) &&
            roomOf(target) !== roomOf(file.path) &&
            !isMainFile(target) &&
            !startsSandbox(file.path, target),
        ),
      ),
    planted: {
      'packages/server/src/orders/sell.ts': `
        import { newSeatMap } from '../venues/seat-maps.ts'; // ✗
        import { createApp } from '../app.ts'; // ✗
        import { ticketRouteHandlers } from '../tickets/routes.ts'; // ✗
        import { createState } from '../payments/sandbox/state.ts'; // ✗
        import { createTickets } from '../tickets/tickets.ts';
        import type { Gateway } from '../payments/gateway.ts';
        import { log } from '../platform/log.ts';
        import { lockOrder } from './lock.sql.ts';
      `,
      'packages/server/src/payments/sandbox-process.ts': `
        import type { SandboxReport } from './sandbox/main.ts';
        import { charges } from './sandbox/charges.ts'; // ✗
      `,
    },
  },
  {
    rule: 'The platform knows no room',
    instead: 'Give the platform a parameter, or move what knows a noun into the room of that noun.',
    find: (files) =>
      importsThat(
        serverFiles(files).filter(({ path }) => isPlatform(path)),
        ({ target }) => isOurs(target) && !isPlatform(target),
      ),
    planted: {
      'packages/server/src/platform/http/mount.ts': `
        import type { Caller } from '../../accounts/accounts.ts'; // ✗
        import { readConfig } from '../../config.ts'; // ✗
        import { ProblemError } from '../problem.ts';
      `,
    },
  },
  {
    rule: 'The payment sandbox knows neither a room nor the platform',
    instead:
      'It plays somebody else’s service, so it must run without ours: write it again, small, in payments/sandbox.',
    find: (files) =>
      importsThat(
        serverFiles(files).filter(({ path }) => isSandbox(path)),
        ({ target }) => (isOurs(target) && !isSandbox(target)) || target.startsWith('@admit-one/'),
      ),
    planted: {
      'packages/server/src/payments/sandbox/refunds.ts': `
        import type { Gateway } from '../gateway.ts'; // ✗
        import { createLog } from '../../platform/log.ts'; // ✗
        import { encodeId } from '@admit-one/sdk/contract'; // ✗
        import { charges } from './charges.ts';
        import express from 'express';
      `,
    },
  },
];

const home = 'packages/server/src/';
const sandbox = `${home}payments/sandbox/`;

function serverFiles(files: readonly SourceFile[]): SourceFile[] {
  return files.filter((file) => isTypeScript(file) && isOurs(file.path));
}

function roomFiles(files: readonly SourceFile[]): SourceFile[] {
  return serverFiles(files).filter(({ path }) => isRoom(roomOf(path)) && !isSandbox(path));
}

function isOurs(path: string): boolean {
  return path.startsWith(home);
}

/** The folder of server/src that a path is in; empty for app.ts and its neighbours, which put the rooms together. */
function roomOf(path: string): string {
  if (!isOurs(path)) return '';
  if (isSandbox(path)) return 'payments/sandbox';
  const [folder, file] = path.slice(home.length).split('/', 2);
  return file === undefined ? '' : folder!;
}

function isRoom(folder: string): boolean {
  return folder !== '' && folder !== 'platform';
}

function isPlatform(path: string): boolean {
  return roomOf(path) === 'platform';
}

function isSandbox(path: string): boolean {
  return path.startsWith(sandbox);
}

function isRoutes({ path }: SourceFile): boolean {
  return path.endsWith('/routes.ts');
}

function isSql(path: string): boolean {
  return /[/.]sql\.ts$/.test(path);
}

function isMainFile(path: string): boolean {
  const room = roomOf(path);
  return path === `${home}${room}/${room}.ts` || path === `${home}payments/gateway.ts`;
}

/** The payments start the sandbox as a process, and so have to know what it reports. */
function startsSandbox(path: string, target: string): boolean {
  return path === `${home}payments/sandbox-process.ts` && target === `${sandbox}main.ts`;
}
