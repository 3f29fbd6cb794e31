import { Command } from 'commander';
import { command as get } from './config/get.ts';
import { command as list } from './config/list.ts';
import { command as set } from './config/set.ts';
import { command as unset } from './config/unset.ts';

export function command(): Command {
  const config = new Command('config').description('what is set on this machine');
  for (const one of [list, get, set, unset]) config.addCommand(one());
  return config;
}
