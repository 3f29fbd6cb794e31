import type { Node } from 'oxc-parser';
import type { Finding, Rule } from '../rule.ts';
import { isSource, lineOf, parse, type SourceFile } from '../source-file.ts';
import { isNode, isReference, propertyName, textsOf, walk } from '../syntax.ts';

/** Things that are done in one place only. */
export const placeRules: Rule[] = [
  {
    rule: 'begin and commit are sent by platform/database only',
    instead:
      'Call database.inTransaction(…): it rolls back, gives the connection back and knows what may be repeated.',
    find: (files) =>
      elsewhere(files, /^packages\/server\/src\/platform\/database\//, (file) =>
        textsOf(parse(file).program)
          .filter(({ text }) => controlsTransaction.test(text))
          .map(({ text, start }) => ({ start, what: `sends "${text.trim()}"` })),
      ),
    planted: {
      'packages/server/src/orders/hold.ts': `
        await sql.query('begin'); // ✗
        await sql.query('BEGIN ISOLATION LEVEL SERIALIZABLE'); // ✗
        await sql.query(\`  commit;\`); // ✗
        await sql.query('rollback to savepoint before_seats'); // ✗
        log.debug('begin a payment');
        throw new Error('The commit was refused.');
      `,
      'packages/server/src/platform/database/database.ts': "await client.query('commit');",
    },
  },
  {
    rule: 'process.env is read by the server’s config.ts and the CLI’s settings.ts only',
    instead: 'Add a setting there, with its check and its line of help, and hand the value to who needs it.',
    find: (files) =>
      elsewhere(files, /^packages\/(server\/src\/config|cli\/src\/settings)\.ts$/, usesOfProcess('env')),
    planted: {
      'packages/server/src/platform/log.ts': `
        const level = process.env.LOG_LEVEL; // ✗
        const { env } = process; // ✗
        import { env as environment } from 'node:process'; // ✗
        const other = process['env']; // ✗
        const mine = options.env.LOG_LEVEL;
      `,
      'packages/server/src/config.ts': 'export const port = process.env.PORT;',
      'packages/cli/src/settings.ts': 'export const server = process.env.ADMIT_SERVER;',
    },
  },
  {
    rule: 'process.exit stands in a main.ts only',
    instead:
      'Throw a typed error, or return the exit code: main.ts ends the process when all is written and closed.',
    find: (files) => elsewhere(files, /\/main\.ts$/, usesOfProcess('exit')),
    planted: {
      'packages/cli/src/commands/search.ts': `
        if (nothing) process.exit(1); // ✗
        import { exit } from 'node:process'; // ✗
        process.once('exit', stop);
      `,
      'packages/cli/src/main.ts': 'process.exit(await run(process.argv.slice(2)));',
    },
  },
  {
    rule: 'console.* stands in the CLI’s output.ts only',
    instead: 'The CLI writes by its output, the server by its log; the SDK says nothing on its own.',
    find: (files) =>
      elsewhere(files, /^packages\/cli\/src\/output\.ts$/, (file) =>
        references(file, 'console').map(({ start }) => ({ start, what: 'writes to the console' })),
      ),
    planted: {
      'packages/sdk/src/send.ts': `
        console.log(response); // ✗
        const { warn } = console; // ✗
        this.console.log('another one');
      `,
      'packages/cli/src/output.ts': 'console.error(line);',
    },
  },
];

/** A statement that is about the transaction itself, as against a sentence that mentions one. */
const controlsTransaction =
  /^\s*(begin|start\s+transaction|commit|rollback|savepoint)(\s+(work|transaction|isolation|and|to|prepared|before_\w+)\b[\w\s,]*)?\s*;?\s*$/i;

interface Place {
  readonly start: number;
  readonly what: string;
}

/** What `find` sees in all sources but those that are the right place for it. */
function elsewhere(
  files: readonly SourceFile[],
  rightPlace: RegExp,
  find: (file: SourceFile) => Place[],
): Finding[] {
  return files
    .filter((file) => isSource(file) && !rightPlace.test(file.path))
    .flatMap((file) =>
      find(file).map(({ start, what }) => ({ path: file.path, line: lineOf(file, start), what })),
    );
}

/** `process.env`, `const { env } = process`, `import { env } from 'node:process'`. */
function usesOfProcess(property: 'env' | 'exit'): (file: SourceFile) => Place[] {
  const what = property === 'env' ? 'reads process.env' : 'calls process.exit';
  return (file) => {
    const places: Place[] = [];
    walk(parse(file).program, (node) => {
      if (takesFromProcess(node, property)) places.push({ start: node.start, what });
    });
    return places;
  };
}

function takesFromProcess(node: Node, property: string): boolean {
  if (isNode(node, 'MemberExpression')) return isProcess(node.object) && propertyName(node) === property;
  if (isNode(node, 'VariableDeclarator'))
    return (
      node.init !== null &&
      isProcess(node.init) &&
      isNode(node.id, 'ObjectPattern') &&
      names(node.id, property)
    );
  if (isNode(node, 'ImportDeclaration'))
    return (
      /^(node:)?process$/.test(node.source.value) && node.specifiers.some((each) => names(each, property))
    );
  return false;
}

function isProcess(node: Node): boolean {
  if (isNode(node, 'MemberExpression')) return propertyName(node) === 'process';
  return isNode(node, 'Identifier') && node.name === 'process';
}

function names(root: Node, name: string): boolean {
  let found = false;
  walk(root, (node) => {
    if (isNode(node, 'Identifier') && node.name === name) found = true;
  });
  return found;
}

function references(file: SourceFile, name: string): Node[] {
  const found: Node[] = [];
  walk(parse(file).program, (node, above) => {
    if (isReference(node, above) && node.name === name) found.push(node);
  });
  return found;
}
