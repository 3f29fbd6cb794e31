import { Command } from 'commander';
import { command as create } from './token/create.ts';
import { command as list } from './token/list.ts';
import { command as revoke } from './token/revoke.ts';

export function command(): Command {
  const token = new Command('token').description('tokens for scripts');
  for (const one of [create, list, revoke]) token.addCommand(one());
  return token;
}
