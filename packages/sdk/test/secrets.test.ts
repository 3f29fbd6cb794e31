import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AdmitOne } from '../src/index.ts';
import { failureOf } from './support/failure-of.ts';
import { problemStep } from './support/problem-step.ts';
import { type Step, scriptedFetch } from './support/scripted-fetch.ts';

const token = 'admit_zxq8r3k5w7y9zxq8r3k5w7y9';
const other = 'admit_00001111222233334444555566667777';

const axiosLike = Object.assign(new Error(`request with Bearer ${token} failed`), {
  config: { headers: { authorization: `Bearer ${token}` } },
  cause: Object.assign(new Error(`socket for ${token}`), { code: `E_${token}` }),
});

const steps: [string, Step][] = [
  ['a fetch that hangs its request on its error', { throws: axiosLike }],
  ['a fetch that throws a text', { throws: `Bearer ${token}` }],
  [
    'a server that repeats the token',
    problemStep('not_found', { what: token }, { detail: `no ${token}`, title: token }),
  ],
  ['a newer server that repeats it', problemStep('internal', { token }, { code: 'new_code' })],
  ['an answer that is not JSON', { status: 201, text: `${token} ${other}` }],
  ['an answer of another shape', { status: 201, body: { secret: other, token: { [token]: token } } }],
  ['a request id that is the token', { status: 500, text: '', headers: { 'x-request-id': token } }],
  ['silence', 'silence'],
];

describe('the token', () => {
  it.each(steps)('is in no error: %s', async (_, step) => {
    const { fetch, requests } = scriptedFetch(step);
    const client = new AdmitOne({ baseUrl: 'http://admit.test', token, fetch, timeoutMs: 20, maxRetries: 0 });
    const error = await failureOf(client.account.tokens.create({ name: 'x', scopes: ['buyer'] }));
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
    const seen = inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error) + error.stack;
    expect(seen).not.toContain(token);
    expect(seen).not.toContain(other);
  });

  it('is not shown by a client that is logged', () => {
    const client = new AdmitOne({ baseUrl: 'http://admit.test', token });
    expect(inspect(client, { depth: Infinity, showHidden: true }) + JSON.stringify(client)).not.toContain(
      token,
    );
  });

  it('that cannot stand in a header is refused without being repeated', () => {
    const make = () => new AdmitOne({ baseUrl: 'http://admit.test', token: `${token}\n` });
    expect(make).toThrow(/token must be/);
    expect(make).not.toThrow(token);
  });
});

describe('the password', () => {
  it('is in no error', async () => {
    const { fetch } = scriptedFetch({ throws: new Error('broken') });
    const client = new AdmitOne({ baseUrl: 'http://admit.test', fetch });
    const error = await failureOf(client.account.logIn({ email: 'a@b.example', password: 'correct horse' }));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('correct horse');
  });
});
