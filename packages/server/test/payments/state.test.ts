import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createSandbox } from '../../src/payments/sandbox/app.ts';
import { openState } from '../../src/payments/sandbox/state.ts';
import { addAuthorized, serveOnFreePort, stripeAt, temporaryFolder } from './running-sandbox.ts';

async function newFile(): Promise<string> {
  return join(await temporaryFolder(), 'sandbox.jsonl');
}

const customer = (id: string) => ({ object: { id } }) as never;

it('keeps all changes of a commit or none, and the order in which things came to be', async () => {
  const file = await newFile();
  const state = await openState(file);
  state.put('customer', 'cus_2', customer('cus_2'));
  state.put('customer', 'cus_1', customer('cus_1'));
  await state.commit();
  state.put('customer', 'cus_2', customer('changed'));
  state.remove('customer', 'cus_1');
  state.rollback();
  expect(state.get('customer', 'cus_2')).toEqual(customer('cus_2'));
  state.put('customer', 'cus_3', customer('cus_3'));
  await state.close();
  const again = await openState(file);
  expect([...again.all('customer')]).toEqual([customer('cus_2'), customer('cus_1')]);
  await again.close();
});

it('lets go of a last line that was torn off, wherever it was torn', async () => {
  const file = await newFile();
  const state = await openState(file);
  state.put('customer', 'cus_1', customer('cus_1'));
  await state.commit();
  await state.close();
  const whole = await readFile(file, 'utf8');
  for (const length of [0, 1, 10, whole.indexOf('\n'), whole.indexOf('\n') + 1, whole.length - 1]) {
    await writeFile(file, whole.slice(0, length));
    const torn = await openState(file);
    expect([...torn.all('customer')]).toEqual([]);
    await torn.close();
  }
  await writeFile(file, `${whole}[["customer","cus_torn",{"obj`);
  const torn = await openState(file);
  expect([...torn.all('customer')]).toEqual([customer('cus_1')]);
  await torn.close();
});

it('refuses a file that is spoilt or not its own, and leaves it alone', async () => {
  const file = await newFile();
  await (await openState(file)).close();
  await appendFile(file, '{"not": "a change"\n[]\n');
  const spoilt = await readFile(file, 'utf8');
  await expect(openState(file)).rejects.toThrow(/^Line 2 of the payment sandbox's file .* cannot be read/);
  expect(await readFile(file, 'utf8')).toBe(spoilt);
  await writeFile(file, 'my diary');
  await expect(openState(file)).rejects.toThrow(/^Line 1 of/);
  expect(await readFile(file, 'utf8')).toBe('my diary');
});

it('forgets idempotency keys after a day, not before', async () => {
  const file = await newFile();
  const saved = { endpoint: '/v1/customers', parametersHash: '', status: 200, body: '{}', savedAt: 1_000 };
  const state = await openState(file, 1_000);
  state.put('idempotency', 'key', saved);
  await state.commit();
  await state.close();
  const day = 24 * 60 * 60 * 1000;
  const soon = await openState(file, 1_000 + day);
  expect(soon.get('idempotency', 'key')).toEqual(saved);
  await soon.close();
  const later = await openState(file, 1_001 + day);
  expect(later.get('idempotency', 'key')).toBeUndefined();
  await later.close();
});

it('remembers what a webhook was not told yet', async () => {
  const file = await newFile();
  const before = await createSandbox({
    dataFile: file,
    webhook: { url: 'http://127.0.0.1:9/nobody', secret: 'whsec_1', retryDelayMs: 5 },
  });
  await addAuthorized(stripeAt(await serveOnFreePort(before.app)));
  await before.close();
  const received: string[] = [];
  const url = await serveOnFreePort((request, response) => {
    received.push(String(request.headers['stripe-signature']));
    response.end();
  });
  const after = await createSandbox({ dataFile: file, webhook: { url, secret: 'whsec_1' } });
  await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 30_000, interval: 10 });
  await after.close();
});
