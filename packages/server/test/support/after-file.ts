const undoings: (() => unknown)[] = [];

/**
 * Undone after the file's last test, what came last first, wherever it is said: at the top of a file, in `beforeAll` or
 * in a test. Vitest's own `afterAll` never runs what it is told inside a hook or a test.
 */
export function afterFile(undo: () => unknown): void {
  undoings.push(undo);
}

/** Everything, though something of it fails. */
export async function undoAll(): Promise<void> {
  const failures: unknown[] = [];
  for (let undo = undoings.pop(); undo; undo = undoings.pop()) {
    try {
      await undo();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'What the tests started could not be ended.');
}
