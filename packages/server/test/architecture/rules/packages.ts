import { importsThat } from '../imports.ts';
import type { Rule } from '../rule.ts';
import { isSource, isTypeScript, type SourceFile } from '../source-file.ts';

/** Which package may ask which other one for what. */
export const packageRules: Rule[] = [
  {
    rule: 'The SDK imports neither the server nor the CLI',
    instead:
      'The SDK is what others stand on. What both sides need belongs in packages/sdk/src/contract, seat-map or token.ts.',
    find: (files) =>
      importsThat(within(files, 'packages/sdk/src/'), ({ target }) => isOf(target, 'server', 'cli')),
    planted: {
      'packages/sdk/src/client.ts': `
        import type { Config } from '@admit-one/server'; // ✗
        export { version } from '../../server/src/version.ts'; // ✗
        const output = await import('@admit-one/cli'); // ✗
        type Log = import('../../server/src/platform/log.ts').Log; // ✗
        import { send } from './send.ts';
      `,
    },
  },
  {
    rule: 'The CLI reaches the server only through the SDK',
    instead:
      'Ask the server over HTTP, by a resource of @admit-one/sdk; what is missing there is added to the contract.',
    find: (files) => importsThat(within(files, 'packages/cli/src/'), ({ target }) => isOf(target, 'server')),
    planted: {
      'packages/cli/src/commands/search.ts': `
        import { createApp } from '../../../server/src/app.ts'; // ✗
        import { startServer } from '@admit-one/server'; // ✗
        import { AdmitOne } from '@admit-one/sdk';
      `,
    },
  },
  {
    rule: 'Of the SDK the server imports only the contract, the seat map and the token',
    instead:
      'The rest of the SDK is a client. A shape belongs in @admit-one/sdk/contract, pure logic that both sides need in seat-map or token.ts.',
    find: (files) =>
      importsThat(
        within(files, 'packages/server/src/'),
        ({ target }) =>
          isOf(target, 'sdk') &&
          !['@admit-one/sdk/contract', '@admit-one/sdk/seat-map', '@admit-one/sdk/token'].includes(target),
      ),
    planted: {
      'packages/server/src/orders/orders.ts': `
        import { AdmitOne } from '@admit-one/sdk'; // ✗
        import { order } from '../../../sdk/src/contract/schemas/order.ts'; // ✗
        import { encodeId } from '@admit-one/sdk/contract';
        import { indexSeats } from '@admit-one/sdk/seat-map';
        import { encodeToken } from '@admit-one/sdk/token';
      `,
    },
  },
  {
    rule: "The SDK's contract, seat map and token import each other at most, and zod; the token also node:crypto",
    instead:
      'They are pure: data in, data out, shared by server and browser. What speaks HTTP or reads files belongs beside client.ts.',
    find: (files) =>
      sharedParts.flatMap(({ folder, mayImport }) =>
        importsThat(
          within(files, folder),
          ({ target }) => !mayImport.some((allowed) => target.startsWith(allowed)),
        ),
      ),
    planted: {
      'packages/sdk/src/contract/routes.ts': `
        import { retry } from '../retry.ts'; // ✗
        import { readFile } from 'node:fs/promises'; // ✗
        import { z } from 'zod';
        import { route } from './route.ts';
      `,
      'packages/sdk/src/seat-map/geometry.ts': `
        import { z } from 'zod'; // ✗
        import { cell } from '../contract/schemas/seat-map.ts';
      `,
      'packages/sdk/src/token.ts': `
        import { request } from 'node:https'; // ✗
        import { verify } from 'node:crypto';
      `,
    },
  },
  {
    rule: 'A package is imported by its name, never by a path into its folder',
    instead:
      'Import @admit-one/…: what its package.json exports is what it promises; everything else may change without notice.',
    find: (files) =>
      files
        .filter((file) => isSource(file) || isExample(file))
        .flatMap((file) =>
          importsThat(
            [file],
            ({ target }) => target.startsWith('packages/') && homeOf(target) !== homeOf(file.path),
          ),
        ),
    planted: {
      'examples/best-seats/main.ts': `
        import { AdmitOne } from '../../packages/sdk/src/index.ts'; // ✗
        import { isAdmitOneError } from '@admit-one/sdk';
      `,
      'packages/cli/src/render/money.ts': `
        import { currency } from '../../../sdk/src/contract/schemas/primitives.ts'; // ✗
        import { show } from './show.ts';
      `,
    },
  },
];

const contract = 'packages/sdk/src/contract/';
const seatMap = 'packages/sdk/src/seat-map/';
const token = 'packages/sdk/src/token.ts';

const sharedParts = [
  { folder: contract, mayImport: [contract, seatMap, token, 'zod'] },
  { folder: seatMap, mayImport: [seatMap, contract] },
  { folder: token, mayImport: [contract, seatMap, 'zod', 'node:crypto'] },
];

function within(files: readonly SourceFile[], folder: string): SourceFile[] {
  return files.filter((file) => isTypeScript(file) && file.path.startsWith(folder));
}

/** Examples are what people would write; their tests may use the test support of the packages. */
function isExample(file: SourceFile): boolean {
  return isTypeScript(file) && file.path.startsWith('examples/') && !file.path.endsWith('.test.ts');
}

function isOf(target: string, ...packages: string[]): boolean {
  return packages.some(
    (name) =>
      target === `@admit-one/${name}` ||
      target.startsWith(`@admit-one/${name}/`) ||
      target.startsWith(`packages/${name}/`),
  );
}

/** `packages/sdk` */
function homeOf(path: string): string {
  return path.split('/', 2).join('/');
}
