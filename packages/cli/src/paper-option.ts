import { Option } from 'commander';
import { paperSizes } from './pdf/paper.ts';

/** What a PDF is printed on. */
export function paperOption(): Option {
  return new Option('--paper <size>', 'of a PDF').choices(Object.keys(paperSizes)).default('a4');
}
