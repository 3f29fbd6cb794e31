import { type Fault, parseSeats } from '../../src/seat-map/index.ts';

export const cellar = `# The smallest house there is.
name: The Cellar
city: Manhattan, NY
time zone: America/New_York

category P: Premium
category S: Standard

section Floor
  A   .PP_PP.     # the front row
  B   SSS_SSS

section Bar
  1   S.S
`;

export function faultsOf(text: string): Fault[] {
  const parsed = parseSeats(text);
  return 'faults' in parsed ? parsed.faults : [];
}

/** `12:3 bad_cell`: line, column and code of each. */
export function codesOf(text: string): string[] {
  return faultsOf(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
}
