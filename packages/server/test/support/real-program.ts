import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/**
 * A program from outside that a check needs, and that a machine may lack. Where it is missing the check is skipped with
 * a word; under `npm run parts`, which has installed them all, that is a failure.
 *
 * @returns where it is, for the check to use
 */
export function realProgram(context: TestContext, name: string): string {
  const path = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
  if (path === '' && process.env.ADMIT_PARTS === 'required')
    throw new Error(`${name} is not installed, and npm run parts needs it.`);
  context.skip(path === '', `${name} is not installed: npm run parts installs it and runs this`);
  return path;
}
