import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fetch } from '../src/find-fetch.ts';

const request = {
  method: 'GET',
  headers: {},
  redirect: 'error',
  signal: AbortSignal.timeout(60_000),
} as const;
const fromUndici: Fetch = async () => ({ status: 201, headers: new Headers(), text: async () => 'undici' });

/** Made anew each time: what makes mocks in the same process, as other files here do, decides for all of it. */
let findFetch: typeof import('../src/find-fetch.ts').findFetch;
let preferGlobalFetch: typeof import('../src/find-fetch.ts').preferGlobalFetch;
beforeEach(async () => {
  vi.resetModules();
  ({ findFetch, preferGlobalFetch } = await import('../src/find-fetch.ts'));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the fetch that is used', () => {
  it('is undici, where it is installed', async () => {
    expect(await findFetch(async () => fromUndici)).toBe(fromUndici);
    const { fetch } = await import('undici');
    expect(await findFetch()).toBe(fetch);
  });

  it('is the global one without it, as it stands at the call', async () => {
    const found = await findFetch(async () => null);
    vi.stubGlobal('fetch', async () => new Response('global', { status: 202 }));
    expect((await found('http://admit.test', request)).status).toBe(202);
  });

  it('is missed with a clear error where there is none', async () => {
    vi.stubGlobal('fetch', undefined);
    await expect(findFetch(async () => null)).rejects.toThrow(/no fetch in this runtime/);
  });

  it('is the global one once mocks were made, because msw intercepts no other', async () => {
    preferGlobalFetch();
    expect(await findFetch(async () => fromUndici)).not.toBe(fromUndici);
  });
});
