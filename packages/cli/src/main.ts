#!/usr/bin/env node
import { constants } from 'node:os';
import { interrupt } from './interruption.ts';
import { run } from './run.ts';

// With `process.exit`, so that what restores the terminal when the process ends gets its turn.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!interrupt()) process.exit(128 + constants.signals[signal]);
  });
}

const { stdin, stdout, stderr } = process;
// An open keychain, socket or standard input must not keep what is done from ending.
process.exit(await run(process.argv.slice(2), { stdin, stdout, stderr }));
