import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MockAnswers, problem, sample } from '../src/testing.ts';
import { pack, typescript } from './support/pack.ts';
import { run } from './support/run.ts';
import { serveMocks } from './support/serve-mocks.ts';

const programs = fileURLToPath(new URL('./package/', import.meta.url));

describe('what npm would publish', () => {
  let folder: string;
  let tarball: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admit-one-sdk-'));
    tarball = await pack(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('passes publint', async () => {
    const { buffer, byteOffset, byteLength } = await readFile(tarball);
    const data = buffer.slice(byteOffset, byteOffset + byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: data }, level: 'warning' });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
    expect(JSON.stringify(pkg.exports)).not.toContain('@admit-one/source');
  });

  it('has types that resolve wherever ES modules do', async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
    if (result.types === false) throw new Error('The package has no types');
    // As attw's profile esm-only: CommonJS and the resolution of Node 10 are not promised.
    const ignored = new Set(['node10', 'node16-cjs']);
    const problems = result.problems.filter(
      (problem) => !('resolutionKind' in problem && ignored.has(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
    expect(Object.keys(result.entrypoints)).toEqual([
      '.',
      './contract',
      './seat-map',
      './token',
      './testing',
    ]);
  });

  describe('installed in a project of its own, without undici', () => {
    let project: string;
    let server: Server;
    let environment: NodeJS.ProcessEnv;
    const keys: unknown[] = [];

    beforeAll(async () => {
      project = await mkdtemp(join(tmpdir(), 'admit-one-project-'));
      await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
      const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--omit=optional'];
      await run('npm', ['install', ...quiet, '--prefix', project, tarball], project);
      const mocks = await serveMocks(answers(keys));
      server = mocks.server;
      environment = { ADMIT_SERVER: mocks.baseUrl, ADMIT_TOKEN: 'admit_plain' };
    });
    afterAll(async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(project, { recursive: true, force: true });
    });

    it('works from plain JavaScript with the global fetch', async () => {
      await copyFile(join(programs, 'program.js'), join(project, 'program.js'));
      const printed = await run(process.execPath, ['program.js'], project, environment);
      expect(JSON.parse(printed)).toEqual({
        undici: 'absent',
        titles: ['one', 'two'],
        order: 'held',
        refused: 'unauthenticated',
      });
      expect(keys).toHaveLength(2);
      expect(keys[0]).toEqual(keys[1]);
    });

    it('does what its README shows', async () => {
      const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
      await writeFile(join(project, 'readme.js'), /```js\n(.+?)```/s.exec(readme)![1]!);
      const printed = await run(process.execPath, ['readme.js'], project, environment);
      const { title, label, qr } = sample.ticket();
      expect(printed).toBe(`${title}, ${label}: ${qr}\n`);
    });

    it('has types that hold', async () => {
      await copyFile(join(programs, 'program.ts'), join(project, 'program.ts'));
      const options = [
        '--strict',
        '--exactOptionalPropertyTypes',
        '--module',
        'nodenext',
        '--target',
        'es2024',
      ];
      // Without @types/node: the declarations may name nothing but the language, the web and zod.
      const parameters = [
        typescript(),
        '--noEmit',
        ...options,
        '--types',
        '',
        '--lib',
        'es2024,dom',
        'program.ts',
      ];
      expect(await run(process.execPath, parameters, project)).toBe('');
    });
  });
});

/** Two pages of listings, seats that are held at the second try, and nobody known. */
function answers(keys: unknown[]): MockAnswers {
  return {
    readListings: ({ query }) =>
      query.cursor === undefined
        ? { items: [sample.listing({ title: 'one' })], nextCursor: 'next' }
        : { items: [sample.listing({ title: 'two' })], nextCursor: null },
    selectSeats: ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return keys.length === 1 ? problem('overloaded', {}, { retryAfterSeconds: 0 }) : sample.order();
    },
    readAccount: () => problem('unauthenticated', {}),
  };
}
