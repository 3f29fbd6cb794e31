/** How long ago something was, in words: `a moment ago`, `2 hours ago`. In milliseconds; what is to come was just now. */
export function ageInWords(milliseconds: number): string {
  const [name, size] = units.find(([, length]) => milliseconds >= length) ?? [undefined, 1];
  if (name === undefined) return 'a moment ago';
  const count = Math.floor(milliseconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'} ago`;
}

const minute = 60_000;
const hour = 60 * minute;

const units: readonly [name: string, milliseconds: number][] = [
  ['day', 24 * hour],
  ['hour', hour],
  ['minute', minute],
];
