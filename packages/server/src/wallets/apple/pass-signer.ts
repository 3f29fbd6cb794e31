import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../platform/problem.ts';
import type { AppleCredentials } from './credentials.ts';
import type { PassJob, PassReport } from './pass-worker.ts';

/** Turns a pass.json into the signed file. */
export interface PassSigner {
  /** @throws ProblemError `overloaded` where too many wait */
  sign(pass: string): Promise<Buffer>;
}

export interface PassSignerOptions {
  /** Some seconds of work, unless told; who comes later is told to come again. */
  readonly mostWaiting?: number;
  /** How long the thread lives on without work: a minute, unless told. */
  readonly idleMs?: number;
}

/**
 * The library signs in JavaScript, 25 ms of a core for each pass: enough to hold up a sale, so it does that on a
 * thread of its own. That begins with the first pass, and ends when for a while nobody wanted one.
 */
export function createPassSigner(
  { certificate, key, wwdr }: Pick<AppleCredentials, 'certificate' | 'key' | 'wwdr'>,
  { mostWaiting = 50, idleMs = 60_000 }: PassSignerOptions = {},
): PassSigner {
  const waiting = new Map<number, PromiseWithResolvers<Buffer>>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let jobs = 0;

  function start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const started = new Worker(new URL(`./pass-worker.${extension}`, import.meta.url), {
      workerData: { certificate, key, wwdr },
    });
    started.on('message', (report: PassReport) => settle(report));
    started.once('error', (error) => giveUp(started, error));
    started.once('exit', () => giveUp(started, new Error('the thread that signs passes has ended')));
    // It keeps no process from ending.
    started.unref();
    return started;
  }

  function settle(report: PassReport): void {
    const job = waiting.get(report.job);
    waiting.delete(report.job);
    if ('file' in report) job?.resolve(Buffer.from(report.file));
    else job?.reject(new Error(`the pass was not made: ${report.failed}`));
    if (waiting.size > 0) return;
    idle = setTimeout(end, idleMs);
    idle.unref();
  }

  /** Who comes while it ends gets a new one. */
  function end(): void {
    void worker?.terminate();
    worker = null;
  }

  function giveUp(ended: Worker, error: Error): void {
    if (worker !== ended) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    sign(pass) {
      if (waiting.size >= mostWaiting) return Promise.reject(tooMany());
      clearTimeout(idle);
      worker ??= start();
      const job: PassJob = { job: jobs++, pass };
      const made = Promise.withResolvers<Buffer>();
      waiting.set(job.job, made);
      worker.postMessage(job);
      return made.promise;
    },
  };
}

function tooMany(): ProblemError<'overloaded'> {
  const message = 'Too many passes are being made at this moment. Ask again in a few seconds.';
  return new ProblemError('overloaded', {}, message, { retryAfterSeconds: 5 });
}
