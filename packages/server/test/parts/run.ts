import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm run parts`: installs the real programs that some checks need (Debian, as root), runs those checks with them, and
 * keeps the summary in docs/parts.md. Here a skip is a failure.
 */
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const packages = ['postgresql-15', 'chromium', 'zbar-tools', 'redis-server'];

interface Part {
  readonly name: string;
  readonly version: string;
  readonly checks: string;
  readonly passed: boolean;
  readonly tests: number;
  readonly skipped: number;
}

process.exitCode = await main();

async function main(): Promise<number> {
  if (userInfo().uid !== 0) return fail('npm run parts installs Debian packages, so it must run as root.');
  must('apt-get', ['install', '--yes', '--quiet', ...packages], { DEBIAN_FRONTEND: 'noninteractive' });
  const parts = [await postgres15(), chromium(), zbar(), redis()];
  writeFileSync(join(root, 'docs/parts.md'), summary(parts));
  process.stdout.write(`\n${summary(parts)}`);
  return parts.every(({ passed }) => passed) ? 0 : 1;
}

/** The server's whole suite on a PostgreSQL that is not ours, of the oldest version that we support. */
async function postgres15(): Promise<Part> {
  const bin = '/usr/lib/postgresql/15/bin';
  const folder = mkdtempSync(join(tmpdir(), 'admit-postgresql-15-'));
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(output('id', [flag, 'postgres'])));
  chownSync(folder, uid!, gid!);
  const data = join(folder, 'data');
  const port = await freePort();
  const asPostgres = (program: string, args: string[]) =>
    must('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(bin, program), ...args]);
  asPostgres('initdb', [
    '--pgdata',
    data,
    '--username=admit',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=1000`;
  asPostgres('pg_ctl', [
    'start',
    '--wait',
    '--pgdata',
    data,
    '--log',
    join(folder, 'log'),
    '--options',
    settings,
  ]);
  try {
    const result = check(['--project', 'server'], {
      TEST_DATABASE_URL: `postgres://admit@127.0.0.1:${port}/postgres`,
    });
    return {
      name: 'PostgreSQL 15',
      version: output(join(bin, 'postgres'), ['--version']),
      checks: 'the server’s tests',
      ...result,
    };
  } finally {
    asPostgres('pg_ctl', ['stop', '--wait', '--mode=fast', '--pgdata', data]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function chromium(): Part {
  const result = check([
    '--project',
    'server',
    'packages/server/test/http/open-api.test.ts',
    'packages/server/test/tickets/transfer-page.test.ts',
  ]);
  return {
    name: 'Chromium',
    version: output('chromium', ['--version']),
    checks: 'the reference page at /docs, the page of a transfer',
    ...result,
  };
}

function zbar(): Part {
  const result = check([
    '--project',
    'examples',
    '--project',
    'cli',
    'examples/evening',
    'packages/cli/test/render/qr-on-screen.test.ts',
  ]);
  return {
    name: 'zbarimg',
    version: `zbar ${output('zbarimg', ['--version'])}`,
    checks: 'the QR that npm start writes, tickets on pictures of a terminal’s screen',
    ...result,
  };
}

function redis(): Part {
  const result = check([
    '--project',
    'server',
    'packages/server/test/platform/cache',
    'packages/server/test/tickets/cache',
  ]);
  return {
    name: 'Redis',
    version: output('redis-server', ['--version']).split(' ').slice(0, 3).join(' '),
    checks: 'plain, with AOF, behind a sentinel, a cluster of three',
    ...result,
  };
}

function check(
  args: string[],
  environment: Record<string, string> = {},
): Pick<Part, 'passed' | 'tests' | 'skipped'> {
  const report = join(mkdtempSync(join(tmpdir(), 'admit-parts-')), 'report.json');
  const { status } = spawnSync(
    'vitest',
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile=${report}`],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ADMIT_PARTS: 'required', ...environment },
    },
  );
  const { numPassedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(dirname(report), { recursive: true, force: true });
  return { passed: status === 0 && numPendingTests === 0, tests: numPassedTests, skipped: numPendingTests };
}

function summary(parts: readonly Part[]): string {
  const rows = parts.map(({ name, version, checks, passed, tests, skipped }) => {
    return `| ${name} | ${version} | ${checks} | ${tests} | ${skipped} | ${passed ? 'passed' : 'FAILED'} |`;
  });
  return [
    '# Real programs',
    '',
    'What `npm run parts` said the last time it ran: it installs these programs and runs the checks that need them, and a',
    'skipped check counts as a failure. In `npm test` they are skipped where the program is missing.',
    '',
    '| program | version | checks | passed | skipped | result |',
    '| ------- | ------- | ------ | ------ | ------- | ------ |',
    ...rows,
    '',
  ].join('\n');
}

function must(program: string, args: string[], environment: Record<string, string> = {}): void {
  const { status, error } = spawnSync(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status ?? error?.message}`);
}

function output(program: string, args: string[]): string {
  return spawnSync(program, args, { encoding: 'utf8' }).stdout.trim().split('\n')[0] ?? '';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}
