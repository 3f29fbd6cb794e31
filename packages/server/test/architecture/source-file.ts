import { type ParseResult, parseSync } from 'oxc-parser';

/** A file of the project: its path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The line an offset is on, from 1. */
export function lineOf({ text }: SourceFile, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

const parsed = new WeakMap<SourceFile, ParseResult>();

/** @throws Error for a file that is no TypeScript: a rule that cannot read it would pass it */
export function parse(file: SourceFile): ParseResult {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const result = parseSync(file.path, file.text);
  if (result.errors.length > 0) throw new Error(`${file.path}: ${result.errors[0]!.message}`);
  parsed.set(file, result);
  return result;
}

export function isTypeScript({ path }: SourceFile): boolean {
  return path.endsWith('.ts');
}

/** What ships: the sources of the packages. */
export function isSource(file: SourceFile): boolean {
  return isTypeScript(file) && /^packages\/[^/]+\/src\//.test(file.path);
}
