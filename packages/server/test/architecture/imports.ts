import { posix } from 'node:path';
import type { Finding } from './rule.ts';
import { lineOf, parse, type SourceFile } from './source-file.ts';
import { nodesOf } from './syntax.ts';

/** One file asking for another: by `import`, `export … from`, `import(…)`, or only for a type. */
export interface Import {
  readonly line: number;
  /** As it is written: `../venues/sql.ts`. */
  readonly written: string;
  /** A path from the root for a file of ours, the written name for a package: `packages/server/src/venues/sql.ts`. */
  readonly target: string;
}

/**
 * All imports of a file, those of types too: they vanish when the program runs, but who changes the type has to know
 * both sides all the same.
 */
export function importsOf(file: SourceFile): Import[] {
  const { module, program } = parse(file);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest)),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      value: file.text.slice(start + 1, end - 1),
      start,
    })),
    ...nodesOf(program, 'TSImportType').map(({ source }) => source),
  ];
  const places = new Map<string, Import>();
  for (const { value, start } of named.filter((request) => request !== null)) {
    const line = lineOf(file, start);
    places.set(`${line} ${value}`, { line, written: value, target: targetOf(file, value) });
  }
  return [...places.values()];
}

/** The imports that a rule does not allow. */
export function importsThat(files: readonly SourceFile[], isWrong: (asked: Import) => boolean): Finding[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter(isWrong)
      .map(({ line, written }) => ({ path: file.path, line, what: `imports ${written}` })),
  );
}

function targetOf({ path }: SourceFile, written: string): string {
  return written.startsWith('.') ? posix.join(posix.dirname(path), written) : written;
}
