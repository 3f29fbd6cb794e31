import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Of this package; the whole workspace has one. */
export const version: string = manifest.version;

/** The oldest Node this runs on, `22.19`. */
export const oldestNode: string = manifest.engines.node.replace('>=', '');
