import { type Browser, chromium } from 'playwright-core';
import { request } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { transferLink } from '../../src/tickets/transfer/transfer-page.ts';
import { realProgram } from '../support/real-program.ts';
import { testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

const lines: string[] = [];
const server = await testServer({
  log: createLog('trace', { write: (line) => void lines.push(line) }),
  withoutLoops: true,
});
const code = '4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e';
const link = transferLink(server.url, code);

let browser: Browser | undefined;
afterEach(() => browser?.close());

test('the page says what the link is and how the ticket is taken, without a script, and tells nobody of it', async () => {
  const { statusCode, headers, body } = await request(link);
  const text = await body.text();
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none';style-src 'sha256-\S+';script-src 'sha256-\S+';base-uri 'none';form-action 'none';frame-ancestors 'none'$/,
    ),
  });
  const withoutScripts = text.replace(/<script>.*<\/script>/s, '');
  expect(withoutScripts).toContain('Somebody hands a ticket on to you');
  expect(withoutScripts).toContain("admit transfer accept '&lt;this link&gt;'");
  expect(withoutScripts).toContain('client.transfers.take(code)');
  // Nothing of it lies anywhere else, and nothing else is there to be asked.
  expect(text).not.toMatch(/src=|href=|<form|url\(/);
  expect(text).not.toContain(code);
});

test('in a browser the link stands in what is typed, whoever wrote it; the server never hears the code', async (context) => {
  const executablePath = realProgram(context, 'chromium');
  browser = await chromium.launch({ executablePath, headless: true });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const typed = async (address: string) => {
    await page.goto('about:blank');
    await page.goto(address);
    return page.textContent('#typed');
  };
  expect(await typed(link)).toBe(`admit transfer accept '${link}'`);
  expect(await typed(`${server.url}/transfers`)).toBe("admit transfer accept '<this link>'");
  expect(await typed(`${link}'; rm -rf ~ '`)).toBe("admit transfer accept '<this link>'");
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const colours = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await colours()).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(22, 22, 22)');
  }
  expect(complaints).toEqual([]);
  await waitFor(
    async () => lines.filter((line) => line.includes('"/transfers"')).length,
    (count) => count >= 3,
  );
  expect(lines.join('')).not.toContain(code.split('-')[1]);
});
