import { request } from 'undici';

/** What a buyer does on a page of the gateway: sends its form, and goes where it leads as long as it is the gateway's. */
export async function submitPage(url: string, fields: Record<string, string>): Promise<string> {
  const page = await request(url);
  const html = await page.body.text();
  if (page.statusCode !== 200 || !html.includes('<form'))
    throw new Error(`${url}: ${page.statusCode} ${html}`);
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  await answer.body.dump();
  if (answer.statusCode !== 303) throw new Error(`${url}: ${answer.statusCode}`);
  return String(answer.headers.location);
}

/** The fields of the card page. */
export function cardFields(number: string): Record<string, string> {
  return { number, exp_month: '12', exp_year: '34', cvc: '123' };
}

/** Gives a card to the gateway's own entry, as a buyer's program does: it never passes through our server. */
export async function enterCard(
  entry: { url: string; publishableKey: string },
  number: string,
): Promise<string> {
  const answer = await request(entry.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${entry.publishableKey}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      type: 'card',
      'card[number]': number,
      'card[exp_month]': '12',
      'card[exp_year]': '34',
      'card[cvc]': '123',
    }).toString(),
  });
  const { id } = (await answer.body.json()) as { id: string };
  return id;
}
