import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AdmitOne } from '../src/index.ts';
import { version } from '../src/version.ts';

describe('the options', () => {
  it.each([
    ['', /http or https address/],
    ['admit.test', /http or https address/],
    ['ftp://admit.test', /http or https address/],
    [undefined, /http or https address/],
    ['http://user:secret@admit.test', /must not carry a user/],
    ['http://admit.test?x=1', /query/],
  ])('refuse the baseUrl %j with a clear error', (baseUrl, message) => {
    expect(() => new AdmitOne({ baseUrl: baseUrl as string })).toThrow(message);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuse a timeout of %d ms', (timeoutMs) => {
    expect(() => new AdmitOne({ baseUrl: 'http://admit.test', timeoutMs })).toThrow(/timeoutMs/);
  });

  it.each([-1, 0.5, Number.NaN])('refuse %d retries', (maxRetries) => {
    expect(() => new AdmitOne({ baseUrl: 'http://admit.test', maxRetries })).toThrow(/maxRetries/);
  });
});

it('the version is that of the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(version).toBe(manifest.version);
});
