import { request } from 'undici';
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/platform/metrics.ts';
import { ask } from '../support/client.ts';
import { testServer } from '../support/test-server.ts';

async function metricsOf(url: string, headers: Record<string, string> = {}) {
  const { statusCode, headers: answered, body } = await request(`${url}/metrics`, { headers });
  return { status: statusCode, type: answered['content-type'], text: await body.text() };
}

test('requests are counted by operation, status and problem', async () => {
  const { url } = await testServer({ metricsFor: 'local' });
  await ask(url, 'readListings');
  await ask(url, 'readListings');
  await ask(url, 'readOrder', { params: { orderId: 'ord_00000000_0000000000' } });
  await request(`${url}/v1/nowhere`).then(({ body }) => body.dump());
  const { status, type, text } = await metricsOf(url);
  expect([status, type]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
  expect(text.match(/^admit_requests_total.*$/gm)).toEqual([
    'admit_requests_total{operation="readListings",status="200",code=""} 2',
    'admit_requests_total{operation="readOrder",status="401",code="unauthenticated"} 1',
    'admit_requests_total{operation="",status="404",code="not_found"} 1',
  ]);
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
});

test('local is this machine without a proxy; to others there is nothing, as at any path', async () => {
  const { url } = await testServer({ metricsFor: 'local' });
  for (const header of ['x-forwarded-for', 'forwarded', 'via'])
    expect([header, (await metricsOf(url, { [header]: '127.0.0.1' })).status]).toEqual([header, 404]);
});

test('everyone is everyone', async () => {
  const { url } = await testServer({ metricsFor: 'everyone' });
  expect((await metricsOf(url, { 'x-forwarded-for': '10.0.0.1' })).status).toBe(200);
});

test('off is off', async () => {
  const { url } = await testServer({ metricsFor: 'off' });
  expect((await metricsOf(url)).status).toBe(404);
});

test('a gauge says what was set last, and a reading what is so now', async () => {
  const metrics = createMetrics();
  const gauge = metrics.gauge('admit_test', 'a test', 'line');
  gauge.set({ one: 1, two: 2 });
  gauge.set({ two: 3 });
  let age: number | null = null;
  metrics.reading('admit_age', 'another', () => age);
  expect(values(await metrics.render())).toEqual(['admit_test{line="two"} 3']);
  age = 4;
  expect(values(await metrics.render())).toEqual(['admit_test{line="two"} 3', 'admit_age 4']);
});

function values(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
