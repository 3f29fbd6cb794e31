import { once } from 'node:events';
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithProcess } from '../support/end-with-process.ts';
import { spawnServer } from '../support/spawn-server.ts';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.ts';

/** One real server process, with a line of its own to the database. */
export interface Server {
  /** Of the process that runs now: it changes when it was killed and started again. */
  readonly url: string;
  readonly pid: number;
  readonly proxy: PostgresProxy;
  /** What it logged, warnings and worse. */
  readonly logFile: string;
  /** It ended without having been killed by us. */
  readonly hasDied: boolean;
  /** `kill -9`: nothing of it gets to tidy up. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** As an operator stops it; resolves with its exit code. */
  stop(): Promise<number | string>;
  /** Ends it for good, with its line. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly settings: Record<string, string>;
}

/** Prepares a server that is not started yet. */
export async function prepareServer({ folder, databaseUrl, settings }: ServerOptions): Promise<Server> {
  await mkdir(folder, { recursive: true });
  const logFile = join(folder, 'server.log');
  const proxy = await startPostgresProxy(databaseUrl);
  let running: Running | null = null;

  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (running === null || running.hasDied) return 'not running';
    running.isEnding = true;
    process.kill(running.pid, signal);
    // Whatever a rule still holds back would keep a stopping server waiting.
    if (signal === 'SIGKILL') proxy.cutAll();
    const reason = await running.gone;
    running = null;
    return reason;
  };

  return {
    get url() {
      return running?.url ?? 'http://127.0.0.1:1';
    },
    get pid() {
      return running?.pid ?? 0;
    },
    get hasDied() {
      return running?.hasDied ?? false;
    },
    proxy,
    logFile,
    async start() {
      const log = await open(logFile, 'a');
      running = await run(log, {
        ADMIT_PORT: '0',
        ADMIT_DATA_DIR: join(folder, 'data'),
        ADMIT_LOG_LEVEL: 'warn',
        ADMIT_LOGIN_LIMIT: '0',
        DATABASE_URL: proxy.url,
        // Each server has a folder of its own, and all sign alike.
        ADMIT_KEY_SECRET: 'A'.repeat(43),
        ...settings,
      })
        .catch(async (error: Error) => {
          throw new Error(`${error.message}\n${await readFile(logFile, 'utf8')}`);
        })
        .finally(() => log.close());
    },
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    async close() {
      await end('SIGKILL');
      await proxy.close();
    },
  };
}

interface Running {
  readonly url: string;
  readonly pid: number;
  readonly gone: Promise<number | string>;
  isEnding: boolean;
  hasDied: boolean;
}

async function run(log: FileHandle, settings: Record<string, string>): Promise<Running> {
  const child = spawnServer([], settings, ['ignore', log.fd, log.fd, 'ipc']);
  endWithProcess(child);
  const gone = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { listening?: string; failed?: string }) => {
      if (message.listening !== undefined) resolve(message.listening);
      else reject(new Error(message.failed));
    });
    void gone.then((reason) => reject(new Error(`The server ended before it listened (${reason}).`)));
  });
  const running: Running = { url, pid: child.pid!, gone, isEnding: false, hasDied: false };
  void gone.then(() => {
    running.hasDied = !running.isEnding;
  });
  return running;
}
