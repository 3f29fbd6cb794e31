import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getResponse } from 'msw/utils/get-response';
import { admitOneHandlers, type MockAnswers } from '../../src/testing.ts';

/** The mocks behind a real port, for programs that run in a process of their own. */
export async function serveMocks(answers: MockAnswers): Promise<{ baseUrl: string; server: Server }> {
  const server = createServer((request, response) => void reply(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const handlers = admitOneHandlers(baseUrl, answers);
  return { baseUrl, server };

  async function reply(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const request = new Request(baseUrl + incoming.url, {
      method: incoming.method ?? 'GET',
      headers: new Headers(incoming.headers as Record<string, string>),
      ...(body !== '' && { body }),
    });
    const answer = (await getResponse(handlers, request)) ?? new Response('', { status: 404 });
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  }
}
