import { Command } from 'commander';
import { command as accept } from './transfer/accept.ts';
import { command as cancel } from './transfer/cancel.ts';
import { command as create } from './transfer/create.ts';
import { command as list } from './transfer/list.ts';

export function command(): Command {
  return new Command('transfer')
    .description('hand a ticket on to somebody else: `admit transfer TICKET`')
    .addCommand(create(), { isDefault: true })
    .addCommand(accept())
    .addCommand(cancel())
    .addCommand(list());
}
