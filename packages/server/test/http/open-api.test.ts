import { type Operation, type Route, routes } from '@admit-one/sdk/contract';
import { compileErrors, validate } from '@readme/openapi-parser';
import { type Browser, chromium } from 'playwright-core';
import { request } from 'undici';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { version } from '../../src/version.ts';
import { makeAccount } from '../support/accounts.ts';
import { listHall } from '../support/hall.ts';
import { realProgram } from '../support/real-program.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await testServer();
  const seller = await makeAccount(server.database.connection, { seller: true });
  await listHall(server.url, seller.token, 5, { title: 'An evening to be found' });
});
afterEach(() => browser?.close());

interface OpenApiOperation {
  operationId: string;
  security: object[];
  requestBody?: object;
  parameters?: { in: string; name: string; required?: boolean }[];
  responses: Record<string, { content: Record<string, { schema: object }> }>;
}
type Document = { openapi: string; info: { version: string } } & {
  paths: Record<string, Record<string, OpenApiOperation>>;
};

async function readDocument(): Promise<Document> {
  const { body } = await request(`${server.url}/openapi.json`);
  return (await body.json()) as Document;
}

test('the document is OpenAPI 3.1 to the letter', async () => {
  const document = await readDocument();
  expect(document).toMatchObject({ openapi: '3.1.0', info: { version } });
  const result = await validate(structuredClone(document) as unknown as string);
  expect(result.valid ? 'valid' : compileErrors(result)).toBe('valid');
});

test('every operation of the contract is in it, with what it takes and answers, and nothing else is', async () => {
  const document = await readDocument();
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const operations = Object.entries(routes) as [Operation, Route][];
  expect(described.map(({ operation }) => operation.operationId).sort()).toEqual(
    operations.map(([operation]) => operation).sort(),
  );
  for (const { path, method, operation } of described) {
    const route: Route = routes[operation.operationId as Operation];
    expect([path, method]).toEqual([route.path, route.method.toLowerCase()]);
    expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
    expect(Object.keys(operation.responses[route.status]!.content)).toEqual([
      route.stream ? 'text/event-stream' : 'application/json',
    ]);
    expect(operation.security.length > 1).toBe(route.access === 'anyone');
    const named = (place: string) => operation.parameters?.filter((each) => each.in === place) ?? [];
    expect(named('path').map(({ name }) => name)).toEqual(Object.keys(route.params?.shape ?? {}));
    expect(named('query').map(({ name }) => name)).toEqual(Object.keys(route.query?.shape ?? {}));
    expect(named('header').length).toBe(route.idempotencyKey || route.stream ? 1 : 0);
  }
});

test('the reference can be read and tried in a browser, and asks nobody but this server', async (context) => {
  const executablePath = realProgram(context, 'chromium');
  browser = await chromium.launch({ executablePath, headless: true });
  const page = await browser.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (asked) => {
    if (!asked.url().startsWith(server.url) && !asked.url().startsWith('data:')) strangers.push(asked.url());
  });

  await page.goto(`${server.url}/docs`);
  const operations = page.locator('.opblock');
  await operations.first().waitFor();
  expect(await operations.count()).toBe(Object.keys(routes).length);

  const search = page.locator('#operations-listings-readListings');
  await search.locator('.opblock-summary-control').click();
  await search.getByRole('button', { name: 'Execute' }).click();
  const answer = search.locator('.live-responses-table');
  await answer.waitFor();
  expect(await answer.locator('.response-col_status').last().textContent()).toContain('200');
  expect(await answer.textContent()).toContain('An evening to be found');

  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});
