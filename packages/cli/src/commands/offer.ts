import { Command } from 'commander';
import { command as create } from './offer/create.ts';
import { command as list } from './offer/list.ts';
import { command as withdraw } from './offer/withdraw.ts';

export function command(): Command {
  return new Command('offer')
    .description('sell a ticket on: `admit offer TICKET --price 90`')
    .addCommand(create(), { isDefault: true })
    .addCommand(withdraw())
    .addCommand(list());
}
