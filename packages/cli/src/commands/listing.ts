import { Command } from 'commander';
import { command as cancel } from './listing/cancel.ts';
import { command as doors } from './listing/doors.ts';
import { command as keep } from './listing/keep.ts';
import { command as kept } from './listing/kept.ts';
import { command as price } from './listing/price.ts';
import { command as release } from './listing/release.ts';

export function command(): Command {
  return new Command('listing')
    .description('what you have put on sale')
    .addCommand(price())
    .addCommand(doors())
    .addCommand(keep())
    .addCommand(kept())
    .addCommand(release())
    .addCommand(cancel());
}
