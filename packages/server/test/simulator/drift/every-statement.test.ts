import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { twins } from '../twins/index.ts';
import { calls } from './calls.ts';

const source = new URL('../../../src/', import.meta.url);

/** The statements of the sale: `audit/` beneath only reads, and is tested with damage of its own. */
const statements = [
  ...(await namesIn('orders/')),
  ...(await namesIn('tickets/transfer/')),
  ...['tickets.readHands', 'gates.readScannedIn'],
].sort();

describe('every statement of the sale', () => {
  test('has a twin in the model, and no twin is left over', () => {
    expect(Object.keys(twins).filter(isOfSale).sort()).toEqual(statements);
  });

  test('is compared with its twin', () => {
    expect(
      Object.keys(calls)
        .map((name) => (name.includes('.') ? name : `orders.${name}`))
        .sort(),
    ).toEqual(statements);
  });
});

async function namesIn(path: string): Promise<string[]> {
  const folder = new URL(path, source);
  const names = [];
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.ts') || file.startsWith('audit')) continue;
    const text = await readFile(new URL(file, folder), 'utf8');
    names.push(...[...text.matchAll(/name: '((?:orders|transfers)\.\w+)'/g)].map((match) => match[1]!));
  }
  return names;
}

/** What the listings' room does, the simulator, and the test's own gate are not. */
function isOfSale(name: string): boolean {
  return !/^(listings|simulator)\./.test(name) && name !== 'gates.letInForTest';
}
