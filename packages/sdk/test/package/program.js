// What somebody writes who has only the package, plain JavaScript and a global fetch.
import { AdmitOne, isAdmitOneError } from '@admit-one/sdk';

const undici = await import('undici').then(
  () => 'there',
  () => 'absent',
);
const client = new AdmitOne({ baseUrl: process.env.ADMIT_SERVER, token: 'admit_plain' });
const titles = [];
for await (const listing of client.listings.search({ text: 'Mahler' })) titles.push(listing.title);
const order = await client.orders.hold('lst_4h7k2m9x', { seats: [0] });
const refused = await client.account.get().catch((error) => {
  if (!isAdmitOneError(error)) throw error;
  return error.code;
});
process.stdout.write(JSON.stringify({ undici, titles, order: order.state, refused }));
