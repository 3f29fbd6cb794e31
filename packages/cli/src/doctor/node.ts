import type { Finding } from '../render/finding.ts';
import { oldestNode, version } from '../version.ts';

export function examineNode(running: string = process.versions.node): Finding {
  const says = `admit ${version} on Node ${running}`;
  if (isAtLeast(running, oldestNode)) return { check: 'node', state: 'ok', says };
  return { check: 'node', state: 'broken', says, hint: `It needs Node ${oldestNode} or newer.` };
}

function isAtLeast(running: string, oldest: string): boolean {
  const [has, needs] = [running, oldest].map((text) => text.split('.').map(Number));
  for (const [at, number] of (needs ?? []).entries()) {
    const own = has?.[at] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
