import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterFile } from '../../../server/test/support/after-file.ts';

export interface SwitchedLine {
  url: string;
  /** `away`: connections break. `silent`: nothing is ever answered. `portal`: a page to log in to the network. */
  is: 'open' | 'away' | 'silent' | 'portal' | 'broken';
  /** The server behind it. */
  server: string;
  /** How often anything was asked. */
  asked: number;
}

/** Stands before a server, and can be what networks are at times. Stops after the file's last test. */
export async function switchedLine(server: string): Promise<SwitchedLine> {
  const line: SwitchedLine = { url: '', is: 'open', server, asked: 0 };
  const http = createServer((asked, answer) => {
    line.asked += 1;
    if (line.is === 'away') asked.socket.destroy();
    else if (line.is === 'portal')
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>');
    else if (line.is === 'broken') answer.writeHead(503).end('<h1>Unavailable</h1>');
    else if (line.is === 'open') {
      const { method, headers, url } = asked;
      const onward = request(new URL(url ?? '', line.server), { method, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      asked.pipe(onward);
    }
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  line.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  afterFile(() => {
    http.closeAllConnections();
    http.close();
  });
  return line;
}
