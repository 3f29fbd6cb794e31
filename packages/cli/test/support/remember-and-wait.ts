import { openPending } from '../../src/pending.ts';

/** Notes a request in the journal of the given folder, says its key, and then waits to be killed. */
const pending = openPending({
  folder: process.argv[2] ?? '',
  server: 'http://one',
  account: 'acc_1',
  now: () => 1_000_000,
});
const body = { seats: [14, 15] };
process.stdout.write(
  await pending.remember({ operation: 'holdSeats', path: '/v1/listings/lst_1/orders', body }),
);
setInterval(() => {}, 1000);
