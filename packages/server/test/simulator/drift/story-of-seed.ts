import type { ModelStatement } from '../model/statement.ts';
import type { ModelTransaction } from '../model/transaction.ts';
import { play } from '../run-seeds.ts';
import type { World } from '../world.ts';
import type { Outcome } from './outcome.ts';

/** What happened in the database of a run, one thing after the other; `transaction` numbers them from 0. */
export type Event =
  | { readonly kind: 'begin'; readonly transaction: number; readonly now: number }
  | {
      readonly kind: 'run';
      readonly transaction: number;
      readonly name: string;
      readonly values: readonly unknown[];
      readonly startedAt: number;
      /** Runs again, after it had to wait. */
      readonly isResumed: boolean;
      readonly outcome: Outcome | 'waits';
    }
  | { readonly kind: 'end'; readonly transaction: number; readonly command: 'commit' | 'rollback' };

/** Plays a seed on the model and writes down what it asked of the database, and what it was answered. */
export async function storyOfSeed(seed: number): Promise<{ events: Event[]; world: World }> {
  const events: Event[] = [];
  const numbers = new Map<ModelTransaction, number>();
  const seen = new Set<ModelStatement>();
  const world = await play(seed, {
    witness: {
      began(transaction) {
        numbers.set(transaction, numbers.size);
        events.push({ kind: 'begin', transaction: numbers.get(transaction)!, now: transaction.now });
      },
      ran(transaction, statement, outcome) {
        const { name, values, startedAt } = statement;
        events.push({
          ...{ kind: 'run', transaction: numbers.get(transaction)!, name, values, startedAt },
          isResumed: seen.has(statement),
          outcome: outcome === 'waits' ? outcome : asOutcome(outcome),
        });
        seen.add(statement);
      },
      ended(transaction, command) {
        events.push({ kind: 'end', transaction: numbers.get(transaction)!, command });
      },
    },
  });
  return { events, world };
}

function asOutcome(outcome: readonly Record<string, unknown>[] | Error): Outcome {
  if (!(outcome instanceof Error)) return { rows: outcome };
  return { sqlState: String((outcome as { code?: unknown }).code) };
}
