import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterFile } from '../../../server/test/support/after-file.ts';

export interface DeafProxy {
  url: string;
  /** While it is true the server gets every request to change something, and nobody gets the answer. */
  losesAnswers: boolean;
  /** While it is true they get a page in place of it, as from a network that wants a login first. */
  garblesAnswers: boolean;
}

/** Stands before a server and can lose its answers. Stops after the file's last test. */
export async function deafProxy(server: string): Promise<DeafProxy> {
  const proxy: DeafProxy = { url: '', losesAnswers: false, garblesAnswers: false };
  const http = createServer((asked, answer) => {
    const { method, headers, url } = asked;
    const onward = request(new URL(url ?? '', server), { method, headers }, (reply) => {
      if (proxy.losesAnswers && method !== 'GET') {
        reply.resume().on('end', () => asked.socket.destroy());
        return;
      }
      if (proxy.garblesAnswers && method !== 'GET') {
        reply.resume().on('end', () => answer.end('<html>Welcome to our network'));
        return;
      }
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  proxy.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  afterFile(() => {
    http.closeAllConnections();
    http.close();
  });
  return proxy;
}
