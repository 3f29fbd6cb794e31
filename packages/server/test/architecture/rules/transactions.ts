import type { Node } from 'oxc-parser';
import { importsOf } from '../imports.ts';
import type { Finding, Rule } from '../rule.ts';
import { isSource, lineOf, parse, type SourceFile } from '../source-file.ts';
import { isNode, isReference, nodesOf, propertyName, walk } from '../syntax.ts';

export const transactionRules: Rule[] = [
  {
    rule: 'A transaction is opened by a noun, never by routes.ts, a file of SQL or the platform',
    instead:
      'The rules of a noun decide what belongs in one commit: open it in the file of the noun or of its step, and pass `sql` on.',
    find: (files) =>
      files
        .filter((file) => isServer(file) && !mayOpen(file.path))
        .flatMap((file) =>
          transactionsIn(file).map(({ start }) => ({
            path: file.path,
            line: lineOf(file, start),
            what: 'opens a transaction',
          })),
        ),
    planted: {
      'packages/server/src/orders/routes.ts': 'await database.inTransaction(async (sql) => sell(sql)); // ✗',
      'packages/server/src/orders/hold.sql.ts': 'await inTransaction((sql) => sql.query(text)); // ✗',
      'packages/server/src/venues/sql.ts': 'await deps.database.inTransaction(insertSeatMap); // ✗',
      'packages/server/src/platform/http/mount.ts': 'await database.inTransaction(answer); // ✗',
      'packages/server/src/app.ts': 'await database.inTransaction(answer); // ✗',
      'packages/server/src/orders/hold.ts': 'await deps.database.inTransaction((sql) => judge(sql));',
      'packages/server/src/platform/database/database.ts': 'await inTransaction(pool, work);',
    },
  },
  {
    rule: 'Nothing inside a transaction speaks to the gateway or to any network',
    instead:
      'Commit a state that says what is about to be asked, ask with no transaction open, and write the answer in the next one (see orders/authorize.ts).',
    find: (files) => {
      const server = files.filter(isServer);
      const program = readFunctions(server);
      return server.flatMap((file) =>
        transactionsIn(file).flatMap((call) => networkUses(program, { file, node: call })),
      );
    },
    planted: {
      'packages/server/src/orders/capture.ts': `
        import { refund as giveBack } from './refund.ts';
        export async function capture(deps, payment) {
          await deps.gateway.capture(payment);
          await deps.database.inTransaction(async (sql) => {
            await deps.gateway.capture(payment); // ✗
            await gateway['cancel'](payment); // ✗
            await fetch(payment.url); // ✗
            await markCaptured(sql, { gateway: payment.gatewayReference });
            await tell(deps, payment);
            await giveBack(deps, payment);
          });
          await deps.database.inTransaction(ask);
          await gateway.read(payment);
        }
        async function tell(deps, payment) {
          await deps.gateway.read(payment); // ✗
        }
        const ask = (sql) => sending(sql, gateway); // ✗
        async function neverInside(deps) {
          await deps.gateway.read();
        }
      `,
      'packages/server/src/orders/refund.ts': `
        export async function refund({ gateway }, payment) {
          await gateway.refund(payment); // ✗
        }
      `,
    },
  },
];

function isServer(file: SourceFile): boolean {
  return isSource(file) && file.path.startsWith('packages/server/src/');
}

function mayOpen(path: string): boolean {
  const [room, ...rest] = path.replace('packages/server/src/', '').split('/');
  if (room === 'platform') return rest[0] === 'database';
  return rest.length > 0 && rest.at(-1) !== 'routes.ts' && !/(^|\.)sql\.ts$/.test(rest.at(-1)!);
}

type Call = ReturnType<typeof nodesOf<'CallExpression'>>[number];

function transactionsIn(file: SourceFile): Call[] {
  return nodesOf(parse(file).program, 'CallExpression').filter(({ callee }) =>
    isNode(callee, 'MemberExpression')
      ? propertyName(callee) === 'inTransaction'
      : isNode(callee, 'Identifier') && callee.name === 'inTransaction',
  );
}

interface Place {
  readonly file: SourceFile;
  readonly node: Node;
}

/** Finds the function that a name stands for in a file, there or where it is imported from. */
type Program = (path: string, name: string) => Place | null;

function readFunctions(files: readonly SourceFile[]): Program {
  const functions = new Map<string, Place>();
  const imported = new Map<string, string>();
  for (const file of files) {
    const { program, module } = parse(file);
    walk(program, (node) => {
      if (isNode(node, 'FunctionDeclaration') && node.id !== null)
        functions.set(`${file.path} ${node.id.name}`, { file, node });
      if (isNode(node, 'VariableDeclarator') && isNode(node.id, 'Identifier') && isFunction(node.init))
        functions.set(`${file.path} ${node.id.name}`, { file, node: node.init });
    });
    const targets = new Map(importsOf(file).map(({ written, target }) => [written, target]));
    for (const { moduleRequest, entries } of module.staticImports)
      for (const { localName, importName } of entries)
        imported.set(
          `${file.path} ${localName.value}`,
          `${targets.get(moduleRequest.value)} ${importName.name}`,
        );
  }
  return (path, name) => {
    const key = `${path} ${name}`;
    return functions.get(key) ?? functions.get(imported.get(key) ?? '') ?? null;
  };
}

function isFunction(node: Node | null): node is Node {
  return node !== null && ['ArrowFunctionExpression', 'FunctionExpression'].includes(node.type);
}

/**
 * What speaks to the network in `place` and in every function that it names, in whatever file: a function named inside
 * of a transaction is taken to be called there. Methods of other rooms are not followed.
 */
function networkUses(program: Program, place: Place, seen = new Set<Node>()): Finding[] {
  if (seen.has(place.node)) return [];
  seen.add(place.node);
  const { file, node: root } = place;
  const findings: Finding[] = [];
  walk(root, (node, above) => {
    if (speaks(node, above))
      findings.push({ path: file.path, line: lineOf(file, node.start), what: 'speaks to the network' });
    const named = isReference(node, above) ? program(file.path, node.name) : null;
    if (named !== null) findings.push(...networkUses(program, named, seen));
  });
  return findings;
}

/** The gateway in any use but as the name of a parameter or of a key, and `fetch`. */
function speaks(node: Node, above: readonly Node[]): boolean {
  if (isNode(node, 'MemberExpression')) return propertyName(node) === 'gateway';
  if (!isReference(node, above) || above.some(({ type }) => type === 'ObjectPattern')) return false;
  return node.name === 'gateway' || node.name === 'fetch';
}
