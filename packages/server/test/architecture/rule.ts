import type { SourceFile } from './source-file.ts';

/** One rule of the project, with what proves that it can fail. */
export interface Rule {
  /** What must hold, as a sentence. */
  readonly rule: string;
  /** Why, and where the thing belongs instead. */
  readonly instead: string;
  find(files: readonly SourceFile[]): Finding[];
  /**
   * A small project, text by path, that breaks the rule on the lines with a ✗ and keeps it on all others. A file whose
   * mere name or presence is at fault carries the ✗ on its first line.
   */
  readonly planted: Readonly<Record<string, string>>;
}

/** A place where a rule is broken. */
export interface Finding {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** What stands there: `imports ../venues/sql.ts`. */
  readonly what: string;
}

/** What somebody who broke a rule reads: every place, the rule, and what to do. Empty when all is well. */
export function explain({ rule, instead }: Rule, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const places = findings.map(({ path, line, what }) => `  ${path}:${line}  ${what}`);
  return [`${rule}`, ...places, `  ${instead}`].join('\n');
}
