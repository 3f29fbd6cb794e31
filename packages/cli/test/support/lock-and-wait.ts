import { lockJournal } from '../../src/gate/journal-lock.ts';

/** Locks the journal of the given folder, says so, and then waits to be killed. */
await lockJournal(process.argv[2] ?? '');
process.stdout.write('locked\n');
setInterval(() => {}, 1000);
