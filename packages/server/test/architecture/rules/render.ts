import type { Node } from 'oxc-parser';
import { importsThat } from '../imports.ts';
import type { Finding, Rule } from '../rule.ts';
import { isTypeScript, lineOf, parse, type SourceFile } from '../source-file.ts';
import { isNode, isReference, propertyName, walk } from '../syntax.ts';

const render = 'packages/cli/src/render/';

/** What is drawn depends on what is given, and on nothing else: that is how screens are tested without a terminal. */
export const renderRules: Rule[] = [
  {
    rule: 'render/ imports no socket, no file, no process, and nothing of ours but shapes',
    instead: 'Read it in the command and hand the value to the renderer.',
    find: (files) => importsThat(renderers(files), ({ target }) => !mayImport(target)),
    planted: {
      'packages/cli/src/render/table.ts': `
        import { readFileSync } from 'node:fs'; // ✗
        import { createConnection } from 'net'; // ✗
        import { AdmitOne } from '@admit-one/sdk'; // ✗
        import { readSettings } from '../settings.ts'; // ✗
        import { request } from 'undici'; // ✗
        import chalk from 'chalk';
        import type { Listing } from '@admit-one/sdk/contract';
        import { money } from './money.ts';
      `,
    },
  },
  {
    rule: 'render/ looks at no clock, starts no timer, asks no network and no process',
    instead: 'Hand in the value: `now`, the width of the terminal, the answer of the server.',
    find: (files) => renderers(files).flatMap(impurities),
    planted: {
      'packages/cli/src/render/time.ts': `
        const now = Date.now(); // ✗
        const today = new Date(); // ✗
        const words = Date(); // ✗
        const start = performance.now(); // ✗
        const width = process.stdout.columns; // ✗
        const page = await fetch(url); // ✗
        setTimeout(draw, 1_000); // ✗
        const pick = Math.random(); // ✗
        const cpu = globalThis.process; // ✗
        const then = new Date(listing.startsAt);
        const clock: Date = sale.process.fetch;
      `,
    },
  },
];

/** Libraries that turn values into text. */
const pureLibraries = ['chalk', 'cli-table3', 'qrcode', 'string-width', 'node:util'];

const impureGlobals = new Set([
  ...['performance', 'Temporal', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'process', 'globalThis', 'console', 'crypto'],
]);

function mayImport(target: string): boolean {
  return (
    target.startsWith(render) ||
    pureLibraries.includes(target) ||
    target === '@admit-one/sdk/contract' ||
    target === '@admit-one/sdk/seat-map'
  );
}

function renderers(files: readonly SourceFile[]): SourceFile[] {
  return files.filter((file) => isTypeScript(file) && file.path.startsWith(render));
}

function impurities(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  walk(parse(file).program, (node, above) => {
    const what = impurity(node, above);
    if (what !== null)
      findings.push({ path: file.path, line: lineOf(file, node.start), what: `uses ${what}` });
  });
  return findings;
}

function impurity(node: Node, above: readonly Node[]): string | null {
  if (isNode(node, 'MemberExpression') && isNode(node.object, 'Identifier')) {
    const name = `${node.object.name}.${propertyName(node)}`;
    if (name === 'Date.now' || name === 'Math.random') return name;
  }
  if (isNode(node, 'NewExpression') && isDate(node.callee) && node.arguments.length === 0)
    return 'new Date()';
  if (isNode(node, 'CallExpression') && isDate(node.callee)) return 'Date()';
  if (isReference(node, above) && impureGlobals.has(node.name)) return node.name;
  return null;
}

function isDate(node: Node): boolean {
  return isNode(node, 'Identifier') && node.name === 'Date';
}
