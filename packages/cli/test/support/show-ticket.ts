import { Output } from '../../src/output.ts';
import { drawTicket } from '../../src/render/ticket.ts';
import { readSettings } from '../../src/settings.ts';
import { exampleHouse, sampleSheet } from './sample-sheet.ts';

/** Shows a ticket as `admit ticket` does on this terminal. Arguments: `--inverse`, `--ascii`, `--small`. */
const words = new Set(process.argv.slice(2));
const { terminal } = readSettings(process.env, '/nonexistent', '/nonexistent');
const output = new Output({
  stdout: process.stdout,
  stderr: process.stderr,
  hints: terminal,
  timeZone: 'UTC',
});
const { ticket } = sampleSheet(exampleHouse('cellar'), 'B-8');
const look = {
  isInverse: words.has('--inverse'),
  isAscii: words.has('--ascii'),
  isSmall: words.has('--small'),
};
output.lines(drawTicket(ticket, output.screen, look));
await output.flush();
