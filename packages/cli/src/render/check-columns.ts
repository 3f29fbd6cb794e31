import type { Fault } from '@admit-one/sdk/seat-map';
import type { Column } from './table.ts';

/** What was found in a `.seats` file, as programs get it. */
export interface CheckedFile {
  file: string;
  ok: boolean;
  /** 0 when it has faults. */
  seats: number;
  sections: number;
  faults: Fault[];
  warnings: Fault[];
}

export const checkColumns: Column<CheckedFile>[] = [
  { key: 'file', title: 'File', text: ({ file }) => file },
  { key: 'ok', title: 'Fine', text: ({ ok }) => (ok ? 'yes' : 'no'), value: ({ ok }) => ok },
  { key: 'seats', title: 'Places', text: ({ seats }) => `${seats}`, value: ({ seats }) => seats },
  {
    key: 'sections',
    title: 'Sections',
    text: ({ sections }) => `${sections}`,
    value: ({ sections }) => sections,
  },
  { key: 'faults', title: 'Faults', text: ({ faults }) => inLines(faults), value: ({ faults }) => faults },
  {
    key: 'warnings',
    title: 'Warnings',
    text: ({ warnings }) => inLines(warnings),
    value: ({ warnings }) => warnings,
  },
];

function inLines(faults: readonly Fault[]): string {
  return faults.map(({ line, column, message }) => `${line}:${column} ${message}`).join('; ');
}
