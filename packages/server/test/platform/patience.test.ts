import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { startPatience } from '../../src/platform/patience.ts';

/** Somebody who answers whatever they are sent, and says in `answered` that they did. */
const answerer = `
  const { createServer } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = createServer((socket) => {
    socket.on('data', () => socket.write('answer', () => {
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
    }));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

test('an answer that came while this process was held up is heard before patience is over', async () => {
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(answerer, { eval: true, workerData: answered });
  onTestFinished(() => void worker.terminate());
  const [port] = await once(worker, 'message');
  const socket = connect(port as number, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');

  const answer = once(socket, 'data').then(String);
  // Written before this process is held up.
  await new Promise<void>((resolve) => socket.write('question', () => resolve()));
  const patience = startPatience(5);
  const until = performance.now() + 20;
  expect(Atomics.wait(answered, 0, 0, 30_000)).not.toBe('timed-out');
  while (performance.now() < until);
  expect(await Promise.race([answer, patience.over.then(() => 'late')])).toBe('answer');
  patience.end();
});

test('patience ends where nothing comes, and never once it was ended', async () => {
  await startPatience(1).over;
  const ended = startPatience(1);
  let isOver = false;
  void ended.over.then(() => {
    isOver = true;
  });
  ended.end();
  await setTimeout(20);
  expect(isOver).toBe(false);
});
