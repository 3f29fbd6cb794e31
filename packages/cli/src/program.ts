import { Command } from 'commander';
import { command as auth } from './commands/auth.ts';
import { command as buy } from './commands/buy.ts';
import { command as cards } from './commands/cards.ts';
import { command as cart } from './commands/cart.ts';
import { addCompletion } from './commands/completion.ts';
import { command as config } from './commands/config.ts';
import { command as doctor } from './commands/doctor.ts';
import { command as evening } from './commands/evening.ts';
import { command as gate } from './commands/gate.ts';
import { command as hold } from './commands/hold.ts';
import { command as listing } from './commands/listing.ts';
import { command as offer } from './commands/offer.ts';
import { command as orders } from './commands/orders.ts';
import { command as refund } from './commands/refund.ts';
import { command as release } from './commands/release.ts';
import { command as sales } from './commands/sales.ts';
import { command as search } from './commands/search.ts';
import { command as seats } from './commands/seats.ts';
import { command as ticket } from './commands/ticket.ts';
import { command as tickets } from './commands/tickets.ts';
import { command as transfer } from './commands/transfer.ts';
import { command as venue } from './commands/venue.ts';
import { version } from './version.ts';

/**
 * `admit` and all its commands. `write` gets help that was asked for, `writeError` help that was not; errors are
 * thrown.
 */
export function makeProgram(write: Write, writeError: Write = write): Command {
  const program = new Command('admit')
    .description('Buy a seat from a terminal. Alone it leads through the whole evening, step by step.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    // What follows `admit ticket history` is for it, though `admit ticket` has options of its own.
    .enablePositionalOptions();
  for (const command of commands) program.addCommand(command());
  program.addCommand(evening(), { isDefault: true, hidden: true });
  addCompletion(program);
  for (const command of everyCommand(program)) {
    command
      .helpOption('-h, --help', 'show help')
      .exitOverride()
      .configureOutput({ writeOut: write, writeErr: writeError, outputError: () => {} });
  }
  return program;
}

type Write = (text: string) => void;

/** In the order of the help text. */
const commands: readonly (() => Command)[] = [
  search,
  seats,
  hold,
  cart,
  buy,
  release,
  orders,
  tickets,
  ticket,
  transfer,
  offer,
  cards,
  sales,
  refund,
  venue,
  listing,
  gate,
  auth,
  config,
  doctor,
];

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
