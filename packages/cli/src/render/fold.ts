import { widthOf } from './text.ts';

/**
 * A line that is too long, broken between words; what goes on stands two columns further in. A longer word stays
 * whole: it is an address or a path as a rule, which must survive being copied. Colours may be in it.
 */
export function fold(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const [first = '', ...words] = line.slice(indent.length).split(' ');
  const lines = [indent + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (widthOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(`${indent}  ${word}`);
  }
  return lines;
}
