import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { enterCard } from '../src/index.ts';
import { failureOf } from './support/failure-of.ts';
import { type Step, scriptedFetch } from './support/scripted-fetch.ts';

const ways = { cardEntry: { url: 'http://gateway.test/v1/payment_methods', publishableKey: 'pk_test_1' } };
const card = { number: '4242 4242-4242 4242', expMonth: 9, expYear: 2034, cvc: '987' };
const digits = '4242424242424242';

const cardError = (fields: object): Step => ({
  status: 402,
  body: { error: { type: 'card_error', message: `The card ${digits} with 987 is wrong`, ...fields } },
});

describe('enterCard', () => {
  it('sends the card to the gateway in its own form and gives back its reference', async () => {
    const { fetch, requests } = scriptedFetch({
      status: 200,
      body: { id: 'pm_1', object: 'payment_method' },
    });
    expect(await enterCard(ways, card, { fetch })).toBe('pm_1');
    expect(requests).toMatchObject([{ url: ways.cardEntry.url, method: 'POST', redirect: 'error' }]);
    expect(requests[0]?.headers.authorization).toBe('Bearer pk_test_1');
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
      type: 'card',
      'card[number]': digits,
      'card[exp_month]': '9',
      'card[exp_year]': '2034',
      'card[cvc]': '987',
    });
  });

  it.each<[string, Step, object]>([
    [
      'a refusal',
      cardError({ code: 'card_declined', decline_code: 'lost_card' }),
      { declineCode: 'lost_card' },
    ],
    ['a wrong number', cardError({ code: 'incorrect_number' }), { declineCode: 'incorrect_number' }],
    ['a code that quotes the card', cardError({ code: digits }), { declineCode: 'unknown' }],
  ])('%s is card_refused', async (_, step, details) => {
    const error = await failureOf(enterCard(ways, card, { fetch: scriptedFetch(step).fetch }));
    expect(error).toMatchObject({ code: 'card_refused', details });
  });

  it.each<[string, Step, string]>([
    ['a gateway that is away', { throws: new Error(`POST card[number]=${digits}`) }, 'connection_failed'],
    ['silence', 'silence', 'timed_out'],
    ['nonsense', { status: 200, text: `<html>${digits}` }, 'invalid_response'],
    [
      'another error',
      { status: 401, body: { error: { type: 'invalid_request_error' } } },
      'invalid_response',
    ],
    ['a reference that is none', { status: 200, body: { id: digits } }, 'invalid_response'],
    ['a refusal', cardError({ code: 'card_declined' }), 'card_refused'],
  ])('%s is a typed error without the card in it', async (_, step, code) => {
    const { fetch } = scriptedFetch(step);
    const error = await failureOf(enterCard(ways, card, { fetch, timeoutMs: 20 }));
    expect(error.code).toBe(code);
    const seen = inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error) + error.stack;
    for (const secret of [card.number, digits, '987', 'pk_test_1']) expect(seen).not.toContain(secret);
  });

  it('can be given up', async () => {
    const { fetch, requests } = scriptedFetch('silence');
    const controller = new AbortController();
    const entry = failureOf(enterCard(ways, card, { fetch, signal: controller.signal }));
    await expect.poll(() => requests.length).toBe(1);
    controller.abort();
    expect(await entry).toMatchObject({ code: 'aborted' });
  });

  it('says so where the gateway takes cards on its own page only', async () => {
    const error = await failureOf(enterCard({ cardEntry: null }, card));
    expect(error).toMatchObject({
      code: 'invalid_request',
      details: { issues: [{ path: 'ways.cardEntry' }] },
    });
  });
});
