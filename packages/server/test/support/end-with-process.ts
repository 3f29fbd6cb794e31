import type { ChildProcess } from 'node:child_process';

/** A test process that ends by force, as by a second Ctrl-C, leaves none of these behind. One listener does for all. */
export function endWithProcess(child: ChildProcess): void {
  if (alive.size === 0) process.once('exit', endAll);
  alive.add(child);
  child.once('exit', () => {
    alive.delete(child);
    if (alive.size === 0) process.off('exit', endAll);
  });
}

const alive = new Set<ChildProcess>();

function endAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}
