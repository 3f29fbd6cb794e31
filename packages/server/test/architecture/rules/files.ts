import { basename } from 'node:path';
import type { Rule } from '../rule.ts';
import { isTypeScript, lineOf, parse } from '../source-file.ts';

const maxLines = 400;

export const fileRules: Rule[] = [
  {
    rule: `A file has at most ${maxLines} lines`,
    instead: 'A longer one holds two ideas: give the second a file and a name.',
    find: (files) =>
      files.filter(isTypeScript).flatMap(({ path, text }) => {
        const lines = text.trimEnd().split('\n').length;
        return lines > maxLines ? [{ path, line: maxLines + 1, what: `goes on to line ${lines}` }] : [];
      }),
    planted: {
      'packages/sdk/src/too-long.ts': `${'//\n'.repeat(maxLines)}// ✗`,
      'packages/sdk/src/long-enough.ts': `${'//\n'.repeat(maxLines)}`,
    },
  },
  {
    rule: 'A file says what it holds: no utils, helpers, common, manager',
    instead: 'Name it after its export. If no name fits, it holds more than one thing.',
    find: (files) =>
      files
        .filter(isTypeScript)
        .filter(({ path }) => path.split('/').some((part) => saysNothing.test(basename(part, '.ts'))))
        .map(({ path }) => ({ path, line: 1, what: 'is a name for anything' })),
    planted: {
      'packages/sdk/src/utils.ts': '// ✗',
      'packages/server/src/helpers/text.ts': '// ✗',
      'packages/server/src/orders/order-manager.ts': '// ✗',
      'packages/cli/src/common-words.ts': '// ✗',
      'packages/server/src/venues/commons.ts': '',
    },
  },
  {
    rule: 'Nothing is exported as default',
    instead: 'Export it by its name, so that it has the same one everywhere.',
    find: (files) =>
      files.filter(isTypeScript).flatMap((file) =>
        parse(file)
          .module.staticExports.flatMap(({ entries }) => entries)
          .filter(({ exportName }) => exportName.name === 'default' || String(exportName.kind) === 'Default')
          .map(({ start }) => ({ path: file.path, line: lineOf(file, start), what: 'exports a default' })),
      ),
    planted: {
      'packages/sdk/src/client.ts': `
        export default 1; // ✗
        export { send as default } from './send.ts'; // ✗
        export const client = 1;
      `,
    },
  },
];

const saysNothing = /(^|[-.])(utils?|helpers?|common|managers?|misc|shared)([-.]|$)/i;
