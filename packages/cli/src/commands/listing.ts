import { Command } from 'commander';
import { command as cancel } from './listing/cancel.ts';

export function command(): Command {
  return new Command('listing').description('what you have put on sale').addCommand(cancel());
}
