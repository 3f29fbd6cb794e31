import { Command } from 'commander';
import { command as add } from './cart/add.ts';
import { command as drop } from './cart/drop.ts';
import { command as list } from './cart/list.ts';
import { command as pay } from './cart/pay.ts';
import { command as swap } from './cart/swap.ts';

export function command(): Command {
  return new Command('cart')
    .description('what you hold: change it, and pay for all of it')
    .addCommand(list(), { isDefault: true })
    .addCommand(add())
    .addCommand(drop())
    .addCommand(swap())
    .addCommand(pay());
}
