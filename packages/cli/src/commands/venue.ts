import { Command } from 'commander';
import { command as add } from './venue/add.ts';
import { command as check } from './venue/check.ts';
import { command as convert } from './venue/convert.ts';
import { command as list } from './venue/list.ts';
import { command as show } from './venue/show.ts';

export function command(): Command {
  const venue = new Command('venue').description('places with a seat map: draw, check and add them');
  for (const one of [list, show, check, add, convert]) venue.addCommand(one());
  return venue;
}
