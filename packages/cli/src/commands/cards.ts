import { Command } from 'commander';
import { command as add } from './cards/add.ts';
import { command as setDefault } from './cards/default.ts';
import { command as list } from './cards/list.ts';
import { command as remove } from './cards/remove.ts';

export function command(): Command {
  return new Command('cards')
    .description('saved cards to pay with')
    .addCommand(list(), { isDefault: true })
    .addCommand(add())
    .addCommand(remove())
    .addCommand(setDefault());
}
