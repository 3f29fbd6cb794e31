import type { Node } from 'oxc-parser';
import type { Rule } from '../rule.ts';
import { isTypeScript, lineOf, parse, type SourceFile } from '../source-file.ts';
import { isNode, walk } from '../syntax.ts';

/** What tests do with Vitest. */
export const testRules: Rule[] = [
  {
    rule: 'afterAll is called where Vitest hears it: at the top of a file or in a describe',
    instead:
      'In a hook, a test or a function that one may call, Vitest never runs it: use afterFile of packages/server/test/support/after-file.ts.',
    find: (files) =>
      files
        .filter((file) => isTypeScript(file) && /^(packages\/[^/]+\/test|examples)\//.test(file.path))
        .flatMap(unheard),
    planted: {
      'packages/server/test/support/start.ts': `
        export async function start() {
          afterAll(() => server.close()); // ✗
          afterFile(() => server.close());
        }`,
      'packages/server/test/orders/hold.test.ts': `
        afterAll(() => server.close());
        beforeAll(async () => {
          afterAll(() => server.close()); // ✗
        });
        describe.for([1, 2])('%s', (at) => {
          afterAll(() => server.close());
          test('holds', () => {
            afterAll(() => server.close()); // ✗
          });
        });`,
    },
  },
];

function unheard(file: SourceFile) {
  const lines: number[] = [];
  walk(parse(file).program, (node, above) => {
    if (!isNode(node, 'CallExpression') || nameOf(node.callee) !== 'afterAll') return;
    if (above.some((each, at) => isFunction(each) && nameOf(above[at - 1]) !== 'describe'))
      lines.push(lineOf(file, node.start));
  });
  return lines.map((line) => ({ path: file.path, line, what: 'is never run' }));
}

function isFunction({ type }: Node): boolean {
  return ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(type);
}

/** `describe` of `describe(…)`, `describe.skip(…)` and `describe.for(…)(…)`. */
function nameOf(node: Node | undefined): string | null {
  if (isNode(node, 'CallExpression')) return nameOf(node.callee);
  if (isNode(node, 'MemberExpression')) return nameOf(node.object);
  return isNode(node, 'Identifier') ? node.name : null;
}
