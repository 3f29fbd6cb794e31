import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** Builds the package and packs it as `pnpm publish` would. @returns the tarball's path, in the folder. */
export async function pack(folder: string): Promise<string> {
  // A file that has no source any more must not be published.
  await rm(join(packageFolder, 'dist'), { recursive: true, force: true });
  await run(process.execPath, [typescript(), '-b'], packageFolder);
  const [program, ...parameters] = pnpm();
  await run(program, [...parameters, 'pack', '--pack-destination', folder], packageFolder);
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  return join(folder, tarballs[0]!);
}

/** The compiler's own program, whose file the package does not export. */
export function typescript(): string {
  return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
}

/** The pnpm that runs these tests, or else the version the workspace is installed with. */
function pnpm(): [string, ...string[]] {
  const running = process.env.npm_execpath ?? '';
  if (!basename(running).startsWith('pnpm')) return ['npx', '--yes', 'pnpm@12.21.0'];
  return /\.[cm]?js$/.test(running) ? [process.execPath, running] : [running];
}
