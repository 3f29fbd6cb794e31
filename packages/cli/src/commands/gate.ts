import { Command } from 'commander';
import { command as prepare } from './gate/prepare.ts';
import { command as report } from './gate/report.ts';
import { command as scan } from './gate/scan.ts';
import { command as sync } from './gate/sync.ts';

export function command(): Command {
  return new Command('gate')
    .description('let people in at the door')
    .addCommand(scan())
    .addCommand(prepare())
    .addCommand(sync())
    .addCommand(report());
}
