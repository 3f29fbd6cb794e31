#!/usr/bin/env node
import { ConfigError, helpText, readConfig } from './config.ts';
import { createLog } from './platform/log.ts';
import { StartError } from './platform/start-error.ts';
import { type RunningServer, startServer } from './server.ts';
import { version } from './version.ts';

/**
 * The process: settings → server → until a signal. Whoever forks it gets `{ listening: url }` or `{ failed: sentence }`
 * over IPC, and ends it by letting go of the channel.
 */
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && (args[0] === '--help' || args[0] === '-h')) return print(helpText());
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) return print(`${version}\n`);
  if (args.length > 0)
    return fail(
      `admit-server takes no "${args[0]}": all its settings are environment variables, see --help.`,
      2,
    );

  const stopAsked = whenAskedToStop();
  let server: RunningServer;
  try {
    const config = readConfig();
    const log = createLog(config.logLevel);
    server = await startServer(config, log);
    log.info({ url: server.url }, 'Admit One is listening');
    process.send?.({ listening: server.url });
    log.info({ reason: await stopAsked }, 'stopping');
    await server.stop();
    log.info('stopped');
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message, 2);
    if (error instanceof StartError) return fail(error.message, 1);
    throw error;
  }
}

/** The first signal asks; a second one is for those who will not wait. */
function whenAskedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    }
    process.once('disconnect', () => resolve('the process that started this one is gone'));
  });
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function fail(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  process.send?.({ failed: sentence });
  return exitCode;
}
