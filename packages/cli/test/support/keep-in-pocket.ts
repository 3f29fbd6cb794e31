import { openPocket } from '../../src/pocket/pocket.ts';
import { sampleTicket } from './sample-ticket.ts';

/** Keeps forty tickets in the given folder, from the given seat on, in steps of the given size. */
const [folder = '', from = '0', step = '1'] = process.argv.slice(2);
const pocket = openPocket(folder, () => Date.now());
for (let seat = Number(from); seat < 40; seat += Number(step))
  await pocket.keep([{ ticket: sampleTicket(seat), readAt: new Date().toISOString() }]);
