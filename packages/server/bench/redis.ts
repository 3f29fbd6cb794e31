import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A `redis-server` for the sides that read from it; its address. */
export async function startRedis(folder: string, opened: AsyncDisposableStack): Promise<string> {
  if (!hasRedis()) throw new Error('redis-server is not installed: leave the rows that read from Redis out.');
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  opened.defer(async () => {
    const gone = once(child, 'exit');
    if (child.kill()) await gone;
  });
  return `redis://127.0.0.1:${port}`;
}

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
