import { resolve } from 'node:path';
import { wrongUsage } from './failure.ts';

/** Of two files by one name the second would take the place of the first, without a word. @throws Failure */
export function oneFileEach(files: readonly (string | undefined)[]): void {
  const places = files.flatMap((file) => (file === undefined ? [] : resolve(file)));
  const twice = places.find((place, at) => places.indexOf(place) !== at);
  if (twice === undefined) return;
  throw wrongUsage(
    `Two options name the same file, ${twice}. Nothing was written.`,
    'Give each a file of its own.',
  );
}
