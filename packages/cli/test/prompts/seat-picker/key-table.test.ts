import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keyTable } from '../../../src/prompts/seat-picker/keys/key-table.ts';

it('says the same in the help and in the documentation', () => {
  const page = readFileSync(new URL('../../../../../docs/picker.md', import.meta.url), 'utf8');
  const [, keys = ''] = page.split('## Keys');
  const rows = [...(keys.split('\n\n')[1] ?? '').matchAll(/^\| `(.+?)` +\| (.+?) +\|$/gm)];
  expect(rows.map(([, key, does]) => [key, does])).toEqual(keyTable.map((row) => [...row]));
});
