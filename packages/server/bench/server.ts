import { type Child, startChild } from './child.ts';

/** `redis`: the real one, which remembers no ticket by itself. */
export type ServerKind = 'real' | 'constant' | 'plain' | 'bare' | 'redis';

export type ServerQuestion =
  | { ask: 'start'; kind: ServerKind; url: string; folder: string; redisUrl: string; isCut: boolean }
  | { ask: 'cut' }
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
  /** From now on its database is away. */
  cut(): Promise<void>;
  /** Resident, after a collection; bytes. */
  memory(): Promise<number>;
  /** The functions that take the most time of their own while `work` runs, as lines to print. */
  profile(work: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startServer(
  kind: ServerKind,
  place: { url: string; folder: string; log: number; redisUrl?: string; isCut?: boolean },
): Promise<BenchServer> {
  const child: Child = startChild('./server-process.ts', place.log);
  const ask = <Answer>(question: ServerQuestion) => child.ask<Answer>(question);
  try {
    const port = await ask<number>({ ask: 'start', kind, redisUrl: '', isCut: false, ...place });
    return {
      port,
      usage: () => ask({ ask: 'usage' }),
      cut: () => ask({ ask: 'cut' }),
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
