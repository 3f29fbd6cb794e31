import type { Command } from 'commander';
import { readCount } from '../read-count.ts';

/** For an option that may be repeated: each time some labels more. */
export function moreLabels(text: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), text];
}

/** What goes with `--best`. */
export function withWishOptions(command: Command): Command {
  return command
    .option('--together', 'with --best: in one row, or none')
    .option('--apart', 'with --best: also apart, where no two rows have them together')
    .option('--category <name>', 'with --best: of this category, its letter or name')
    .option('--section <name>', 'with --best: in this section or area')
    .option('--max-price <amount>', 'with --best: for this much each or less, 120 or 120.50')
    .option(
      '--accessible <count>',
      'with --best: so many of them places for a wheelchair',
      readCount('--accessible', 10),
    )
    .option('--aisle', 'with --best: one of them at an aisle or at the end of its row');
}
