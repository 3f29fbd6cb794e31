import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../start-error.ts';
import type { EventStreams } from './event-streams.ts';

/** @throws StartError `port_busy`, `settings_invalid` */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(startError(error, host, port)));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

function startError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        'port_busy',
        `Port ${port} of ${host} is in use by another program: stop that one, or set ADMIT_PORT to another port.`,
        { cause: error },
      );
    case 'EACCES':
      return new StartError(
        'port_busy',
        `This user may not listen on port ${port}: set ADMIT_PORT to one above 1023.`,
        {
          cause: error,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        'settings_invalid',
        `This machine has no address ${host}: set ADMIT_HOST to one it has.`,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}

/** How long requests under way may take to end, ms. */
const patienceMs = 10_000;

/**
 * Takes no new connection, ends the streams, which would go on, lets requests under way end, then cuts what is left.
 * May be called twice.
 */
export function stopListening(server: Server, streams?: Pick<EventStreams, 'end'>): Promise<void> {
  return new Promise((resolve) => {
    streams?.end();
    if (!server.listening) return resolve();
    const impatience = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Between listening and being ready: a second or two while the database starts. */
export const answerNotReady: RequestListener = (_request, response) => {
  response
    .writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' })
    .end('Starting: try again in a second.\n');
};
