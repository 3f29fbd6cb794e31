import { createConnection } from 'node:net';

/** A kept-alive connection with one request under way at most. */
export interface Connection {
  send(request: string): Promise<{ status: string; text: string }>;
  close(): void;
}

const largestAnswer = 65_536;

/** Reads into one buffer and makes one text of an answer: a client that parses headers costs as much as a server. */
export function openConnection(port: number): Promise<Connection> {
  const buffer = Buffer.allocUnsafe(largestAnswer);
  let text = '';
  let waiting: PromiseWithResolvers<{ status: string; text: string }> | null = null;

  function take(bytes: number): boolean {
    text += buffer.toString('latin1', 0, bytes);
    if (waiting === null || !isWhole(text)) return true;
    const { resolve } = waiting;
    const answer = { status: text.slice(9, 12), text };
    waiting = null;
    text = '';
    resolve(answer);
    return true;
  }

  return new Promise((opened, failed) => {
    const socket = createConnection({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: { buffer, callback: take },
    });
    const lost = (error?: Error) => {
      failed(error);
      waiting?.reject(error ?? new Error('The server closed a connection.'));
    };
    socket.once('error', lost);
    socket.once('close', () => lost());
    socket.once('connect', () =>
      opened({
        send(request) {
          waiting = Promise.withResolvers();
          socket.write(request, 'latin1');
          return waiting.promise;
        },
        close: () => socket.destroy(),
      }),
    );
  });
}

/** Every answer of the server has a length. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`An answer without its length: ${text.slice(0, end)}`);
  return text.length >= end + 4 + Number(length);
}
