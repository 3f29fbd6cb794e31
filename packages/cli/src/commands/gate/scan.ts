import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import type { Door } from '../../gate/door.ts';
import { readId } from '../../read-id.ts';
import { refusedIn } from '../../render/gate/tally.ts';
import { isGateName, type Settings } from '../../settings.ts';

interface ScanOptions extends CommonOptions {
  listing: string;
  gate?: string;
  out?: boolean;
  sound?: boolean;
  offline?: boolean;
}

export function command(): Command {
  const scan = newCommand('scan', 'scan tickets: each is let in once')
    .requiredOption('--listing <listing>', 'the performance')
    .option('--gate <name>', 'what this gate is called; as `admit config set gate` says unless told')
    .option('--out', 'the way out; a line `in` or `out` turns it around')
    .option('--sound', 'ring: once for yes, three times for no, twice where there is no answer')
    .option('--offline', 'without the server, by what `admit gate prepare` has fetched');
  scan.addHelpText('after', `\n${aboutInput}`);
  withExamples(
    scan,
    'admit gate scan --listing lst_4h7k2m9x --gate "North 2" --sound',
    'admit gate scan --listing lst_4h7k2m9x --offline',
    'admit gate scan --listing lst_4h7k2m9x --json < scans.txt',
  );
  return runs<ScanOptions, []>(scan, run);
}

const aboutInput = `Reads what a scanner types into the terminal, or the lines of standard input. Ctrl-D or Ctrl-C ends it.
Exit code: 0 if every scan let somebody in or out, 1 if one was refused or not answered.`;

async function run(context: Context, options: ScanOptions): Promise<number> {
  const listingId = readId('listing', options.listing);
  const name = nameOf(options.gate, context.settings);
  const door = await openDoor(context, listingId, name, options.offline === true);
  try {
    const { standAtDoor } = await import('../../gate/stand-at-door.ts');
    const tally = await standAtDoor(context, door, {
      direction: options.out === true ? 'out' : 'in',
      sound: options.sound === true,
      isForProgram: options.fields !== undefined,
    });
    return tally.unanswered + refusedIn(tally) === 0 ? 0 : 1;
  } finally {
    await door.close();
  }
}

/** Loaded when it is used: help and completion wait for nothing. */
async function openDoor(
  context: Context,
  listingId: string,
  name: string,
  isOffline: boolean,
): Promise<Door> {
  if (isOffline) {
    const { openOfflineDoor } = await import('../../gate/open-offline-door.ts');
    return openOfflineDoor(context, listingId, name);
  }
  const { openOnlineDoor } = await import('../../gate/open-online-door.ts');
  return openOnlineDoor(context, listingId, name);
}

function nameOf(told: string | undefined, settings: Settings): string {
  if (told === undefined) return settings.gate;
  if (!isGateName(told)) throw wrongUsage('--gate takes a name of 1 to 60 characters.', 'Like "North 2".');
  return told;
}
