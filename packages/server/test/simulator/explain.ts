import type { Failure } from './run-seeds.ts';

/** The whole story of a seed that failed, for people; null where none did. */
export function explain(failure: Failure | null): string | null {
  if (failure === null) return null;
  const { seed, trace, violations } = failure;
  return `\nSeed ${seed}, step by step:\n${trace.join('\n')}\n\nSeed ${seed} broke:\n${violations.join('\n')}\n`;
}
