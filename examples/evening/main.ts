import { join } from 'node:path';
import { listSeason } from '@admit-one/example-new-york-philharmonic';
import { isAdmitOneError } from '@admit-one/sdk';
import envPaths from 'env-paths';
import spinner from 'yocto-spinner';
import { clientFor } from './accounts.ts';
import { admit } from './admit.ts';
import { EveningFailed, playByItself } from './by-itself.ts';
import { NotStarted, type ServerProcess, startServerProcess } from './server-process.ts';

/**
 * `npm start`: the server with its own database and gateway, the New York Philharmonic's season on sale, and `admit`
 * on it. Without a terminal the evening plays itself.
 */
const dataDir = process.env.ADMIT_DATA_DIR || envPaths('admit-one', { suffix: '' }).data;
const isAtTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // At a terminal Ctrl-C is an answer to whatever `admit` asks just now; `admit` ends, and then the evening does.
    if (signal !== 'SIGINT' || !isAtTerminal) stopping.abort(signal);
  });
}

process.exitCode = await main();

async function main(): Promise<number> {
  const busy = spinner({ text: 'Starting the server and its database', stream: process.stderr }).start();
  let server: ServerProcess | undefined;
  try {
    server = await startServerProcess(dataDir);
    await openTheBoxOffice(server, (text) => {
      busy.text = text;
    });
    busy.success(`Admit One is at ${server.url} (reference at ${server.url}/docs, log in ${server.logFile})`);
    if (isAtTerminal) await sitDown(server);
    else await letItPlay(server);
    return 0;
  } catch (error) {
    busy.stop();
    if (stopping.signal.aborted) return 130;
    process.stderr.write(`${sentenceOf(error)}\n`);
    return 1;
  } finally {
    busy.stop();
    await server?.stop();
  }
}

async function openTheBoxOffice(server: ServerProcess, say: (text: string) => void): Promise<void> {
  say('Putting the season on sale');
  const { client } = await clientFor('seller', server.url, dataDir);
  await listSeason(client, {
    signal: stopping.signal,
    onListed: (made, missing) => {
      // Without a terminal every text is a line of its own.
      if (process.stderr.isTTY) say(`Putting the season on sale: ${made} of ${missing} performances`);
    },
  });
}

async function sitDown(server: ServerProcess): Promise<void> {
  await admit([], { server: server.url, signal: stopping.signal });
  process.stdout.write(`\nYour tickets are kept in ${dataDir}. "npm start" goes on from here.\n`);
}

async function letItPlay(server: ServerProcess): Promise<void> {
  const { client, token } = await clientFor('buyer', server.url, dataDir);
  await playByItself({ server: server.url, client, token, signal: stopping.signal });
}

function sentenceOf(error: unknown): string {
  if (error instanceof NotStarted || error instanceof EveningFailed) return error.message;
  if (isAdmitOneError(error)) return `${error.message} The log is ${join(dataDir, 'server.log')}.`;
  throw error;
}
