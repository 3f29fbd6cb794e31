#!/usr/bin/env -S node --max-semi-space-size=64
import { auditCommand, auditHelp, readAuditOptions } from './audit-command.ts';
import { cacheCommand, cacheHelp, readCacheOptions } from './cache-command.ts';
import { ConfigError, helpText, readConfig } from './config.ts';
import { keysCommand } from './keys-command.ts';
import { keysHelp, readKeysOptions } from './keys-options.ts';
import { createLog } from './platform/log.ts';
import { StartError } from './platform/start-error.ts';
import { type RunningServer, startServer } from './server.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

// Why the first line gives young objects 64 MB: docs/performance.md, "What was found by measuring".

/**
 * The process: settings → server → until a signal; or, asked to audit or for its keys, settings → report. Whoever forks
 * a server gets `{ listening: url }` or `{ failed: sentence }` over IPC, and ends it by letting go of the channel.
 */
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 1 && (args[0] === '--help' || args[0] === '-h')) return print(helpText());
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) return print(`${version}\n`);
  if (args[0] === 'audit') return audit(args.slice(1));
  if (args[0] === 'keys') return keys(args.slice(1));
  if (args[0] === 'cache') return cache(args.slice(1));
  if (args.length > 0)
    return fail(
      `admit-server takes no "${args[0]}": all its settings are environment variables, see --help.`,
      2,
    );
  return serve();
}

async function serve(): Promise<number> {
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
    return failWith(error);
  }
}

/** 0: nothing is wrong. 1: something is, or it could not be found out. */
async function audit(args: readonly string[]): Promise<number> {
  try {
    const options = readAuditOptions(args);
    if (options.help) return print(auditHelp);
    const { text, isFine } = await auditCommand(options, readConfig(), createLog('silent'));
    print(text);
    return isFine ? 0 : 1;
  } catch (error) {
    return failWith(error);
  }
}

/** 0: done, or nothing to do. 1: it could not be done. */
async function keys(args: readonly string[]): Promise<number> {
  try {
    const options = readKeysOptions(args);
    if (options.help) return print(keysHelp);
    const { text, isDone } = await keysCommand(options, readConfig(), createLog('silent'));
    return isDone ? print(text) : fail(text.trimEnd(), 1);
  } catch (error) {
    return failWith(error);
  }
}

/** 0: all of it is written. 1: it is not. */
async function cache(args: readonly string[]): Promise<number> {
  try {
    if (readCacheOptions(args).help) return print(cacheHelp);
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    return print(await cacheCommand(readConfig(), createLog('silent'), say));
  } catch (error) {
    return failWith(error);
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

/** What people can mend is one sentence; anything else is a fault of ours, and thrown with its stack. */
function failWith(error: unknown): number {
  if (error instanceof ConfigError || error instanceof UsageError) return fail(error.message, 2);
  if (error instanceof StartError) return fail(error.message, 1);
  throw error;
}

function fail(sentence: string, exitCode: number): number {
  process.stderr.write(`${sentence}\n`);
  process.send?.({ failed: sentence });
  return exitCode;
}
