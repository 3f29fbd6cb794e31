import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceFile } from './source-file.ts';

const root = resolve(import.meta.dirname, '../../../..');

/** Every file of ours that a rule reads: TypeScript, SQL and the documents. */
export function readProject(): SourceFile[] {
  const paths = globSync(
    [
      'packages/*/{src,test,bench,migrations}/**/*.{ts,sql}',
      'examples/**/*.{ts,md}',
      'packages/*/*.md',
      'docs/**/*.md',
      '*.md',
    ],
    { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path) },
  );
  return paths.sort().map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }));
}
