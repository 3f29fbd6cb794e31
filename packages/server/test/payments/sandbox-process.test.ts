import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openState } from '../../src/payments/sandbox/state.ts';
import { type SandboxProcess, startSandbox } from '../../src/payments/sandbox-process.ts';
import { addAuthorized, addIntent, serveOnFreePort, stripeAt, temporaryFolder } from './running-sandbox.ts';

const patience = { timeout: 30_000, interval: 20 };
const main = fileURLToPath(new URL('../../src/payments/sandbox/main.ts', import.meta.url));
const started: SandboxProcess[] = [];
afterAll(() => Promise.all(started.map((sandbox) => sandbox.stop())));

async function start(dataFile: string, onExit: (reason: string) => void) {
  const sandbox = await startSandbox({ dataFile, onExit });
  started.push(sandbox);
  return { sandbox, stripe: stripeAt(sandbox.url, sandbox.secretKey) };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('its memory', () => {
  it('survives kill -9: what was answered is there, and answered again to the same key', async () => {
    const dataFile = join(await temporaryFolder(), 'sandbox.jsonl');
    const onExit = vi.fn();
    const { sandbox, stripe } = await start(dataFile, onExit);
    const { id } = await addAuthorized(stripe);
    const answered: string[] = [];
    const more = Array.from({ length: 40 }, async (_, index) => {
      const intent = await stripe.paymentIntents.create(
        { amount: 1000 + index, currency: 'usd' },
        { idempotencyKey: `key-${index}` },
      );
      answered.push(intent.id);
      if (answered.length === 10) process.kill(sandbox.pid, 'SIGKILL');
    });
    await Promise.allSettled(more);
    expect(answered.length).toBeGreaterThanOrEqual(10);
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledWith('SIGKILL'), patience);

    const { stripe: again, sandbox: second } = await start(dataFile, vi.fn());
    const stranger = { headers: { authorization: 'Bearer sk_test_stranger' } };
    expect((await fetch(`${second.url}/v1/payment_intents`, stranger)).status).toBe(401);
    expect(await again.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_capture' });
    for (const intent of answered)
      expect(await again.paymentIntents.retrieve(intent)).toMatchObject({ id: intent });
    const replayed = await again.paymentIntents.create(
      { amount: 1000, currency: 'usd' },
      { idempotencyKey: 'key-0' },
    );
    const [listed] = (await again.paymentIntents.list({ limit: 100 })).data.filter(
      ({ amount }) => amount === 1000,
    );
    expect(replayed.id).toBe(listed!.id);
    expect(await again.paymentIntents.capture(id)).toMatchObject({ status: 'succeeded' });
  });
});

describe('its process', () => {
  it('says in one sentence that a port is taken, or a folder missing', async () => {
    const folder = await temporaryFolder();
    const port = Number(new URL(await serveOnFreePort(() => undefined)).port);
    await expect(startSandbox({ dataFile: join(folder, 'sandbox.jsonl'), port })).rejects.toThrow(
      `Port ${port} is taken by another program, so the payment sandbox did not start.`,
    );
    await expect(startSandbox({ dataFile: join(folder, 'nowhere', 'x.jsonl') })).rejects.toThrow(
      /cannot use its file .*x\.jsonl \(ENOENT\)/,
    );
  });

  it('ends when whoever started it is killed', async () => {
    const dataFile = join(await temporaryFolder(), 'sandbox.jsonl');
    const starter = new URL('../../src/payments/sandbox-process.ts', import.meta.url).href;
    const script = `const { startSandbox } = await import(${JSON.stringify(starter)});
      const { pid } = await startSandbox({ dataFile: ${JSON.stringify(dataFile)} });
      process.stdout.write(String(pid) + '\\n'); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), patience);
  });

  it('runs alone too, and ends gracefully on SIGTERM', async () => {
    const dataFile = join(await temporaryFolder(), 'sandbox.jsonl');
    const alone = spawn(process.execPath, [main, '--data-file', dataFile, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(alone.stdout, 'data')) as [Buffer];
    const { listening } = JSON.parse(line.toString()) as { listening: number };
    const { id } = await addIntent(stripeAt(`http://127.0.0.1:${listening}`));
    alone.kill('SIGTERM');
    expect(await once(alone, 'exit')).toEqual([0, null]);
    const state = await openState(dataFile);
    expect(state.get('payment_intent', id)).toBeDefined();
    await state.close();
  });
});
