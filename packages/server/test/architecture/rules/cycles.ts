import { type Import, importsOf } from '../imports.ts';
import type { Finding, Rule } from '../rule.ts';
import { isSource, isTypeScript, type SourceFile } from '../source-file.ts';

export const cycleRules: Rule[] = [
  {
    rule: 'No import leads back to where it started, imports of types included',
    instead:
      'Move what both need into a file of its own that imports neither, or hand one to the other as an argument.',
    find: findCycles,
    planted: {
      'packages/server/src/orders/hold.ts': "import { sell } from './sell.ts'; // ✗",
      'packages/server/src/orders/sell.ts': "\nimport type { Step } from './step.ts';",
      'packages/server/src/orders/step.ts': "import './terms.ts';\nexport * from './hold.ts';",
      'packages/server/src/orders/terms.ts': 'export const terms = 1;',
      'packages/server/src/orders/self.ts': "import { self } from './self.ts'; // ✗",
    },
  },
];

interface Graph {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly asked: ReadonlyMap<string, Import[]>;
}

/** One finding a cycle, where its first file leaves it; the way round is spelled out. */
function findCycles(all: readonly SourceFile[]): Finding[] {
  const sources = all.filter(
    (file) => isSource(file) || (isTypeScript(file) && /^examples\//.test(file.path)),
  );
  const files = new Map(sources.map((file) => [file.path, file]));
  const asked = new Map(
    sources.map((file) => [file.path, importsOf(file).filter(({ target }) => files.has(target))]),
  );
  const graph = { files, asked };
  const findings: Finding[] = [];
  const reported = new Set<string>();
  for (const path of [...files.keys()].sort()) {
    if (reported.has(path)) continue;
    const way = shortestWayBack(graph, path);
    if (way === null) continue;
    for (const { target } of way) reported.add(target);
    findings.push({
      path,
      line: way[0]!.line,
      what: ['comes back to itself', ...way.map(({ target }) => target)].join('\n      → '),
    });
  }
  return findings;
}

/** Breadth first from a file to itself. A project of some hundred files needs nothing cleverer. */
function shortestWayBack({ asked }: Graph, start: string): Import[] | null {
  const seen = new Set<string>();
  let ways: Import[][] = [[]];
  while (ways.length > 0) {
    const longer: Import[][] = [];
    for (const way of ways) {
      for (const next of asked.get(way.at(-1)?.target ?? start) ?? []) {
        if (next.target === start) return [...way, next];
        if (seen.has(next.target)) continue;
        seen.add(next.target);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return null;
}
