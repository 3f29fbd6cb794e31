import { readFileSync } from 'node:fs';

/** Of this package; the whole workspace has one. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;
