import { type Child, startChild } from './child.ts';

export type ServerKind = 'real' | 'constant' | 'plain' | 'bare';

export type ServerQuestion =
  | { ask: 'start'; kind: ServerKind; url: string; folder: string }
  | { ask: 'usage' }
  | { ask: 'memory' }
  | { ask: 'profile' }
  | { ask: 'profiled' };

export interface ServerUsage {
  readonly cpuSeconds: number;
}

export interface BenchServer {
  readonly port: number;
  usage(): Promise<ServerUsage>;
  /** Resident, after a collection; bytes. */
  memory(): Promise<number>;
  /** The functions that take the most time of their own while `work` runs, as lines to print. */
  profile(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startServer(
  kind: ServerKind,
  place: { url: string; folder: string; log: number },
): Promise<BenchServer> {
  const child: Child = startChild('./server-process.ts', place.log);
  const ask = <Answer>(question: ServerQuestion) => child.ask<Answer>(question);
  try {
    const port = await ask<number>({ ask: 'start', kind, url: place.url, folder: place.folder });
    return {
      port,
      usage: () => ask({ ask: 'usage' }),
      memory: () => ask({ ask: 'memory' }),
      async profile(work) {
        await ask({ ask: 'profile' });
        await work();
        return ask({ ask: 'profiled' });
      },
      stop: () => child.stop(),
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
