import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the bench's own, asked by messages. It ends with this one, however that ends. */
export interface Child {
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** What goes over the channel: a question with a number, and the answer with the same. */
interface Answered {
  readonly number: number;
  readonly answer?: unknown;
  readonly failed?: string;
}

/** @param log a file descriptor for what the process writes: a server's log costs what writing it costs */
export function startChild(file: string, log: number | 'ignore'): Child {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    // With the first line of admit-server's main.
    execArgv: ['--conditions=@admit-one/source', '--expose-gc', '--max-semi-space-size=64'],
    stdio: ['ignore', log, 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  child.on('message', ({ number, answer, failed }: Answered) => {
    const { resolve, reject } = waiting.get(number)!;
    waiting.delete(number);
    if (failed === undefined) resolve(answer);
    else reject(new Error(`${file}: ${failed}`));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values())
      reject(new Error(`${file} ended by itself (${signal ?? `exit code ${code}`})`));
  });
  return {
    ask<Answer>(question: object) {
      const answered = Promise.withResolvers<unknown>();
      asked += 1;
      waiting.set(asked, answered);
      child.send({ number: asked, question });
      return answered.promise as Promise<Answer>;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      const impatience = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(impatience);
    },
  };
}

/** The other end: answers what the parent asks, and calls `end` when the parent is gone or has let go. */
export function answerParent(answer: (question: never) => Promise<unknown>, end: () => Promise<void>): void {
  process.on('message', async ({ number, question }: { number: number; question: never }) => {
    try {
      process.send?.({ number, answer: await answer(question) });
    } catch (error) {
      process.send?.({
        number,
        failed: error instanceof Error ? (error.stack ?? error.message) : `${error}`,
      });
    }
  });
  // Ctrl-C in a terminal reaches every process of it: this one ends with its parent, in order.
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => void end());
}
