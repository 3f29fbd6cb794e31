import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { twins } from '../twins/index.ts';
import { calls } from './calls.ts';

const folder = new URL('../../../src/orders/', import.meta.url);

/** The statements of the sale: `audit/` beneath only reads, and is tested with damage of its own. */
const statements = await namesInSources();

describe('every statement of the sale', () => {
  test('has a twin in the model, and no twin is left over', () => {
    expect(Object.keys(twins).filter(isOfSale).sort()).toEqual(statements);
  });

  test('is compared with its twin', () => {
    expect(
      Object.keys(calls)
        .map((name) => `orders.${name}`)
        .sort(),
    ).toEqual(statements);
  });
});

async function namesInSources(): Promise<string[]> {
  const names = [];
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.ts') || file.startsWith('audit')) continue;
    const source = await readFile(new URL(file, folder), 'utf8');
    names.push(...[...source.matchAll(/name: '(orders\.\w+)'/g)].map((match) => match[1]!));
  }
  return names.sort();
}

function isOfSale(name: string): boolean {
  return name.startsWith('orders.');
}
